import { ips, snips } from '../../core/evaluation/importanceWeighting';
import { type IntervalEstimate, meanInterval } from '../../core/evaluation/intervalEstimate';
import { type Estimate, meanAndSe } from '../../core/evaluation/meanAndSe';
import { timingActions } from '../../core/timing/timingTable';
import { openAt, type TimingPolicy, type TimingVisit } from './timingVisit';

export interface ValueFromLog {
  readonly ips: IntervalEstimate;
  readonly snips: IntervalEstimate;
  readonly dr: IntervalEstimate;
  /**
   * Mean weight: the share of the policy's visits that the log could have had. Below 1 the log never tried part of what the policy does: IPS is then
   * too low by what that part earns, SNIPS speaks of the rest alone, and DR takes the table's word for it.
   */
  readonly support: Estimate;
}

/**
 * Value of a policy from the logged visits alone. With b what the log does, and an offer counting only where it was of the coupon that would be chosen,
 *   w = Π_k π(a_k | s_k) / b(a_k | s_k) up to the offer,
 *   DR_k = V̂(s_k) + π(a_k | s_k) / b(a_k | s_k) · (DR_{k+1} − Q̂(s_k, a_k)), V̂ = Σ_a π(a | s) Q̂(s, a), DR at the end the reward
 * (Jiang & Li 2016, https://arxiv.org/abs/1511.03722, γ = 1). Each visit counts once; visits of one shopper are taken as independent.
 * @param q Q̂, row-major `[states, timingActions]`, learnt from other shoppers
 */
export const valueFromLog = (visits: readonly TimingVisit[], policy: TimingPolicy, q: ArrayLike<number>): ValueFromLog => {
  const [weight, robust] = [new Float64Array(visits.length), new Float64Array(visits.length)];
  for (const [i, { questions, offer, reward }] of visits.entries()) {
    let [w, dr] = [1, reward];
    for (let k = questions.length - 1; k >= 0; k--) {
      const question = questions[k]!;
      const action = offer && k === questions.length - 1 ? offer.action : 0;
      const { state } = question;
      const p = policy(question, k);
      const { small, large } = openAt(question);
      const isOpen = [true, small, large];
      const ratio = action === 0 ? p[0]! / question.behaviour[0] : p[action]! * offer!.weight;
      let value = 0;
      for (let a = 0; a < timingActions.length; a++) if (isOpen[a]) value += p[a]! * q[state * timingActions.length + a]!;
      dr = value + ratio * (dr - q[state * timingActions.length + action]!);
      w *= ratio;
    }
    weight[i] = w;
    robust[i] = dr;
  }
  const reward = visits.map((visit) => visit.reward);
  const log = { reward, weight, rewardMax: 1 };
  return { ips: ips(log), snips: snips(log), dr: meanInterval(robust), support: meanAndSe(weight) };
};
