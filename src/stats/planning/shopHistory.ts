import { isCustomerId } from '../../engine/assignment/customerDraw';
import type { OrderRecord } from '../../protocol/order';
import { DAY, type Instant } from '../../protocol/values/clock';
import { netMargin } from '../comparison/armMoments';
import { customerKey, inTime, orderAmounts } from '../comparison/customerTotals';
import { type PastOrders, pastCustomers, pastOf } from '../comparison/knownCustomers';

export const WEEK = 7 * DAY;

/** A customer of the shop with all orders. */
interface HistoryCustomer {
  /** The order has no customer id, see `CustomerTotals.guest`. */
  readonly guest: boolean;
  /** Has an account, so a group could be assigned by its id. */
  readonly account: boolean;
  /** In time order. */
  readonly orders: readonly OrderRecord[];
}

/** Data that simulated experiments are drawn from. */
export interface ShopHistory {
  readonly start: Instant;
  /** Whole weeks from the first order on. */
  readonly weeks: number;
  readonly orders: number;
  readonly customers: readonly HistoryCustomer[];
}

export const shopHistory = (orders: readonly OrderRecord[]): ShopHistory => {
  const sorted = inTime(orders);
  const byCustomer = new Map<string, OrderRecord[]>();
  for (const order of sorted) {
    const key = customerKey(order);
    const own = byCustomer.get(key);
    if (own) own.push(order);
    else byCustomer.set(key, [order]);
  }
  const start = sorted[0]?.at ?? 0;
  const customers = [...byCustomer.values()].map((own): HistoryCustomer => {
    const id = own[0]!.customerId;
    return { guest: !id, account: id !== undefined && isCustomerId(id), orders: own };
  });
  return { start, weeks: Math.floor(((sorted.at(-1)?.at ?? start) - start) / WEEK), orders: orders.length, customers };
};

interface WindowCustomer {
  readonly guest: boolean;
  /** True if they ordered before the window, with or without an account. */
  readonly returning: boolean;
  /** Past orders of a returning customer with an account. */
  readonly past: PastOrders | undefined;
}

/** One order of the window: time since its start, index of the customer, and net margin. */
interface WindowOrder {
  readonly at: number;
  readonly customer: number;
  readonly net: number;
}

/** A part of the history, as if an experiment had started with it. */
export interface HistoryWindow {
  readonly weeks: number;
  /** Customers with an order in the window, and those who could have come back. */
  readonly customers: readonly WindowCustomer[];
  /** In time order. */
  readonly orders: readonly WindowOrder[];
}

export const historyWindow = ({ start, customers }: ShopHistory, fromWeek: number, weeks: number): HistoryWindow => {
  const [since, until] = [start + fromWeek * WEEK, start + (fromWeek + weeks) * WEEK];
  const inWindow: WindowCustomer[] = [];
  const orders: WindowOrder[] = [];
  for (const { guest, account, orders: own } of customers) {
    const before = own.filter(({ at }) => at < since);
    const during = own.filter(({ at }) => at >= since && at < until);
    const [known] = account ? pastCustomers(before) : [];
    const past = known && pastOf(known, since);
    if (during.length === 0 && past === undefined) continue;
    for (const order of during) orders.push({ at: order.at - since, customer: inWindow.length, net: netMargin(orderAmounts(order)) });
    inWindow.push({ guest, returning: before.length > 0, past });
  }
  return { weeks, customers: inWindow, orders: orders.sort((a, b) => a.at - b.at) };
};
