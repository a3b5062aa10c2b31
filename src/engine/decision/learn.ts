import type { Minor } from '../../protocol/values/money';
import type { Policy } from '../bandit/choose';
import type { LinearState } from '../bandit/linearModel';
import { learnTiming, noTiming, type TimingLearnt } from '../timing/timingPolicy';
import { type Decision, NO_COUPON } from './decision';
import type { DeviceModel } from './deviceModel';
import { headGain, type LocalHeadState, learnAnswer, noHead } from './localHeadState';
import { policyOf, stateFor } from './policyOf';

/** Outcome of a decision by the end of its session, minor units. */
export interface SessionOutcome {
  /** Value of the goods bought in the session, before the discount. */
  readonly revenue: Minor;
  /** Discount the coupon gave. */
  readonly discount: Minor;
}

/** Bounds of a reward, so that one order cannot outweigh all others. An order that loses money counts as a loss. */
const [LEAST, MOST] = [-1, 4];

/** Reward (marginRate · revenue − discount) / rewardScale, clipped to [−1, 4]. "Not for me" counts as no purchase. */
export const sessionReward = ({ revenue, discount }: SessionOutcome, marginRate: number, rewardScale: number): number =>
  Math.min(MOST, Math.max(LEAST, (marginRate * revenue - discount) / rewardScale));

/**
 * Posterior and record after the outcome of one decision. It learns from the reward minus the expected reward with nothing shown, so that
 * shoppers who buy anyway give a coupon no credit. A decision teaches once, and only a policy that its context fits. Repeating it, or a
 * reward that is not a number, changes nothing.
 */
export const learn = <State extends { readonly b: readonly number[] }>(
  policy: Policy<State>,
  state: State,
  decision: Decision,
  reward: number,
): { readonly state: State; readonly decision: Decision } => {
  if (decision.reward !== undefined || !Number.isFinite(reward)) return { state, decision };
  const fits = decision.context.length === state.b.length;
  return {
    state: fits ? policy.update(state, Float64Array.from(decision.context), reward - (decision.base ?? 0)) : state,
    decision: { ...decision, reward },
  };
};

/** What a device has learnt on top of its bundle. */
export interface Learnt {
  readonly state: LinearState;
  /** Absent if the bundle leaves nothing to adapt. */
  readonly head?: LocalHeadState | undefined;
  readonly timing: TimingLearnt;
}

/** The stored form, each part as it was last written. */
export interface StoredLearnt {
  readonly policy?: LinearState | undefined;
  readonly head?: LocalHeadState | undefined;
  readonly timing?: TimingLearnt | undefined;
}

/** Learning from another bundle is dropped, because it belongs to other weights. */
export const learntFor = (model: DeviceModel, { policy, head, timing }: StoredLearnt = {}): Learnt => {
  const { bundle, localHead } = model;
  return {
    state: stateFor(model, policy),
    head: localHead && (head?.bundle === bundle ? head : noHead(localHead, bundle)),
    timing: timing?.bundle === bundle ? timing : noTiming(bundle),
  };
};

/** A decision whose outcome is known. */
export interface Settled {
  readonly decision: Decision;
  /** Was its coupon shown on the page? */
  readonly shown: boolean;
  readonly claimed: boolean;
  /** `sessionReward` of the visit. */
  readonly reward: number;
}

const offered = ({ decision, shown }: Settled): boolean => decision.action !== NO_COUPON && shown;

/**
 * The decisions that a visit's outcome is credited to: those that showed a coupon or, if there are none, the first that showed nothing. A
 * page that asks again makes another decision. Otherwise each earlier "nothing" would be credited with what a later coupon brought, without
 * its discount.
 */
const teaching = (visit: readonly Settled[]): readonly Settled[] => {
  const own = visit.filter(({ decision: { by } }) => by === 'policy' || by === 'exploration');
  const shown = own.filter(offered);
  return shown.length > 0 ? shown : own.filter(({ decision }) => decision.action === NO_COUPON).slice(0, 1);
};

/**
 * Everything a device learns once a visit's outcome is known: the bandit from the rewards, the local head from which coupons were claimed,
 * the timing from the whole visit. Each decision teaches once.
 * @param visit decisions of one visit that are settled together, in the order they were made
 * @returns the decisions that taught, with their reward, and how much better the local head predicted the visit's answers than the base,
 * nats; 0 if there was nothing to compare
 */
export const learnVisit = (
  model: DeviceModel,
  before: Learnt,
  visit: readonly Settled[],
): { readonly learnt: Learnt; readonly decisions: readonly Decision[]; readonly gain: number } => {
  const policy = policyOf(model.bandit);
  let { state, head, timing } = before;
  const decisions: Decision[] = [];
  for (const { decision, reward } of teaching(visit)) {
    const learnt = learn(policy, state, decision, reward);
    state = learnt.state;
    if (learnt.decision !== decision) decisions.push(learnt.decision);
  }
  const { localHead } = model;
  let gain = 0;
  for (const { decision, claimed } of visit.filter(offered)) {
    if (!localHead || !head || !decision.asked) continue;
    const answer = { ...decision.asked, accepted: claimed };
    gain += headGain(localHead, head, answer) || 0;
    head = learnAnswer(localHead, head, answer);
  }
  // If the policy chose nothing, or its coupon was never shown, the visit continued as after a wait.
  const steps = visit.flatMap((settled) => {
    const { timing: step } = settled.decision;
    return step ? [offered(settled) ? step : { ...step, action: 0 }] : [];
  });
  const last = visit.findLast(offered) ?? visit.at(-1);
  if (model.timing && last && steps.length > 0) timing = learnTiming(model.timing, timing, steps, last.reward);
  return { learnt: { state, head, timing }, decisions, gain };
};
