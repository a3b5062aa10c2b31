import { learnTiming } from '../timing/learnTiming';
import { type Decision, NO_COUPON } from './decision';
import type { DeviceModel } from './deviceModel';
import { learn } from './learn';
import type { Learnt } from './learnt';
import { headGain, learnAnswer } from './localHeadState';
import { policyOf } from './policyOf';

/** A decision whose outcome is known. */
export interface Settled {
  readonly decision: Decision;
  /** Was its coupon on the page? */
  readonly shown: boolean;
  readonly claimed: boolean;
  /** `sessionReward` of the visit. */
  readonly reward: number;
}

const offered = ({ decision, shown }: Settled): boolean => decision.action !== NO_COUPON && shown;

/**
 * The decisions of a visit that its outcome is about: what was shown, or where nothing was the first decision to show nothing. A page that asks
 * again makes one more decision, and each earlier "nothing" would else be credited with what a later coupon brought, without its discount.
 */
const teaching = (visit: readonly Settled[]): readonly Settled[] => {
  const own = visit.filter(({ decision: { by } }) => by === 'policy' || by === 'exploration');
  const shown = own.filter(offered);
  return shown.length > 0 ? shown : own.filter(({ decision }) => decision.action === NO_COUPON).slice(0, 1);
};

/**
 * Everything a device learns once a visit's outcome is known: the bandit from the rewards, the local head from what was taken up, the timing from
 * the whole visit. Each decision teaches once.
 * @param visit decisions of one visit that are settled together, in the order they were made
 * @returns the decisions that taught, with their reward, and by how much the local head foretold the visit's answers better than the base, nats; 0 where
 * there was nothing to compare
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
  // Where the policy chose nothing, or its coupon never came onto the page, the visit went on as after a wait.
  const steps = visit.flatMap((settled) => {
    const { timing: step } = settled.decision;
    return step ? [offered(settled) ? step : { ...step, action: 0 }] : [];
  });
  const last = visit.findLast(offered) ?? visit.at(-1);
  if (model.timing && last && steps.length > 0) timing = learnTiming(model.timing, timing, steps, last.reward);
  return { learnt: { state, head, timing }, decisions, gain };
};
