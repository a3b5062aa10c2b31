import { describe, expect, it } from 'vitest';
import { learnStrata } from '../../../src/campaigns/learning/learnStrata';
import { randomisedResponse } from '../../../src/engine/privacy/randomisedResponse';
import type { Strata } from '../../../src/engine/profile/stratum';
import { integer, type Rng, seededRng, uniform } from '../../../src/maths/random';
import { DIVERGENCE_ALPHA } from '../../../src/stats/private/reportDivergence';
import { TRUST_REGION } from '../../../src/stats/private/stratumEffects';
import { COUPONS, factsOf, rates, strata } from '../../helpers/simulatedShop';

type Bot = (rng: Rng) => { readonly coupon: number; readonly answer: number };

/** What the server holds after `n` honest reports, ten times as many exploring sessions, and forged reports. */
const world = (n: number, seed: number, bots?: { readonly share: number; readonly bot: Bot }) => {
  const rng = seededRng(seed);
  const counts = COUPONS.map(() => new Array<number>(8).fill(0));
  const add = (coupon: number, answer: number): void => {
    counts[coupon]![answer]! += 1;
  };
  for (let i = 0; i < n; i++) {
    const [coupon, stratum] = [integer(rng, COUPONS.length), integer(rng, 4)];
    add(coupon, randomisedResponse(2 * stratum + Number(uniform(rng) < rates[stratum]![coupon]!), 8, 2, rng));
  }
  for (let i = 0; bots && i < (n * bots.share) / (1 - bots.share); i++) {
    const { coupon, answer } = bots.bot(rng);
    add(coupon, answer);
  }
  const orders = COUPONS.map(() => 0);
  for (let i = 0; i < 10 * n; i++) {
    const [coupon, stratum] = [integer(rng, COUPONS.length), integer(rng, 4)];
    if (uniform(rng) < rates[stratum]![coupon]!) orders[coupon]! += 1;
  }
  return learnStrata(
    factsOf(),
    counts.flatMap((row, a) =>
      row.map((count, answer) => ({ bundle: 'x', question: 'stratum-outcome' as const, explored: COUPONS[a]!, answer, count })),
    ),
    new Map([['x', 2]]),
    orders.map((count, a) => ({
      attribution: `v1.exp.couplet.${COUPONS[a]}`,
      currency: 'EUR',
      orders: count,
      subtotal: 4_000 * count,
      discount: 500 * count,
    })),
  );
};

const alarms = (learnt: ReturnType<typeof world>) => learnt.divergence.filter(({ alarm }) => alarm).map(({ test }) => test);

