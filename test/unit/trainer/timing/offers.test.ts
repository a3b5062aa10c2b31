import { describe, expect, it } from 'vitest';
import { emptyProfile } from '../../../../src/core/profile/emptyProfile';
import { seededRng, uniform } from '../../../../src/core/random';
import { stateCount } from '../../../../src/core/timing/timingTable';
import { laterQuestions, shifted } from '../../../../src/trainer/timing/laterQuestions';
import { corrected, offerCorrection, offerDoubt } from '../../../../src/trainer/timing/offerCorrection';
import { offerInputs } from '../../../../src/trainer/timing/offerInputs';
import { rowValues, timingVisits } from '../../../../src/trainer/timing/offerValues';
import { orderWorth } from '../../../../src/trainer/timing/orderWorth';
import { oneSize, type TimingVisit, waitWeights } from '../../../../src/trainer/timing/timingVisit';
import type { Visit } from '../../../../src/trainer/timing/visits';
import { smallCampaign } from '../fixtures';

const campaign = smallCampaign();
const [, plants] = campaign.coupons;
const bins = { views: [3], cartValue: [1, 4_000], sinceOffer: [30], offers: [1], sincePurchase: [] };

/** A visit of so many questions, the cart empty but for the last ones. */
const visitOf = (count: number, more: Partial<Visit> = {}, cartValue = 0): Visit => ({
  shopper: 0,
  questions: Array.from({ length: count }, (_, k) => ({
    now: 1e12 + k * 1_000,
    profile: emptyProfile(0),
    facts: { views: 3 + k, cartValue, sinceOffer: Number.POSITIVE_INFINITY, offers: 0, sincePurchase: Number.POSITIVE_INFINITY },
  })),
  after: [],
  reward: 0,
  ...more,
});

describe('laterQuestions', () => {
  /** Visits of five questions, of which a share buys that the heads take to be .3. */
  const logWith = (share: number) => {
    const rng = seededRng(1);
    const visits = Array.from({ length: 600 }, () => visitOf(5, uniform(rng) < share ? { order: 100 } : {}));
    const from = Array.from({ length: 3_001 }, (_, row) => row);
    return { visits, from, p: new Float32Array(9_000).fill(0.3) };
  };

  it('brings down what heads say of later questions where fewer buy, the first one never', () => {
    const { visits, from, p } = logWith(0.1);
    const shifts = laterQuestions(visits, { from }, p, () => true);
    expect(shifts[0]).toBeCloseTo(0, 12);
    expect([...shifts.slice(0, 5)]).toEqual([...shifts.slice(0, 5)].sort((a, b) => b - a));
    expect(shifted(0.3, shifts[4]!)).toBeLessThan(0.15);
  });

  it('does not raise them where more buy, nor move anything with a handful of visits or those of others', () => {
    const more = logWith(0.6);
    expect(Math.max(...laterQuestions(more.visits, more, more.p, () => true).map(Math.abs))).toBe(0);
    const { visits, from, p } = logWith(0.1);
    expect(Math.max(...laterQuestions(visits, { from }, p, () => false).map(Math.abs))).toBe(0);
  });
});

describe('orderWorth', () => {
  it('is the margin of orders that such a cart led to, less what the coupon costs, never below nothing', () => {
    const visits = [
      ...Array.from({ length: 40 }, () => visitOf(1, { order: 2_000 }, 0)),
      ...Array.from({ length: 40 }, () => visitOf(1, { order: 6_000 }, 5_000)),
      visitOf(1),
    ];
    const worth = orderWorth(visits, bins.cartValue, 0.5, 4_000);
    const worths = [worth(0, false, 0), worth(5_000, false, 0), worth(5_000, false, 400), worth(0, false, 5_000)];
    expect(worths.map((value) => Number(value.toFixed(12)))).toEqual([0.25, 0.75, 0.65, 0]);
    // Nobody used a coupon: orders of any kind, half of each, stand in.
    expect(worth(5_000, true, 0)).toBeCloseTo(0.5, 12);
    expect(orderWorth([visitOf(1)], bins.cartValue, 0.5, 4_000)(0, false, 0)).toBe(0);
  });
});

