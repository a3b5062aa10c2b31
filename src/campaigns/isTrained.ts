import type { LinearPrior } from '../engine/bandit/linearPrior';

/** Families of features, of any version, of bandits that no log has trained: cold starts, and what sums over visits make of them. */
const UNTRAINED = /^(cold|visits)\//;

/** Was the bandit trained on a log? The others are made anew by each publication, so that a shop gets what later software knows. */
export const isTrained = ({ features: { id } }: Pick<LinearPrior, 'features'>): boolean => !UNTRAINED.test(id);