describe('learnStrata', () => {
  it('finds what a coupon does to a stratum within the errors it states, and what it is worth', () => {
    const deviations: number[] = [];
    for (let seed = 0; seed < 20; seed++) {
      const { effects, worth, shares } = world(20_000, seed);
      for (const share of shares) expect(Math.abs(share - 0.25)).toBeLessThan(0.04);
      for (const [a, { effect, error, rate, reports }] of effects.entries()) {
        const mean = rates.reduce((sum, row) => sum + row[a]! / 4, 0);
        expect(reports).toBeGreaterThan(4_500);
        // Half of 4,000 is margin, less a discount of 500.
        expect(worth.get(COUPONS[a]!)).toBeCloseTo(rate * 1_500, 3);
        for (const [s, value] of effect.entries()) deviations.push((value - (rates[s]![a]! / mean - 1)) / error[s]!);
      }
    }
    // 90% intervals: shrinkage costs single large effects a little. With half the error it is told that they are none.
    const held = (factor: number): number => deviations.filter((z) => Math.abs(z) < 1.645 * factor).length / deviations.length;
    expect(held(1)).toBeGreaterThan(0.82);
    expect(held(0.5)).toBeLessThan(0.82);
  });

  it('learns nothing of strata that a coupon can move, and nothing of fewer than 50 reports of a coupon', () => {
    const post: Strata = [{ source: 'session.claimed', atLeast: 1 }, strata[1]];
    expect(learnStrata(factsOf(post), [], new Map(), []).effects).toEqual([]);
    expect(world(120, 2).effects).toEqual([]);
  });

  it('raises no alarm over honest reports', () => {
    const raised = Array.from({ length: 40 }, (_, seed) => alarms(world(4_000, 100 + seed))).flat();
    // 120 tests at 10⁻⁴: one alarm has a chance of 1.2%.
    expect(raised).toEqual([]);
    expect(DIVERGENCE_ALPHA).toBe(1e-4);
  });

  /** Each way of forging that stays within the protocol: any answer, any coupon of the list, valid tokens. */
  const forgers: Readonly<Record<string, Bot>> = {
    'all for one coupon, bought, one stratum': () => ({ coupon: 3, answer: 1 }),
    'spread over coupons, bought with one, in one stratum': (rng) => {
      const coupon = integer(rng, 4);
      return { coupon, answer: Number(coupon === 3) };
    },
    'spread over coupons and strata, bought with one': (rng) => {
      const coupon = integer(rng, 4);
      return { coupon, answer: 2 * integer(rng, 4) + Number(coupon === 3) };
    },
  };
  for (const [name, bot] of Object.entries(forgers))
    it(`5% forged, ${name}: an alarm, and no value outside its trust region`, () => {
      for (let seed = 0; seed < 5; seed++) {
        const learnt = world(40_000, 200 + seed, { share: 0.05, bot });
        expect(alarms(learnt).length).toBeGreaterThan(0);
        for (const { effect } of learnt.effects)
          for (const value of effect) {
            expect(value).toBeLessThanOrEqual(TRUST_REGION - 1);
            expect(value).toBeGreaterThanOrEqual(1 / TRUST_REGION - 1);
          }
      }
    });

  it('holds a value of which reports say any multiple', () => {
    // A third of all reports forged: shoppers of the first stratum buy with one coupon, and those of others do not.
    const bot: Bot = (rng) => ({ coupon: 3, answer: [1, 1, 2, 4, 6][integer(rng, 5)]! });
    const { effects } = world(20_000, 300, { share: 0.33, bot });
    const moved = effects.find(({ couponId }) => couponId === 'd')!;
    expect(moved.clipped).toBe(true);
    expect([Math.max(...moved.effect), Math.min(...moved.effect)]).toEqual([TRUST_REGION - 1, 1 / TRUST_REGION - 1]);
  });

  it('knows what sessions leave that saw nothing: by orders alone, and by stratum where they say that they belong to them', () => {
    const none = [0.02, 0.08, 0.04, 0.06];
    const rng = seededRng(9);
    const count = (n: number, chance: (stratum: number) => number) => {
      const answers = new Array<number>(8).fill(0);
      let orders = 0;
      for (let i = 0; i < n; i++) {
        const stratum = integer(rng, 4);
        const bought = Number(uniform(rng) < chance(stratum));
        orders += bought;
        const answer = randomisedResponse(2 * stratum + bought, 8, 2, rng);
        answers[answer] = answers[answer]! + 1;
      }
      return { answers, orders };
    };
    // Of 100,000 sessions π = 0.1 see nothing, and 0.8 · η/4 = 0.02 draw each coupon.
    const arms = [
      ...COUPONS.map((id, a) => ({ id, ...count(20_000, (s) => rates[s]![a]!) })),
      { id: 'none', ...count(100_000, (s) => none[s]!) },
    ];
    const rows = arms.flatMap(({ id, answers }) =>
      answers.map((n, answer) => ({ bundle: 'x', question: 'stratum-outcome' as const, explored: id, answer, count: n })),
    );
    const totals = arms.map(({ id, orders }) => ({
      attribution: id === 'none' ? 'v1.exp.none.-' : `v1.exp.couplet.${id}`,
      currency: 'EUR',
      orders,
      subtotal: 4_000 * orders,
      discount: 0,
    }));
    const epsilonOf = new Map([['x', 2]]);
    const told = learnStrata(factsOf(), rows, epsilonOf, totals);
    // A rate of 0.05 and a margin of 2,000 an order.
    expect(Math.abs(told.worth.get('none')! / 100 - 1)).toBeLessThan(0.1);
    const control = told.effects.at(-1)!;
    expect(control.couponId).toBe('none');
    for (const [s, value] of control.effect.entries()) expect(Math.abs(value - (none[s]! / 0.05 - 1))).toBeLessThan(0.3);
    expect(alarms(told)).toEqual([]);
    const silent = learnStrata(
      factsOf(),
      rows.filter(({ explored }) => explored !== 'none'),
      epsilonOf,
      totals,
    );
    expect(silent.effects.map(({ couponId }) => couponId)).toEqual(COUPONS);
    expect(Math.abs(silent.worth.get('none')! / 100 - 1)).toBeLessThan(0.1);
  });
});
