import { maxDiscount } from '../../engine/eligibility/discountOf';
import type { Budget } from '../../protocol/coupons/budget';
import type { Coupon } from '../../protocol/coupons/coupon';
import type { Instant } from '../../protocol/values/clock';
import type { ExpectedTraffic } from '../../stats/metrics/expectedTraffic';
import { type BudgetPrices, moveBudgetPrices, shadowPrices } from '../../stats/metrics/shadowPrices';

/** Costs of coupons so far, under the server's rules for budgets. */
export interface CouponBooks {
  /** Does the budget allow the most the coupon can cost? */
  hasRoom(coupon: Coupon): boolean;
  /** Reserves the most the coupon can cost and settles it at `discount`. `false` if the budget does not allow it: no code is issued. */
  take(coupon: Coupon, discount: number): boolean;
  /** λ by coupon, as in the status document since the last `reprice`. */
  prices(): Readonly<Record<string, number>>;
  reprice(now: Instant): void;
  /** Announces the next bundle and its `valueScale`. */
  rescale(scale: string): void;
  /** Spent so far, minor units. */
  spentBy(): Readonly<Record<string, number>>;
}

export const couponBooks = (
  coupons: readonly Coupon[],
  budgets: Readonly<Record<string, Budget>>,
  expected: ExpectedTraffic,
): CouponBooks => {
  const spent = new Map(coupons.map(({ id }) => [id, { money: 0, count: 0 }]));
  let known: BudgetPrices | undefined;
  let scale: string | undefined;
  let prices: Readonly<Record<string, number>> = {};
  const hasRoom = ({ id, discount }: Coupon): boolean => {
    const used = spent.get(id)!;
    const { money = Number.POSITIVE_INFINITY, count = Number.POSITIVE_INFINITY } = budgets[id] ?? {};
    return used.money + maxDiscount(discount) <= money && used.count + 1 <= count;
  };
  return {
    hasRoom,
    take: (coupon, discount) => {
      if (!hasRoom(coupon)) return false;
      const used = spent.get(coupon.id)!;
      used.money += discount;
      used.count += 1;
      return true;
    },
    prices: () => prices,
    reprice: (now) => {
      const books = coupons.map((coupon) => {
        const { money, count } = spent.get(coupon.id)!;
        return { coupon, budget: budgets[coupon.id] ?? {}, usedMoney: money, usedCount: count, reservedMoney: 0, reservedCount: 0 };
      });
      known = moveBudgetPrices(known, books, now, expected, scale);
      prices = shadowPrices(known);
    },
    rescale: (to) => {
      scale = to;
    },
    spentBy: () => Object.fromEntries([...spent].map(([id, { money }]) => [id, money])),
  };
};
