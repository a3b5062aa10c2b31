import { FUTILE } from '../../core/experiment/chanceByPlannedEnd';
import type { ExperimentComparison } from '../api/experimentSchema';

type Unknown = Extract<ExperimentComparison['verdict'], { code: 'unknown' }>;

/** Would a difference of 10% hardly show by the planned end, given what has been seen? */
export const isFutile = ({ reason, chance }: Unknown): boolean => reason === 'not_yet' && chance !== null && chance < FUTILE;

/** Is what there is smaller than is waited for, as far as can be told? */
export const isSmall = (verdict: Unknown): boolean => isFutile(verdict) || (verdict.weeks === 0 && verdict.reason === 'not_yet');
