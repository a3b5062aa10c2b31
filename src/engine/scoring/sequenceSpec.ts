import * as v from 'valibot';
import { MINUTE, SECOND } from '../../protocol/values/clock';
import type { SequenceStep, ShopperProfile } from '../profile/shopperProfile';

/**
 * Version 3 of the networks, as data: a gated recurrent unit (Cho et al. 2014, https://arxiv.org/abs/1406.1078) that reads a shopper's
 * views step by step, oldest first. With the token e_t of a step (`stepTokens`), h_0 = 0 and everything of k units,
 *
 *   r_t = σ(R[e_t] + h_{t−1} A);  z_t = σ(Z[e_t] + h_{t−1} B);  n_t = tanh(N[e_t] + (r_t ⊙ h_{t−1}) C)
 *   h_t = z_t ⊙ h_{t−1} + (1 − z_t) ⊙ n_t
 *   [anyway, moved] = h_T V
 *
 * `anyway` is added to the logit of buying, `moved` to the logarithm of what a discount adds to it, both relative to a shopper without
 * known steps. The gates' tables are indexed by token, so no embedding is needed. A step costs 3k² multiplications, and h carries all state
 * forward.
 *
 * Weights are one flat vector in this order, row-major: R, Z, N [tokens + 1, k]; A, B, C [k, k]; V [k, 2]. Token 0 is no step and is never
 * read.
 */
export const sequenceSpecSchema = v.object({
  version: v.literal(3),
  /** Number of step tokens: `STEP_TOKENS` of the software that trained it. */
  tokens: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1_000)),
  /** k. */
  units: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(64)),
  /** T: number of steps read. */
  length: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(200)),
});
export type SequenceSpec = v.InferOutput<typeof sequenceSpecSchema>;

/** Rows × columns of each weight, in the order of the flat vector. */
export const sequenceShapes = ({ tokens, units }: SequenceSpec): readonly (readonly [rows: number, columns: number])[] => [
  [tokens + 1, units],
  [tokens + 1, units],
  [tokens + 1, units],
  [units, units],
  [units, units],
  [units, units],
  [units, 2],
];

/** Number of weights in the flat vector. */
export const sequenceWeightCount = (spec: SequenceSpec): number =>
  sequenceShapes(spec).reduce((sum, [rows, columns]) => sum + rows * columns, 0);

/** A longer pause starts another visit. */
const VISIT_MS = 30 * MINUTE;
const QUICK_MS = 20 * SECOND;
/** Interest weights from which a step counts as set aside (wishlist or cart), and as a purchase. */
const [KEPT, BOUGHT] = [2, 5];

const [KINDS, RELATIONS, GAPS] = [3, 4, 3];

/** Number of step tokens: action (viewed, set aside, bought) × relation to the steps before × time since the last step. */
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
 * Tokens of the last steps of a profile, oldest first, each from 1 to `STEP_TOKENS`. They identify no product or category, so that a small
 * log is enough to train them and new products work as well as old ones.
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
