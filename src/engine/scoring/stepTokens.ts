import { MINUTE, SECOND } from '../../protocol/clock';
import type { SequenceStep, ShopperProfile } from '../profile/shopperProfile';

/** A longer pause starts another visit. */
const VISIT_MS = 30 * MINUTE;
const QUICK_MS = 20 * SECOND;
/** Interest weights from which a step puts something aside, and buys. */
const [KEPT, BOUGHT] = [2, 5];

const [KINDS, RELATIONS, GAPS] = [3, 4, 3];

/** Tokens of a step: what was done (looked at, put aside, bought) × what it has to do with the steps before it × how long after the last. */
export const STEP_TOKENS = KINDS * RELATIONS * GAPS;

const kindOf = ({ weight }: SequenceStep): number => (weight >= BOUGHT ? 2 : weight >= KEPT ? 1 : 0);
const placeOf = ({ category, itemId }: SequenceStep): string => category ?? itemId;

/** The same product as just before, the same category, back to a category of this visit, or a new one. */
const relationOf = (step: SequenceStep, last: SequenceStep, before: ReadonlySet<string>): number => {
  if (step.itemId === last.itemId) return 0;
  if (placeOf(step) === placeOf(last)) return 1;
  return before.has(placeOf(step)) ? 2 : 3;
};

/**
 * Tokens of the last steps of a profile, oldest first, each from 1 to `STEP_TOKENS`. They name no product and no category, so that few logs teach them all and a
 * new product is as good as an old one.
 */
export const stepTokens = ({ sequence }: Pick<ShopperProfile, 'sequence'>, length: number): readonly number[] => {
  const seen = new Set<string>();
  let last: SequenceStep | undefined;
  const tokens = sequence.map((step) => {
    const gap = last ? step.time - last.time : Number.POSITIVE_INFINITY;
    const opens = gap > VISIT_MS;
    if (opens) seen.clear();
    const relation = opens || !last ? 3 : relationOf(step, last, seen);
    seen.add(placeOf(step));
    last = step;
    return 1 + (kindOf(step) * RELATIONS + relation) * GAPS + (opens ? 2 : gap > QUICK_MS ? 1 : 0);
  });
  return tokens.slice(-length);
};
