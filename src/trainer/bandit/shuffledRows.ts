import { seededRng } from '../../maths/random';
import { shuffled } from '../shuffled';

/** Order in which shuffle `seed` plays the rows. Its stream is not the one the policy draws from. */
export const shuffledRows = (rows: number, seed: number): Uint32Array => shuffled(rows, seededRng(seed ^ 0x5f3759df));
