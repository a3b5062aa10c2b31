import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { emptyProfile, type ShopperProfile } from '../../../../src/engine/profile/shopperProfile';
import { updateProfile } from '../../../../src/engine/profile/updateProfile';
import { type TimingFacts, timingFacts, timingState } from '../../../../src/engine/timing/timingPolicy';
import { stateCount, type TimingBins, timingTableSchema } from '../../../../src/engine/timing/timingTable';
import { integer, seededRng, uniform } from '../../../../src/maths/random';
import { DAY, MINUTE } from '../../../../src/protocol/values/clock';

const names = ['views', 'cartValue', 'sinceOffer', 'offers', 'sincePurchase'] as const;
const bins: TimingBins = { views: [3, 5, 8], cartValue: [1, 2_000], sinceOffer: [30, 1_440.5], offers: [], sincePurchase: [7] };

/** A value of each bin of a number: below the first edge, then each edge itself. */
const valuesOf = (edges: readonly number[]): readonly number[] => [0, ...edges];

const everyFacts = function* (of: TimingBins): Generator<TimingFacts> {
  for (const views of valuesOf(of.views))
    for (const cartValue of valuesOf(of.cartValue))
      for (const sinceOffer of valuesOf(of.sinceOffer))
        for (const offers of valuesOf(of.offers))
          for (const sincePurchase of valuesOf(of.sincePurchase)) yield { views, cartValue, sinceOffer, offers, sincePurchase };
};

/** Some bins, by chance; never more than the schema takes. */
const someBins = (seed: number): TimingBins => {
  const rng = seededRng(seed);
  const edges = (): number[] => {
    let edge = 0;
    return Array.from({ length: integer(rng, 4) }, () => (edge += 0.01 + 10 * uniform(rng)));
  };
  return { views: edges(), cartValue: edges(), sinceOffer: edges(), offers: edges(), sincePurchase: edges() };
};

describe('timingState', () => {
  it('gives every combination of bins an index of its own, 0 to the number of states less one, in the order of the loops', () => {
    for (const of of [bins, ...Array.from({ length: 30 }, (_, seed) => someBins(seed))]) {
      const states = [...everyFacts(of)].map((facts) => timingState(of, facts));
      expect(states).toEqual(Array.from({ length: stateCount(of) }, (_, i) => i));
    }
  });

  it('never falls when a number grows, and moves exactly where an edge is reached', () => {
    const rng = seededRng(7);
    for (let i = 0; i < 2_000; i++) {
      const of = someBins(i % 40);
      const facts = Object.fromEntries(names.map((name) => [name, 45 * uniform(rng)])) as TimingFacts;
      const name = names[integer(rng, names.length)]!;
      const more = { ...facts, [name]: facts[name] + 20 * uniform(rng) };
      const crossed = of[name].filter((edge) => facts[name] < edge && edge <= more[name]).length;
      const [before, after] = [timingState(of, facts), timingState(of, more)];
      expect(after).toBeGreaterThanOrEqual(before);
      expect(after > before).toBe(crossed > 0);
    }
  });

  it('counts what never happened as for ever', () => {
    const never = timingFacts(emptyProfile(0), 1e12);
    expect(never).toEqual({
      views: 0,
      cartValue: 0,
      sinceOffer: Number.POSITIVE_INFINITY,
      offers: 0,
      sincePurchase: Number.POSITIVE_INFINITY,
    });
    const last = timingState(bins, { ...never, sinceOffer: 1e9, sincePurchase: 1e9 });
    expect(timingState(bins, never)).toBe(last);
  });
});

describe('timingFacts', () => {
  const start = 1_770_000_000_000;
  const settings = { halfLifeMs: DAY, sequenceLength: 10, idleMs: 30 * MINUTE };
  const item = { itemId: 'a', price: 1_500, quantity: 2 };
  const visit = (): ShopperProfile =>
    [
      { name: 'purchase' as const, time: start - 10 * DAY, transactionId: 't', items: [item] },
      { name: 'view_promotion' as const, time: start - 40 * DAY, decisionId: 'd0', couponId: 'tea' },
      { name: 'view_promotion' as const, time: start - 2 * DAY, decisionId: 'd1', couponId: 'tea' },
      { name: 'view_item' as const, time: start, items: [item] },
      { name: 'add_to_cart' as const, time: start + MINUTE, items: [item] },
    ].reduce((profile, event) => updateProfile(profile, event, settings), emptyProfile(start - 40 * DAY));

  it('are views of this visit, goods in the cart, and how long ago offers and purchases were', () => {
    const facts = timingFacts(visit(), start + 2 * MINUTE);
    expect(facts).toEqual({ views: 1, cartValue: 3_000, sinceOffer: 2 * 1_440 + 2, offers: 1, sincePurchase: 10 + 2 / 1_440 });
  });

  it('cannot be brought forward by a clock set back: times that lie in the future count as just now, showings as lately', () => {
    const profile = visit();
    const past = timingFacts(profile, start - 365 * DAY);
    expect(past).toMatchObject({ sinceOffer: 0, sincePurchase: 0 });
    expect(past.offers).toBeGreaterThanOrEqual(timingFacts(profile, start + 2 * MINUTE).offers);
    for (let back = 0; back < 400; back += 7) {
      const [now, then] = [timingFacts(profile, start), timingFacts(profile, start - back * DAY)];
      expect(then.sinceOffer).toBeLessThanOrEqual(now.sinceOffer);
      expect(then.sincePurchase).toBeLessThanOrEqual(now.sincePurchase);
      expect(then.offers).toBeGreaterThanOrEqual(now.offers);
    }
  });
});

describe('timingTableSchema', () => {
  const table = {
    version: 1,
    bins,
    q: new Array<number>(stateCount(bins) * 3).fill(0.1),
    largeFrom: 1_000,
    epsilon: 0.05,
    gamma: 1,
    step: 0.02,
  };
  const accepts = (change: object): boolean => v.safeParse(timingTableSchema, { ...table, ...change }).success;

  it('takes a table as long as its bins ask for', () => {
    expect(accepts({})).toBe(true);
    expect(accepts({ bins: { ...bins, views: [] }, q: new Array<number>((stateCount(bins) / 4) * 3).fill(0) })).toBe(true);
  });

  it('refuses another length, edges out of order or at nothing, and numbers that are none', () => {
    const wrong: readonly object[] = [
      { q: table.q.slice(1) },
      { q: [...table.q, 0] },
      { q: table.q.with(0, Number.NaN) },
      { q: table.q.with(0, Number.POSITIVE_INFINITY) },
      { bins: { ...bins, views: [5, 3, 8] } },
      { bins: { ...bins, views: [3, 3, 8] } },
      { bins: { ...bins, views: [0, 3, 8] } },
      { bins: { ...bins, views: [1, 2, 3, 4, 5, 6, 7, 8, 9] } },
      { epsilon: 0 },
      { epsilon: 0.6 },
      { gamma: 1.1 },
      { step: 0.3 },
      { step: -0.1 },
      { largeFrom: 0 },
      { largeFrom: 1.5 },
      { version: 2 },
    ];
    for (const change of wrong) expect([change, accepts(change)]).toEqual([change, false]);
  });
});
