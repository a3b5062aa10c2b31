import { isUnsound as hasUnsoundGroups } from '../../core/experiment/verdict';
import type { ExperimentComparison } from '../api/experimentSchema';

/** Whether the groups cannot be compared at all, so that no figure but the bounds is worth showing. */
export const isUnsound = ({ verdict }: Pick<ExperimentComparison, 'verdict'>): boolean => hasUnsoundGroups(verdict);
