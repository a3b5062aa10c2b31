import { describe, expect, it } from 'vitest';
import { type GainWeights, learnOrders } from '../../../../src/core/campaigns/learnOrders';
import { groupFeatures } from '../../../../src/core/campaigns/learnVisits';
import { type VariantTotals, variantTotals } from '../../../../src/core/campaigns/variantTotals';
import type { Coupon } from '../../../../src/core/coupons/coupon';
import { formatAttribution } from '../../../../src/core/experiment/attribution';
import { family, familyCovariance } from '../../../../src/core/gain/family';
import { dot, multiplyPacked } from '../../../../src/core/linalg';
import { normal, seededRng } from '../../../../src/core/random';
import { categoryCoupon } from '../../../helpers/testBundle';

const marginRate = 0.45;
const ORDER = 1_800;
const coupon = (id: string, category: string): Coupon => ({
  ...categoryCoupon(id, category),
  discount: { kind: 'percent', basisPoints: 1_500, cap: 1_500 },
});
const shop = { coupons: [coupon('tea', 'Tea'), coupon('cups', 'Cups')], rule: ['tea'], marginRate };
const prior: GainWeights = { mean: [...family.mean, 0, 0], covariance: familyCovariance(2) };

/** φ of a fitting coupon on the visit of somebody unknown. */
const unknown = [
  ...groupFeatures({ shown: 0.8, orders: 0, shownLately: 0, claimed: 0, cells: [0, 0, 0] }, 0.12 / marginRate, marginRate),
  0,
  0,
];
/** What it brings, in units, and how unsure that is. */
const gainOf = ({ mean }: GainWeights): number => dot(unknown, mean);
const deviationOf = ({ covariance }: GainWeights): number =>
  Math.sqrt(dot(unknown, multiplyPacked(Float64Array.from(covariance), unknown)));

/** Arms of a shop where `visits` a share of 1 leave 30 orders a thousand with nothing shown, and showing a coupon on each leaves 1 + gain times as much. */
const armsOf = (visits: number, gain: number, draw: (mean: number) => number = (mean) => mean, shown = 1): VariantTotals => {
  const none = draw(0.1 * visits * 0.03);
  const lifted = 0.88 * visits * 0.03;
  // A quarter of what those who see coupons buy is given off; what is left of the gain is made up by orders.
  const discount = shown * 0.24 * lifted * ORDER;
  const orders = draw(lifted * (1 + shown * gain) + discount / ORDER);
  return {
    none: { share: 0.1, orders: none, margin: none * ORDER, discount: 0 },
    couplet: { share: 0.88, orders, margin: orders * ORDER, discount },
    rule: { share: 0, orders: 0, margin: 0, discount: 0 },
  };
};

describe('what orders by arm say of the gain', () => {
  it('is nothing before ten orders of shoppers who see no coupon', () => {
    expect(learnOrders(prior, armsOf(3_400, -0.5), shop)).not.toBe(prior);
    expect(learnOrders(prior, armsOf(3_300, -0.5), shop)).toBe(prior);
  });

  it('comes with orders: where coupons lose, less and less is believed of them, and where they bring much, more', () => {
    const losing = [4_000, 20_000, 100_000, 1_000_000].map((visits) => gainOf(learnOrders(prior, armsOf(visits, -0.25), shop)));
    expect(gainOf(prior)).toBeGreaterThan(0.1);
    expect(losing).toEqual([...losing].sort((a, b) => b - a));
    expect(losing.at(-1)).toBeLessThan(-0.1);
    const gaining = [4_000, 100_000, 1_000_000].map((visits) => gainOf(learnOrders(prior, armsOf(visits, 0.8), shop)));
    expect(gaining).toEqual([...gaining].sort((a, b) => a - b));
    expect(gaining.at(-1)).toBeGreaterThan(1.5 * gainOf(prior));
  });

  it('is the same where coupons were shown half as often: a shop that has stopped showing learns no other gain from it', () => {
    const [always, half] = [1, 0.5].map((shown) => gainOf(learnOrders(prior, armsOf(3_000_000, -0.25, undefined, shown), shop))) as [
      number,
      number,
    ];
    expect(Math.abs(half - always)).toBeLessThan(0.1);
    // The twin takes all visits for shown ones: what was given off says nothing to it.
    const careless = (shown: number): VariantTotals => {
      const arms = armsOf(3_000_000, -0.25, undefined, shown);
      const left = arms.couplet.margin - arms.couplet.discount;
      const { discount } = armsOf(3_000_000, -0.25).couplet;
      return { ...arms, couplet: { ...arms.couplet, margin: left + discount, discount } };
    };
    expect(Math.abs(gainOf(learnOrders(prior, careless(0.5), shop)) - always)).toBeGreaterThan(0.1);
  });

  it('is nearer to the truth than what was believed beforehand, and off by more than two of its deviations in few shops', () => {
    const rng = seededRng(7);
    const shops = Array.from({ length: 200 }, (_, i) => {
      const gain = -0.3 + (0.6 * i) / 200;
      const told = learnOrders(
        prior,
        armsOf(30_000, gain, (mean) => mean + Math.sqrt(mean) * normal(rng)),
        shop,
      );
      return { error: gainOf(told) - gain, before: gainOf(prior) - gain, deviation: deviationOf(told) };
    });
    const size = (of: (one: (typeof shops)[number]) => number): number =>
      Math.sqrt(shops.reduce((sum, one) => sum + of(one) ** 2, 0) / 200);
    expect(size(({ error }) => error)).toBeLessThan(0.6 * size(({ before }) => before));
    const outside = (deviations: number): number =>
      shops.filter(({ error, deviation }) => Math.abs(error) > deviations * deviation).length / 200;
    expect(outside(2)).toBeLessThan(0.08);
    // Half of the deviation would be too sure.
    expect(outside(1)).toBeGreaterThan(0.15);
  });
});

describe('orders by arm', () => {
  const experiment = { hashVersion: 1, id: 'e1', salt: 'e1', shares: { none: 0.1, rule: 0.1, couplet: 0.8 }, explore: 0.02 } as const;
  const facts = { experiment, marginRate: 0.5, currency: 'EUR' };
  const order = (
    variant: 'none' | 'rule' | 'couplet',
    more: { readonly explored?: string; readonly experiment?: string } = {},
    currency = 'EUR',
  ) => ({
    attribution: formatAttribution({ experiment: 'e1', variant, ...more }),
    currency,
    orders: 2,
    subtotal: 1_000,
    discount: 100,
  });

  it('are those of the running experiment in its currency, without the sessions that chance gave a coupon', () => {
    const totals = [
      order('none'),
      order('couplet'),
      order('couplet'),
      order('couplet', { explored: 'tea' }),
      order('rule', { experiment: 'e0' }),
      order('none', {}, 'USD'),
    ];
    expect(variantTotals(totals, facts)).toEqual({
      none: { share: 0.1, orders: 2, margin: 500, discount: 100 },
      couplet: { share: 0.8 * 0.98, orders: 4, margin: 1_000, discount: 200 },
      rule: { share: 0.1, orders: 0, margin: 0, discount: 0 },
    });
  });

  it('cannot be told where nobody stands aside', () => {
    expect(
      variantTotals([order('couplet')], { ...facts, experiment: { ...experiment, shares: { none: 0, rule: 0, couplet: 1 } } }),
    ).toBeUndefined();
  });
});