describe('timingVisits', () => {
  const spec = { version: 2 as const, inputs: 1, fm: 0, crossLayers: 0, hidden: [], heads: ['purchase', 'redeem', 'purchaseWithout'] };
  const features = {
    version: 1 as const,
    id: 'h',
    fields: [{ kind: 'numeric' as const, name: 'v', source: 'session.views', transform: 'identity' as const, mean: 0, std: 1, missing: 0 }],
  };
  const shown = visitOf(2, { offer: { coupon: plants!, propensity: 0.25, redeemed: false }, reward: 0.4 });
  const visits = [shown, visitOf(1)];
  const inputs = offerInputs(visits, campaign, 3_000, { spec, features });
  const ground = { visits, inputs, bins, behaviour: [1, 0.4, 1].map((wait) => [wait, 1 - wait, 0] as const) };

  it('asks about every coupon that may be shown at each question, "none" first, with what it costs', () => {
    expect(inputs.from).toEqual([0, 4, 8, 12]);
    expect(inputs.coupons.slice(0, 4).map((coupon) => coupon?.id)).toEqual([undefined, 'tea-10', 'plants-10', 'lamps-10']);
    expect(inputs.costs.slice(0, 2)).toEqual([0, 300]);
    expect(inputs.batch.x).toHaveLength(12);
    const claimed = { ...emptyProfile(0), exposures: { 'tea-10': { shownAt: [], shownThisSession: 0, shownTotal: 1, claimedAt: 5 } } };
    const question = { ...visitOf(1).questions[0]!, profile: claimed };
    const closed = offerInputs([visitOf(1, { questions: [question] })], campaign, 3_000, { spec, features });
    expect(closed.coupons.map((coupon) => coupon?.id)).toEqual([undefined, 'plants-10', 'lamps-10']);
  });

  it('values an offer by its chances and what an order is worth then', () => {
    const p = Float32Array.from({ length: 36 }, (_, i) => [0.4, 0.5, 0.1][i % 3]!);
    const values = rowValues(
      visits.flatMap(({ questions }) => questions.map(({ facts }) => facts)),
      inputs,
      p,
      new Float64Array(3),
      (_, used, cost) => (used ? 0.8 - cost / 1_000 : 0.6),
    );
    expect(values[0]).toBe(0);
    expect(values[1]).toBeCloseTo(0.4 * (0.5 * 0.5 + 0.5 * 0.6), 6);
  });

  it('takes the coupon one model likes most and what the other says of it, and how far the log was from that', () => {
    const chooser = Float64Array.from([0, 1, 3, 2, 0, 1, 3, 2, 0, 3, 1, 2]);
    const judge = Float64Array.from([0, 0.1, 0.2, 0.3, 0, 0.1, 0.2, 0.3, 0, 0.1, 0.2, 0.3]);
    const [first, second] = timingVisits({ ...ground, largeFrom: 5_000 }, chooser, judge);
    expect(first?.questions.map(({ offers, preferred }) => [offers[1], offers[2], preferred])).toEqual([
      [0.2, undefined, 1],
      [0.2, undefined, 1],
    ]);
    expect(first?.offer).toEqual({ action: 1, residual: expect.closeTo(0.2, 12), weight: 4 });
    expect(first?.weights).toEqual([1, 1, 2.5]);
    expect(second?.questions[0]?.offers[1]).toBe(0.1);
    const disliked = timingVisits(
      { ...ground, largeFrom: 5_000 },
      Float64Array.from(chooser, (value) => -value),
      judge,
    );
    expect(disliked[0]?.offer?.weight).toBe(0);
  });

  it('takes propensities as given once something is shown where they do not add up to anything else', () => {
    // A log that shows one of three coupons at a fifth of the questions.
    const log = [true, false, false, false, false].flatMap((isShown) => Array.from({ length: 30 }, () => ({ isShown })));
    const weightWith = (propensity: number | undefined): number => {
      const own = log.map(({ isShown }) =>
        visitOf(1, isShown ? { offer: { coupon: plants!, redeemed: false, ...(propensity === undefined ? {} : { propensity }) } } : {}),
      );
      const asked = offerInputs(own, campaign, 3_000, { spec, features });
      const values = Float64Array.from(asked.coupons, (coupon) => (coupon === plants ? 1 : 0));
      const behaviour = own.map(() => [0.8, 0.2, 0] as const);
      return timingVisits({ visits: own, inputs: asked, bins, behaviour, largeFrom: 5_000 }, values, values)[0]!.offer!.weight;
    };
    expect(weightWith(1 / 3)).toBeCloseTo(15, 6);
    expect(weightWith(1 / 15)).toBeCloseTo(15, 6);
    // Nothing but this coupon was ever shown.
    expect(weightWith(undefined)).toBeCloseTo(5, 6);
  });

  it('keeps an offer of a visit only where it would have been chosen among all, once sizes are not told apart', () => {
    const question = { state: 0, behaviour: [0.4, 0.3, 0.3] as const, offers: [undefined, 0.1, 0.3] as const, preferred: 2 };
    const visit = { shopper: 0, questions: [question], after: [], weights: waitWeights([question]), reward: 0.2 };
    const small = oneSize({ ...visit, offer: { action: 1, residual: 0.1, weight: 3 } });
    const large = oneSize({ ...visit, offer: { action: 2, residual: 0.1, weight: 3 } });
    expect([small.offer?.weight, large.offer?.weight]).toEqual([0, 3]);
    expect(large.offer?.action).toBe(1);
    expect(large.questions[0]).toEqual({ state: 0, behaviour: [0.4, 0.6, 0], offers: [undefined, 0.3, undefined], preferred: 1 });
  });
});

describe('offerCorrection', () => {
  /** Visits whose models say .2 of any offer, and of which those in one state earned more. */
  const visits = (count: number, earns: number): TimingVisit[] =>
    Array.from({ length: count }, (_, shopper) => {
      const questions = [
        { state: shopper % 2, behaviour: [0.5, 0.5, 0] as const, offers: [undefined, 0.2, undefined] as const, preferred: 1 },
      ];
      const offer = { action: 1, residual: (shopper % 2 ? earns : 0.2) - 0.2, weight: 2 };
      return { shopper, questions, offer, after: [], weights: waitWeights(questions), reward: 0.2 };
    });

  it('brings offers to what the log earned where it has many, and leaves the models alone where it has few', () => {
    const valueAfter = (count: number): number => {
      const all = visits(count, 0.5);
      return corrected(all, offerCorrection(all, bins))[1]!.questions[0]!.offers[1]!;
    };
    expect(valueAfter(20_000)).toBeCloseTo(0.5, 1);
    expect(valueAfter(6)).toBeCloseTo(0.2, 1);
    const [few, some, many] = [6, 400, 20_000].map(valueAfter);
    expect(few! < some! && some! < many!).toBe(true);
  });

  it('doubts most what the log has never tried', () => {
    const doubt = offerDoubt(visits(1_000, 0.5), bins);
    expect(doubt[1]).toHaveLength(stateCount(bins));
    const [tried, untried] = [doubt[1]![1]!, doubt[1]![5]!];
    expect(tried).toBeLessThan(untried / 2);
    expect(doubt[2]![1]).toBe(untried);
  });
});
