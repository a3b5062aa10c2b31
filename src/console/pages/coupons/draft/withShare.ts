import { type Draft, fieldsOf } from './draft';
import { setAt } from './setAt';

/** Shares are kept to a hundredth of a percent, so that three of them make exactly 1. */
const TICKS = 10_000;

const ticks = (share: unknown): number => (typeof share === 'number' && Number.isFinite(share) ? Math.round(share * TICKS) : 0);

/** The draft with another share of one arm; Couplet's is what is left, as long as something is. @param share of 1, or what was typed */
export const withShare = (draft: Draft, arm: 'none' | 'rule', share: unknown): Draft => {
  const changed = setAt(draft, `experiment.shares.${arm}`, share);
  const { none, rule } = fieldsOf(fieldsOf(changed.experiment).shares);
  return setAt(changed, 'experiment.shares.couplet', Math.max(0, TICKS - ticks(none) - ticks(rule)) / TICKS);
};
