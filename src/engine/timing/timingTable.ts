import * as v from 'valibot';

/** What can be done when the page asks: nothing yet, offer a coupon worth little, or offer one worth much. */
export const timingActions = ['wait', 'small', 'large'] as const;

const finite = v.pipe(v.number(), v.finite());
const probability = (least: number, most: number) => v.pipe(v.number(), v.minValue(least), v.maxValue(most));

/** Where one number of the state changes its bin, ascending: bin = how many of them are reached. */
const edges = v.pipe(
  v.array(v.pipe(finite, v.gtValue(0))),
  v.maxLength(8),
  v.check((list) => list.every((edge, i) => i === 0 || edge > list[i - 1]!), 'edges_ascending'),
);

/** Each number of the state with its bins; the state is their product, the first one slowest (`timingState`). */
const binsSchema = v.object({
  /** Product views of this visit. */
  views: edges,
  /** Goods in the cart, minor units. */
  cartValue: edges,
  /** Minutes since a coupon was last shown; none yet counts as for ever. */
  sinceOffer: edges,
  /** Coupons shown in 30 days, as far as a device knows of them (the last 20 of each). */
  offers: edges,
  /** Days since the last purchase; none yet counts as for ever. */
  sincePurchase: edges,
});
export type TimingBins = v.InferOutput<typeof binsSchema>;

/** States of these bins. */
export const stateCount = (bins: TimingBins): number => Object.values(bins).reduce((product, list) => product * (list.length + 1), 1);

/**
 * When to offer, as data: Q(s, a) of an undiscounted page visit, in units of reward (`LinearPrior.rewardScale`). Fitted by the trainer, moved a
 * little by what this device sees.
 */
export const timingTableSchema = v.pipe(
  v.object({
    version: v.literal(1),
    bins: binsSchema,
    /** Q, row-major `[states, timingActions]`. */
    q: v.array(finite),
    /** A coupon that may cost at least this much is a large one, minor units. */
    largeFrom: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
    /** Probability spread over all open actions, so that the log can judge other timings. */
    epsilon: probability(0.01, 0.5),
    /** γ: what a reward at the next question is worth now. */
    gamma: probability(0, 1),
    /** α: step of local learning; 0 learns nothing. */
    step: probability(0, 0.2),
  }),
  v.check(({ bins, q }) => q.length === stateCount(bins) * timingActions.length, 'timing_table_length'),
);
export type TimingTable = v.InferOutput<typeof timingTableSchema>;
