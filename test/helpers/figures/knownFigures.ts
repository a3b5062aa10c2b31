import type { DrawnCustomers } from './drawnCustomers';
import { accountOf } from './drawnCustomers';
import { markOf } from './groupFigures';
import { upperTail } from './normalDistribution';
import { orderMoney } from './orderMoney';
import type { RawOrder } from './shopLog';
import type { Group } from './shopOrders';

/** A customer with an account and orders from before the experiment. */
interface KnownCustomer {
  readonly customer: string;
  readonly group: Group;
  readonly orders: number;
  /** Those who ordered alike before. */
  readonly cell: string;
}

/** What a shop knows of its customers when an experiment begins. */
export interface Known {
  readonly draw: DrawnCustomers;
  /** The id draws the group of nine in ten orders of customers with an account. */
  readonly drawsOrders: boolean;
  readonly customers: readonly KnownCustomer[];
}

const DAY = 86_400_000;

/** Numbers of orders that are alike, as docs/experiments.md has them. */
const oftenOf = (orders: number): string =>
  orders <= 3
    ? String(orders)
    : orders <= 5
      ? '4 to 5'
      : orders <= 8
        ? '6 to 8'
        : orders <= 12
          ? '9 to 12'
          : orders <= 20
            ? '13 to 20'
            : '21';
const latelyOf = (days: number): string => (days <= 30 ? 'a month' : days <= 90 ? 'three months' : 'long ago');

export const knownCustomers = (all: readonly RawOrder[], since: number, until: number, draw: DrawnCustomers): Known => {
  const past = new Map<string, RawOrder[]>();
  for (const order of all) {
    const account = accountOf(order);
    if (account !== undefined && order.at < since) past.set(account, [...(past.get(account) ?? []), order]);
  }
  const facts = [...past].map(([customer, orders]) => {
    // Before anything was paid back.
    const left = orders.reduce((sum, order) => sum + Number(orderMoney(order, Number.NEGATIVE_INFINITY).net), 0);
    const days = (since - Math.max(...orders.map(({ at }) => at))) / DAY;
    return { customer, orders: orders.length, often: oftenOf(orders.length), lately: latelyOf(days), worth: left / orders.length };
  });
  const rising = facts.map(({ worth }) => worth).sort((a, b) => a - b);
  const median = rising[Math.floor(rising.length / 2)] ?? 0;
  const fine = facts.map((fact) => `${fact.often}, ${fact.lately}, ${fact.worth > median ? 'more' : 'less'}`);
  const drawn = all.flatMap((order) => {
    const [group, account] = [markOf(order)?.group, accountOf(order)];
    return group === undefined || account === undefined ? [] : [draw.groupOf(account) === group];
  });
  return {
    draw,
    drawsOrders: drawn.filter(Boolean).length >= 0.9 * drawn.length,
    customers: facts.map(({ customer, orders, often }, i) => ({
      customer,
      group: draw.groupOf(customer),
      orders,
      cell: fine.filter((cell) => cell === fine[i]).length < 30 ? often : fine[i]!,
    })),
  };
};

/** Whether customers, and how often they had ordered, were split by the shares: a score of each over the groups, two-sided, p < .001 for all of them together. */
export const balanceOf = ({ draw: { real, groups }, customers }: Known) => {
  const sum = (of: (orders: number) => number, group?: Group): number =>
    customers.reduce((so, one) => (group === undefined || one.group === group ? so + of(Math.log2(1 + one.orders)) : so), 0);
  const furthest = (of: (often: number) => number): number =>
    groups
      .map((group) => {
        const share = real[group];
        return (sum(of, group) - share * sum(of)) / Math.sqrt(share * (1 - share) * sum((often) => of(often) ** 2));
      })
      .reduce((most, one) => (Math.abs(one) > Math.abs(most) ? one : most));
  const [split, score] = [furthest(() => 1), furthest((often) => often)];
  const tests = groups.length > 2 ? groups.length : 1;
  const pOf = (z: number): number => Math.min(1, 2 * tests * upperTail(Math.abs(z)));
  return { customers: customers.length, p: pOf(split), score, mismatch: Math.min(pOf(split), pOf(score)) < 0.001 / 2 };
};
