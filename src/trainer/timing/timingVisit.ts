import { timingActions } from '../../core/timing/timingTable';

/** By index of `timingActions`; `undefined` where nothing of that size could be shown. */
export type ByAction<T> = readonly [wait: undefined, small: T | undefined, large: T | undefined];

/** A question with what the models say of offering at it. */
export interface TimingQuestion {
  /** Index in the table's bins (`timingState`). */
  readonly state: number;
  /** Probability of each of `timingActions` in the log here. */
  readonly behaviour: readonly [wait: number, small: number, large: number];
  /** Expected reward of the visit when the coupon of that size is shown here that promises most. */
  readonly offers: ByAction<number>;
  /** The size that promises most, index of `timingActions`; 0 where nothing is open. */
  readonly preferred: number;
}

/** A logged visit as learning sees it: waits are what really happened, offers what the models say and, once, what was really shown. */
export interface TimingVisit {
  readonly shopper: number;
  readonly questions: readonly TimingQuestion[];
  /**
   * What the log showed at the last question: its size, how far the reward was from what the model said of that very coupon, and how much that
   * counts, P(the coupon would be chosen among its size) / logged propensity.
   */
  readonly offer?: { readonly action: number; readonly residual: number; readonly weight: number };
  /** States at questions after the offer. */
  readonly after: readonly number[];
  /** `waitWeights` of its questions. */
  readonly weights: readonly number[];
  readonly reward: number;
}

/** Inverse propensities above this are cut. */
export const MOST_WEIGHT = 50;

/**
 * w_k = 1 / Π_{j<k} P(the log shows nothing at j): what the k-th question of a visit counts for among those of visits without offers; one more entry
 * than questions, the last one what the whole visit counts for in which nothing was shown.
 */
export const waitWeights = (questions: readonly Pick<TimingQuestion, 'behaviour'>[]): readonly number[] => {
  const weights = [1];
  for (const { behaviour } of questions) weights.push(Math.min(MOST_WEIGHT, weights.at(-1)! / behaviour[0]));
  return weights;
};

/** The same visit where all coupons are of one size, which is called small. */
export const oneSize = (visit: TimingVisit): TimingVisit => {
  const { questions, offer } = visit;
  const last = questions.at(-1);
  return {
    ...visit,
    questions: questions.map((question) => ({
      ...question,
      behaviour: [question.behaviour[0], question.behaviour[1] + question.behaviour[2], 0],
      offers: [undefined, question.offers[question.preferred], undefined],
      preferred: Math.min(1, question.preferred),
    })),
    ...(offer ? { offer: { ...offer, action: 1, weight: offer.action === last?.preferred ? offer.weight : 0 } } : {}),
  };
};

/** Is something of each size open? */
export const openAt = ({ offers }: TimingQuestion): { readonly small: boolean; readonly large: boolean } => ({
  small: offers[1] !== undefined,
  large: offers[2] !== undefined,
});

/** When to offer: a distribution over `timingActions` at the k-th question of a visit, given that it has not offered yet. */
export type TimingPolicy = (question: TimingQuestion, k: number) => ArrayLike<number>;

const oneHot = timingActions.map((_, at) => timingActions.map((__, i) => (i === at ? 1 : 0)));

/** Offers what promises most at the first question from the k-th on at which anything is open. */
export const offerFrom =
  (first: number): TimingPolicy =>
  ({ preferred }, k) =>
    oneHot[k >= first ? preferred : 0]!;

/**
 * Expected reward of a visit under a policy that offers at most once, backwards over the questions of a visit in which the log showed nothing:
 *   V_k = π(wait | s_k) V_{k+1} + Σ_a π(a | s_k) E[reward | a at k],  V_end the logged reward
 */
export const visitValue = ({ questions, reward }: TimingVisit, policy: TimingPolicy): number => {
  let value = reward;
  for (let k = questions.length - 1; k >= 0; k--) {
    const question = questions[k]!;
    const p = policy(question, k);
    value = p[0]! * value + p[1]! * (question.offers[1] ?? 0) + p[2]! * (question.offers[2] ?? 0);
  }
  return value;
};
