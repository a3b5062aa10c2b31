import { adaptHead, type HeadExample, headLogit, type LocalHead, type LocalHeadPrior } from '../scoring/localHead';

/** −log p(y) of an answer under a logit, nats: log(1 + e^−z′) with z′ = z for a yes and −z for a no, which cannot overflow. */
const logitLoss = (logit: number, accepted: boolean): number => {
  const z = accepted ? logit : -logit;
  return Math.max(-z, 0) + Math.log1p(Math.exp(-Math.abs(z)));
};

/** Answers kept, the latest ones. */
const KEPT = 100;
/** What an older comparison counts after one more. */
const FORGET = 0.95;
/** Log of the Bayes factor against the head from which on it is not used: five to one, positive evidence (Kass & Raftery 1995, https://doi.org/10.1080/01621459.1995.10476572). */
const DROPPED = Math.log(5);

/** What a device has adapted to its shopper, beside the model of one bundle. Plain data; another bundle resets it. */
export interface LocalHeadState {
  readonly version: 1;
  readonly bundle: string;
  /** Inputs of `LocalHeadPrior.inputs` only, in their order. */
  readonly examples: readonly HeadExample[];
  readonly head: LocalHead;
  /**
   * Shadow evaluation on answers scored before they were learnt from: S ← max(0, γS + loss(head) − loss(base)), a cumulative sum that starts afresh
   * whenever the head has been the better one (Page 1954, https://doi.org/10.1093/biomet/41.1-2.100), so that a long good time does not hide a change.
   * Log losses of one answer after the other sum to the log evidence, so S is the log Bayes factor of the base against the head since then.
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

/** The head over inputs that are stored without the others. */
const alone = (prior: LocalHeadPrior): LocalHeadPrior => ({ ...prior, inputs: prior.inputs.map((_, i) => i) });

/** Is the head better to go by than the base, as far as the shadow evaluation says? */
export const headServes = ({ against }: LocalHeadState): boolean => against < DROPPED;

/** Logit for this shopper: moved by the head while it serves. `x` is the whole input of the network. */
export const servedLogit = (prior: LocalHeadPrior, state: LocalHeadState, logit: number, x: ArrayLike<number>): number =>
  headServes(state) ? headLogit(prior, state.head, logit, x) : logit;

/**
 * By how much the head foretells an answer better than the base, before it learns from it: loss(base) − loss(head), nats. 0 for a head that has learnt
 * nothing, NaN where the logit is none.
 */
export const headGain = (prior: LocalHeadPrior, { head }: LocalHeadState, { logit, x, accepted }: HeadExample): number =>
  logitLoss(logit, accepted) - logitLoss(headLogit(prior, head, logit, x), accepted);

/** After one more answer: judged first, then learnt from. A dropped head goes on in the shadow and comes back when it has become better. */
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
