import { FUTILE } from '../../stats/experiment/verdict';
import type { ExperimentComparison } from '../api/experimentSchema';

type Unknown = Extract<ExperimentComparison['verdict'], { code: 'unknown' }>;

/** Even if the treatment adds 10% from now on, would a gain hardly show by the planned end? Says nothing of how large the difference is. */
export const isFutile = ({ reason, chance }: Unknown): boolean => reason === 'not_yet' && chance !== null && chance < FUTILE;
