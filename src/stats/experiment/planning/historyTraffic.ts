import { GUEST_REPEATS, netMargin } from '../armMoments';
import { addAmounts, orderAmounts } from '../orderAmounts';
import type { PlanTraffic } from '../planWeeks';
import { type ShopHistory, WEEK } from './shopHistory';

interface HistoryTraffic {
  /** Weeks and customers that were looked at: the later half. */
  readonly weeks: number;
  readonly customers: number;
  /** A week as the formula takes it; null where no margin is left. */
  readonly traffic: PlanTraffic | null;
}

/** The later half of the history as one week of traffic. */
export const historyTraffic = ({ start, weeks: all, customers: everybody }: ShopHistory): HistoryTraffic => {
  const weeks = Math.max(1, Math.floor(all / 2));
  // Not the days beyond the last whole week.
  const [since, until] = [start + (all - weeks) * WEEK, start + Math.max(1, all) * WEEK];
  let customers = 0;
  const sums = { orders: { total: 0, squares: 0 }, net: { total: 0, squares: 0 } };
  for (const { guest, orders } of everybody) {
    const own = orders.filter(({ at }) => at >= since && at < until);
    if (own.length === 0) continue;
    customers += 1;
    const total = own.map(orderAmounts).reduce(addAmounts);
    for (const [key, y] of [
      ['orders', total.orders],
      ['net', netMargin(total)],
    ] as const) {
      sums[key].total += y;
      sums[key].squares += y * y * (guest ? GUEST_REPEATS : 1);
    }
  }
  const weekly = ({ total, squares }: { readonly total: number; readonly squares: number }) => ({
    total: total / weeks,
    squares: squares / weeks,
    customers: customers / weeks,
  });
  return {
    weeks,
    customers,
    traffic: sums.net.total > 0 ? { orders: weekly(sums.orders), netMargin: weekly(sums.net) } : null,
  };
};
