import { maxDiscount } from '../../core/coupons/maxDiscount';
import { type TimingFacts, timingState } from '../../core/timing/timingState';
import type { TimingBins } from '../../core/timing/timingTable';
import { shifted } from './laterQuestions';
import type { OfferInputs } from './offerInputs';
import { MOST_WEIGHT, type TimingQuestion, type TimingVisit, waitWeights } from './timingVisit';
import type { Visit } from './visits';

/** What a model says of every row of `OfferInputs`: the visit's expected reward, 0 for "no coupon", which it is not asked for. */
export type RowValues = Float64Array;

/**
 * E[reward | a] = P(purchase | a) [q · worth(a used) + (1 − q) · worth(not used)], q = P(redeem | purchase, a).
 * @param p `[rows, 3]`
 * @param shifts of `laterQuestions`
 * @param worth of `orderWorth`
 */
export const rowValues = (
  facts: readonly TimingFacts[],
  { from, costs }: OfferInputs,
  p: Float32Array,
  shifts: Float64Array,
  worth: (cart: number, used: boolean, cost: number) => number,
): RowValues => {
  const values = new Float64Array(costs.length);
  for (const [question, { cartValue }] of facts.entries()) {
    const plain = worth(cartValue, false, 0);
    for (let row = from[question]! + 1; row < from[question + 1]!; row++) {
      const [purchase, redeem] = [shifted(p[3 * row]!, shifts[question]!), p[3 * row + 1]!];
      values[row] = purchase * (redeem * worth(cartValue, true, costs[row]!) + (1 - redeem) * plain);
    }
  }
  return values;
};

export interface Valued {
  readonly visits: readonly Visit[];
  readonly inputs: OfferInputs;
  readonly bins: TimingBins;
  readonly largeFrom: number;
  /** What the log did at each question, `loggedBehaviour`. */
  readonly behaviour: readonly TimingQuestion['behaviour'][];
}

/**
 * Probability with which the log shows this coupon at this question. Without a propensity, P(it shows any) times the coupon's share of what was shown. A
 * log may also mean its propensities of what it shows once it shows something: Σ 1/p over what was shown is then the number of coupons open where it
 * showed, not that of all questions at which it might have; whichever it is nearer to, as a ratio, decides.
 */
const shownProbability = ({ visits, inputs: { from }, behaviour }: Pick<Valued, 'visits' | 'inputs' | 'behaviour'>) => {
  const shares = new Map<string, number>();
  const shown = visits.filter(({ offer }) => offer !== undefined).length;
  let [inverse, whereShown, wherever, question] = [0, 0, 0, 0];
  for (const { questions, offer } of visits) {
    for (const k of questions.keys()) {
      const open = from[question + 1]! - from[question]! - 1;
      if (behaviour[question]![0] < 1) wherever += open;
      if (offer && k === questions.length - 1) {
        whereShown += open;
        inverse += 1 / (offer.propensity ?? Number.NaN);
        shares.set(offer.coupon.id, (shares.get(offer.coupon.id) ?? 0) + 1 / shown);
      }
      question += 1;
    }
  }
  const isConditional = inverse ** 2 < whereShown * wherever;
  return ({ coupon, propensity }: NonNullable<Visit['offer']>, [wait]: TimingQuestion['behaviour']): number =>
    propensity === undefined ? (1 - wait) * shares.get(coupon.id)! : isConditional ? (1 - wait) * propensity : propensity;
};

/**
 * Visits with what could have been offered at each question: of each size the coupon `chooser` values most, worth what `judge` says of it. One model
 * choosing and another, of other shoppers, judging keeps the best of several noisy values from flattering itself.
 */
export const timingVisits = (
  { visits, inputs, bins, largeFrom, behaviour }: Valued,
  chooser: RowValues,
  judge: RowValues,
): TimingVisit[] => {
  const { from, coupons } = inputs;
  const probabilityOf = shownProbability({ visits, inputs, behaviour });
  const sizeOf = (row: number): 1 | 2 => (maxDiscount(coupons[row]!.discount) >= largeFrom ? 2 : 1);
  let question = 0;
  return visits.map(({ shopper, questions, offer, after, reward }): TimingVisit => {
    let logged: TimingVisit['offer'];
    const own = questions.map(({ facts }, k): TimingQuestion => {
      const best: [undefined, number | undefined, number | undefined] = [undefined, undefined, undefined];
      for (let row = from[question]! + 1; row < from[question + 1]!; row++) {
        const size = sizeOf(row);
        const known = best[size];
        if (known === undefined || chooser[row]! > chooser[known]!) best[size] = row;
      }
      const [, small, large] = best;
      if (offer && k === questions.length - 1) {
        const row = coupons.indexOf(offer.coupon, from[question]! + 1);
        const action = sizeOf(row);
        const weight = best[action] === row ? Math.min(MOST_WEIGHT, 1 / probabilityOf(offer, behaviour[question]!)) : 0;
        logged = { action, residual: reward - judge[row]!, weight };
      }
      const isSmall = small !== undefined && (large === undefined || chooser[small]! >= chooser[large]!);
      const worthOf = (row: number | undefined): number | undefined => (row === undefined ? undefined : judge[row]!);
      const preferred = isSmall ? 1 : large !== undefined ? 2 : 0;
      question += 1;
      return {
        state: timingState(bins, facts),
        behaviour: behaviour[question - 1]!,
        offers: [undefined, worthOf(small), worthOf(large)],
        preferred,
      };
    });
    const shown = after.map((facts) => timingState(bins, { ...facts, sinceOffer: 0 }));
    return { shopper, questions: own, after: shown, weights: waitWeights(own), reward, ...(logged ? { offer: logged } : {}) };
  });
};
