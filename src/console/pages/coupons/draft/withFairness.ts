import { type Draft, fieldsOf } from './draft';
import { setAt } from './setAt';

/** The draft with another bound or list of words of its fairness; without any of them it states none, and those its coupons keep anyway hold. */
export const withFairness = (draft: Draft, part: 'floor' | 'ceiling' | 'sensitive', value: unknown): Draft => {
  const changed = setAt(draft, `fairness.${part}`, value);
  return Object.keys(fieldsOf(changed.fairness)).length === 0 ? setAt(changed, 'fairness', undefined) : changed;
};
