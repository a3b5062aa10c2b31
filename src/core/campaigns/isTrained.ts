import type { LinearPrior } from '../bandit/linearPrior';
import { COLD_FEATURES } from '../gain/gainFeatures';
import { VISIT_FEATURES } from './visitPrior';

/** Was the bandit trained on a log? Cold starts, and what sums over visits make of them, are made anew by each publication. */
export const isTrained = ({ features: { id } }: Pick<LinearPrior, 'features'>): boolean => id !== COLD_FEATURES && id !== VISIT_FEATURES;
