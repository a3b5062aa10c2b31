import { describe, expect, it } from 'vitest';
import { rankCoupons } from '../../../../src/stats/metrics/rankCoupons';

const claims = (couponId: string, issued: number, redeemed: number, shared = 0) => ({ couponId, issued, redeemed, shared });
const value = (couponId: string, of: number, shrunk: number | null = null) => ({
  couponId,
  orders: 100,
  value: of,
  interval: { lower: of - 50, upper: of + 50 },
  shrunk: shrunk === null ? null : { value: shrunk, interval: { lower: shrunk - 20, upper: shrunk + 20 } },
});

describe('rankCoupons', () => {
  it('goes by values, shrunk where they are, once every coupon has an interval', () => {
    const ranking = rankCoupons([value('tea', 90, 40), value('shoes', 80, 60), value('mugs', -30, -5)], [claims('mugs', 50, 50)]);
    expect(ranking).toEqual({
      best: { couponId: 'shoes', reason: { code: 'value', value: 60, interval: { lower: 40, upper: 80 } } },
      worst: { couponId: 'mugs', reason: { code: 'value', value: -5, interval: { lower: -25, upper: 15 } } },
    });
  });

  it('goes by codes used until then, and leaves out coupons with few codes or one for all', () => {
    const unknown = { ...value('tea', 90), interval: { lower: null, upper: null } };
    const counted = [claims('tea', 40, 10), claims('shoes', 100, 30), claims('new', 29, 29), claims('all', 90, 200, 90)];
    expect(rankCoupons([unknown, value('shoes', 1)], counted)).toEqual({
      best: { couponId: 'shoes', reason: { code: 'use_rate', issued: 100, redeemed: 30 } },
      worst: { couponId: 'tea', reason: { code: 'use_rate', issued: 40, redeemed: 10 } },
    });
    expect(rankCoupons(null, counted)).toEqual(rankCoupons([unknown, value('shoes', 1)], counted));
  });

  it('names none where there is nothing to choose', () => {
    expect(rankCoupons(null, [])).toBeNull();
    expect(rankCoupons(null, [claims('tea', 40, 10)])).toBeNull();
    expect(rankCoupons(null, [claims('tea', 40, 10), claims('shoes', 80, 20)])).toBeNull();
  });
});
