import { describe, expect, it } from 'vitest';
import type { Summary } from '../../../src/console/api/summarySchema';
import { concernsOf } from '../../../src/console/pages/overview/Concerns';
import { categoryCoupon } from '../../helpers/testBundle';

type Entry = Summary['catalog'][number];
type Use = Summary['use'][number];

/** 10% off tea, at most 5.00, with a budget of 1,000.00. */
const entry = (change: Partial<Entry> = {}): Entry => ({
  coupon: categoryCoupon('tea', 'Tea'),
  currency: 'EUR',
  budget: { money: 100_000, count: 1_000 },
  usedMoney: 0,
  reservedMoney: 0,
  usedCount: 0,
  reservedCount: 0,
  ...change,
});
const use = (change: Partial<Use> = {}): Use => ({
  couponId: 'tea',
  today: { day: '2026-11-26', money: 0, count: 0 },
  pool: null,
  overshoot: { money: 0, count: 0 },
  ...change,
});
const summary = (catalog: readonly Entry[], figures: readonly Use[] = [use()], change: Partial<Summary> = {}): Summary => ({
  serving: true,
  bundle: { id: '0123456789abcdef', publishedAt: 1 },
  catalog: [...catalog],
  use: [...figures],
  unlisted: [],
  campaigns: [],
  squeezedSince: null,
  untrustedProxyAt: null,
  ...change,
});

describe('what a merchant is told before anything else', () => {
  it('is nothing while budgets hold and pools have codes', () => {
    expect(concernsOf(summary([entry()], [use({ pool: { imported: 100, left: 50 } })]))).toEqual([]);
  });

  it('is nothing while nothing is published', () => {
    expect(concernsOf(summary([], [], { bundle: null, serving: false }))).toEqual([]);
  });

  it('says that coupons are stopped', () => {
    expect(concernsOf(summary([entry()], [use()], { serving: false }))).toEqual([{ code: 'stopped' }]);
  });

  it('says that claims are squeezed', () => {
    expect(concernsOf(summary([entry()], [use()], { squeezedSince: 1 }))).toEqual([{ code: 'squeezed' }]);
  });

  it('says that a proxy is not trusted', () => {
    expect(concernsOf(summary([entry()], [use()], { untrustedProxyAt: 1 }))).toEqual([{ code: 'proxy' }]);
  });

  it('calls a budget spent when it cannot pay for one more code, reserved money included', () => {
    expect(concernsOf(summary([entry({ usedMoney: 90_000, reservedMoney: 9_501 })]))).toEqual([{ code: 'budget_spent', couponId: 'tea' }]);
    expect(concernsOf(summary([entry({ usedMoney: 90_000, reservedMoney: 9_500 })]))).toEqual([
      { code: 'budget_low', couponId: 'tea', money: 500, currency: 'EUR' },
    ]);
    expect(concernsOf(summary([entry({ usedCount: 999, reservedCount: 1 })]))).toEqual([{ code: 'budget_spent', couponId: 'tea' }]);
  });

  it('says the same of a budget that coupons share, which is spent when the cheapest has no room', () => {
    const campaign = { id: 'spring', budget: { money: 10_000 } };
    const dear = categoryCoupon('dear', 'Tea', { discount: { kind: 'fixed', amount: 2_000 } });
    const coupons = [entry({ campaign, budget: {} }), entry({ campaign, budget: {}, coupon: dear })];
    const of = (usedMoney: number, reservedMoney = 0) =>
      concernsOf(
        summary(coupons, [use()], { campaigns: [{ campaignId: 'spring', usedMoney, reservedMoney, usedCount: 9, reservedCount: 0 }] }),
      );
    expect(of(9_000)).toEqual([]);
    expect(of(9_001, 499)).toEqual([{ code: 'budget_low', campaignId: 'spring', money: 500, currency: 'EUR' }]);
    expect(of(9_001, 500)).toEqual([{ code: 'budget_spent', campaignId: 'spring' }]);
    // The broken twin: coupons of which each counts for itself.
    expect(concernsOf(summary([entry({ campaign, budget: {}, usedMoney: 9_999 })]))).toEqual([]);
  });

  it('says how far a budget was overshot, and that a pool runs dry', () => {
    const figures = use({ overshoot: { money: 1_200, count: 3 }, pool: { imported: 100, left: 10 } });
    expect(concernsOf(summary([entry({ usedMoney: 50_000 })], [figures]))).toEqual([
      { code: 'overshoot', couponId: 'tea', money: 1_200, currency: 'EUR' },
      { code: 'pool_low', couponId: 'tea', left: 10 },
    ]);
  });
});
