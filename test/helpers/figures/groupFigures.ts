import { accountOf } from './drawnCustomers';
import { orderMoney } from './orderMoney';
import type { RawOrder } from './shopLog';
import { EXPERIMENT, type Group } from './shopOrders';

/** Figures of a customer that are compared. */
export interface Figures {
  readonly orders: number;
  readonly net: number;
  /** What refunds left of discounts. */
  readonly discount: number;
  /** Goods, what discounts took off them, and what of the rest was paid back. */
  readonly revenue: number;
  readonly given: number;
  readonly back: number;
}
export type Name = keyof Figures;

export interface CustomerFigures extends Figures {
  /** When each order came, those wholly paid back as well. */
  readonly times: readonly number[];
  /** Nobody knows what else this shopper ordered. */
  readonly guest: boolean;
  /** For how many it counts, see `counted`. */
  readonly counts: number;
  /** Of a customer who has one. */
  readonly account: string | undefined;
}

export interface GroupFigures {
  readonly orders: number;
  readonly revenue: bigint;
  readonly margin: bigint;
  readonly discount: bigint;
  readonly paidBack: bigint;
  readonly net: bigint;
  readonly byCustomer: readonly CustomerFigures[];
}

const NOTHING: Figures = { orders: 0, net: 0, discount: 0, revenue: 0, given: 0, back: 0 };

/** Figures of the orders given, by customer: those that name none are a customer each. */
export const figuresOf = (orders: readonly RawOrder[], until: number): GroupFigures => {
  const customers = new Map<string, CustomerFigures>();
  const sum = { orders: 0, revenue: 0n, margin: 0n, discount: 0n, paidBack: 0n, net: 0n };
  for (const order of orders) {
    const money = orderMoney(order, until);
    sum.orders += money.orders;
    for (const name of ['revenue', 'margin', 'discount', 'paidBack', 'net'] as const) sum[name] += money[name];
    const guest = order.customer === undefined;
    const key = guest ? `order ${order.id}` : `customer ${order.customer}`;
    const so = customers.get(key) ?? { ...NOTHING, account: undefined, times: [] };
    customers.set(key, {
      guest,
      counts: 1,
      account: so.account ?? accountOf(order),
      times: [...so.times, order.at],
      orders: so.orders + money.orders,
      net: so.net + Number(money.net),
      discount: so.discount + Number(money.keptDiscount),
      revenue: so.revenue + Number(money.revenue),
      given: so.given + Number(money.discount),
      back: so.back + Number(money.paidBack),
    });
  }
  return { ...sum, byCustomer: [...customers.values()] };
};

/** Group and drawn coupon of an order of the experiment. */
export const markOf = ({ mark = '' }: RawOrder): { readonly group: Group; readonly explored: string } | undefined => {
  const [version, experiment, group, explored = '-'] = mark.split('.');
  return version === 'v1' && experiment === EXPERIMENT ? { group: group as Group, explored } : undefined;
};
