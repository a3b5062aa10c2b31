import { orderMoney } from './orderMoney';
import type { RawOrder } from './shopLog';
import { EXPERIMENT, type Group } from './shopOrders';

/** What the formulas need of a group's customers: Σ y, Σ y², and s, the mean y² of the first orders of its first 100 customers. */
export interface Moments {
  readonly customers: number;
  readonly sum: number;
  readonly squares: number;
  readonly first: number;
}

/** What counts of a customer, at first and in all. */
export interface CustomerFigures {
  readonly first: Pair;
  readonly total: Pair;
}
interface Pair {
  readonly orders: number;
  readonly net: number;
  /** What refunds left of discounts. */
  readonly discount: number;
  /** Goods, what discounts took off them, and what of the rest was paid back. */
  readonly revenue: number;
  readonly given: number;
  readonly back: number;
}

export interface GroupFigures {
  readonly customers: number;
  readonly orders: number;
  readonly revenue: bigint;
  readonly margin: bigint;
  readonly discount: bigint;
  readonly paidBack: bigint;
  readonly net: bigint;
  readonly ofOrders: Moments;
  readonly ofNet: Moments;
  readonly byCustomer: readonly CustomerFigures[];
}

export const momentsOf = (customers: readonly { readonly first: number; readonly total: number }[]): Moments => {
  const earliest = customers.slice(0, 100);
  return {
    customers: customers.length,
    sum: customers.reduce((so, { total }) => so + total, 0),
    squares: customers.reduce((so, { total }) => so + total * total, 0),
    first: earliest.reduce((so, { first }) => so + first * first, 0) / Math.max(1, earliest.length),
  };
};

const NOTHING: Pair = { orders: 0, net: 0, discount: 0, revenue: 0, given: 0, back: 0 };

/** Figures of the orders given, by customer: those that name none are a customer each. */
export const figuresOf = (orders: readonly RawOrder[], until: number): GroupFigures => {
  const inOrder = [...orders].sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1));
  const customers = new Map<string, CustomerFigures>();
  const sum = { orders: 0, revenue: 0n, margin: 0n, discount: 0n, paidBack: 0n, net: 0n };
  for (const order of inOrder) {
    const money = orderMoney(order, until);
    sum.orders += money.orders;
    for (const name of ['revenue', 'margin', 'discount', 'paidBack', 'net'] as const) sum[name] += money[name];
    const key = order.customer === undefined ? `order ${order.id}` : `customer ${order.customer}`;
    const now: Pair = {
      orders: money.orders,
      net: Number(money.net),
      discount: Number(money.keptDiscount),
      revenue: Number(money.revenue),
      given: Number(money.discount),
      back: Number(money.paidBack),
    };
    const { first = now, total = NOTHING } = customers.get(key) ?? {};
    const sums = Object.entries(now).map(([name, value]) => [name, total[name as keyof Pair] + value]);
    customers.set(key, { first, total: Object.fromEntries(sums) as unknown as Pair });
  }
  const byCustomer = [...customers.values()];
  const momentsBy = (name: keyof Pair): Moments =>
    momentsOf(byCustomer.map(({ first, total }) => ({ first: first[name], total: total[name] })));
  return { ...sum, customers: byCustomer.length, ofOrders: momentsBy('orders'), ofNet: momentsBy('net'), byCustomer };
};

/** Group and drawn coupon of an order of the experiment. */
export const markOf = ({ mark = '' }: RawOrder): { readonly group: Group; readonly explored: string } | undefined => {
  const [version, experiment, group, explored = '-'] = mark.split('.');
  return version === 'v1' && experiment === EXPERIMENT ? { group: group as Group, explored } : undefined;
};
