import { adaptHead, type HeadExample, headLogit, type LocalHead, type LocalHeadPrior } from '../scoring/localHead';

/** −log p(y) of an answer under a logit, nats: log(1 + e^−z′) with z′ = z for a yes and −z for a no. This form cannot overflow. */
const logitLoss = (logit: number, accepted: boolean): number => {
  const z = accepted ? logit : -logit;
  return Math.max(-z, 0) + Math.log1p(Math.exp(-Math.abs(z)));
};

/** Number of answers kept, the latest ones. */
const KEPT = 100;
/** Discount of the evidence so far with each new answer. */
const FORGET = 0.95;
/**
 * Log Bayes factor against the head at which it is no longer used: five to one, positive evidence (Kass & Raftery 1995,
 * https://doi.org/10.1080/01621459.1995.10476572).
 */
const DROPPED = Math.log(5);

/** What a device has adapted to its shopper on top of one bundle's model. Plain data. Another bundle resets it. */
export interface LocalHeadState {
  readonly version: 1;
  readonly bundle: string;
  /** Inputs of `LocalHeadPrior.inputs` only, in their order. */
  readonly examples: readonly HeadExample[];
  readonly head: LocalHead;
  /**
   * Shadow evaluation on answers scored before they were learnt from: S ← max(0, γS + loss(head) − loss(base)). This is a cumulative sum
   * that restarts whenever the head has been better (Page 1954, https://doi.org/10.1093/biomet/41.1-2.100), so that a long good period does
   * not hide a change. Log losses of successive answers sum to the log evidence, so S is the log Bayes factor of the base against the head
   * since then.
   */
  readonly against: number;
}

export const noHead = (prior: LocalHeadPrior, bundle: string): LocalHeadState => ({
  version: 1,
  bundle,
  examples: [],
  head: new Float64Array(prior.inputs.length + 2),
  against: 0,
});

/** The head for stored examples, which hold the head's inputs only. */
const alone = (prior: LocalHeadPrior): LocalHeadPrior => ({ ...prior, inputs: prior.inputs.map((_, i) => i) });

/** Does the shadow evaluation prefer the head to the base? */
export const headServes = ({ against }: LocalHeadState): boolean => against < DROPPED;

/** Logit for this shopper, adjusted by the head while `headServes`. `x` is the whole input of the network. */
export const servedLogit = (prior: LocalHeadPrior, state: LocalHeadState, logit: number, x: ArrayLike<number>): number =>
  headServes(state) ? headLogit(prior, state.head, logit, x) : logit;

/**
 * How much better the head predicts an answer than the base, before learning from it: loss(base) − loss(head), nats. 0 for an untrained
 * head, NaN if the logit is NaN.
 */
export const headGain = (prior: LocalHeadPrior, { head }: LocalHeadState, { logit, x, accepted }: HeadExample): number =>
  logitLoss(logit, accepted) - logitLoss(headLogit(prior, head, logit, x), accepted);

/**
 * State after one more answer, which is judged before it is learnt from. A dropped head keeps learning in shadow and returns once it is
 * better.
 */
export const learnAnswer = (prior: LocalHeadPrior, state: LocalHeadState, { logit, x, accepted }: HeadExample): LocalHeadState => {
  const own = alone(prior);
  const example: HeadExample = { logit, x: Float32Array.from(prior.inputs, (i) => x[i] ?? 0), accepted };
  const gain = headGain(own, state, example);
  if (!Number.isFinite(gain)) return state;
  const examples = [...state.examples, example].slice(-KEPT);
  return {
    ...state,
    examples,
    head: adaptHead(own, examples),
    against: Math.max(0, FORGET * state.against - gain),
  };
};
