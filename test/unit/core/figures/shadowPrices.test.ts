import { describe, expect, it } from 'vitest';
import { shadowPrices } from '../../../../src/core/figures/shadowPrices';
import { seededRng, uniform } from '../../../../src/core/random';
import type { CatalogState } from '../../../../src/server/store/store';
import { categoryCoupon } from '../../../helpers/testBundle';

const coupon = { ...categoryCoupon('tea', 'Tea'), startsAt: 0, endsAt: 1_000 };
const state = (change: Partial<CatalogState>): CatalogState => ({
  coupon,
  currency: 'EUR',
  budget: { money: 10_000 },
  usedMoney: 0,
  reservedMoney: 0,
  usedCount: 0,
  reservedCount: 0,
  ...change,
});

describe('the shadow price of a budget', () => {
  it.each([
    ['on plan', { usedMoney: 5_000 }, 500, undefined],
    ['behind plan', { usedMoney: 100 }, 500, undefined],
    ['1% ahead', { usedMoney: 5_100 }, 500, 1],
    ['ahead by what is reserved', { usedMoney: 5_000, reservedMoney: 250 }, 500, 2.5],
    ['ahead in count only', { usedMoney: 100, usedCount: 52, budget: { money: 10_000, count: 100 } }, 500, 2],
    ['without limit', { usedMoney: 1e9, budget: {} }, 500, undefined],
    ['of nothing', { budget: { money: 0 } }, 500, 50],
    ['all spent at the start', { usedMoney: 10_000 }, 0, 100],
    ['over the cap by a redeemed release', { usedMoney: 90_000 }, 0, 100],
    ['after the end', { usedMoney: 10_000 }, 2_000, undefined],
  ])('%s', (_, change, now, price) => {
    expect(shadowPrices([state(change)], now)).toEqual(price === undefined ? {} : { tea: price });
  });

  it('makes a budget that demand would burn in a quarter of the time last to the end, within 10%', () => {
    const run = (priced: boolean): number => {
      const rng = seededRng(1);
      let usedMoney = 0;
      for (let now = 0; now < 1_000; now++) {
        const price = priced ? (shadowPrices([state({ usedMoney })], now).tea ?? 0) : 0;
        // 10 visits a moment whose offer of 8 in discount is worth 0 to 16 in margin: shown while the margin is above (1 + λ) · 8.
        for (let visit = 0; visit < 10 && usedMoney + 8 <= 10_000; visit++) if (16 * uniform(rng) * 4 > (1 + price) * 8) usedMoney += 8;
        if (usedMoney + 8 > 10_000) return now;
      }
      return 1_000;
    };
    expect(run(false)).toBeLessThan(250);
    expect(run(true)).toBeGreaterThan(900);
  });
});
