import * as v from 'valibot';

/** Possible actions when the page asks: wait, offer a coupon of small value, or offer one of large value. */
export const timingActions = ['wait', 'small', 'large'] as const;

const finite = v.pipe(v.number(), v.finite());
const probability = (least: number, most: number) => v.pipe(v.number(), v.minValue(least), v.maxValue(most));

/** Ascending bin edges for one number of the state: bin = how many edges are reached. */
const edges = v.pipe(
  v.array(v.pipe(finite, v.gtValue(0))),
  v.maxLength(8),
  v.check((list) => list.every((edge, i) => i === 0 || edge > list[i - 1]!), 'edges_ascending'),
);

/** Bins of each number of the state. The state is their product, the first one varying slowest (`timingState`). */
const binsSchema = v.object({
  /** Product views of this visit. */
  views: edges,
  /** Value of the goods in the cart, minor units. */
  cartValue: edges,
  /** Minutes since a coupon was last shown. None yet counts as infinite. */
  sinceOffer: edges,
  /** Coupons shown in 30 days, as far as the device knows (the last 20 of each). */
  offers: edges,
  /** Days since the last purchase. None yet counts as infinite. */
  sincePurchase: edges,
});
export type TimingBins = v.InferOutput<typeof binsSchema>;

/** Number of states of these bins. */
export const stateCount = (bins: TimingBins): number => Object.values(bins).reduce((product, list) => product * (list.length + 1), 1);

/**
 * When to offer, as data: Q(s, a) of an undiscounted page visit, in units of reward (`LinearPrior.rewardScale`). Fitted by the trainer,
 * adjusted slightly by what this device sees.
 */
export const timingTableSchema = v.pipe(
  v.object({
    version: v.literal(1),
    bins: binsSchema,
    /** Q, row-major `[states, timingActions]`. */
    q: v.array(finite),
    /** A coupon that may cost at least this much counts as large, minor units. */
    largeFrom: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
    /** Probability spread over all open actions, so that other timings can be evaluated from the log. */
    epsilon: probability(0.01, 0.5),
    /** γ: present value of a reward at the next request. */
    gamma: probability(0, 1),
    /** α: step size of local learning. 0 turns it off. */
    step: probability(0, 0.2),
  }),
  v.check(({ bins, q }) => q.length === stateCount(bins) * timingActions.length, 'timing_table_length'),
);
export type TimingTable = v.InferOutput<typeof timingTableSchema>;
