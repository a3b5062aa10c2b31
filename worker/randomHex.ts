import type { Rng } from '../src/maths/random';

/** 128 random bits as 32 hex digits. */
export const randomHex = (rng: Rng): string => Array.from({ length: 4 }, () => rng.uint32().toString(16).padStart(8, '0')).join('');
