import { upperTail } from './criticalScores';
import { accountOf, EXPERIMENT, type Group, type RawOrder, SHARES } from './rawOrders';
import type { DrawnCustomers } from './shopLog';

/** What an order leaves, by docs/experiments.md: net margin = (margin − discount) · the part of what was paid that was not paid back. */
interface OrderMoney {
  /** One wholly refunded counts as none. */
  readonly orders: 0 | 1;
  readonly revenue: bigint;
  readonly margin: bigint;
  readonly discount: bigint;
  readonly paidBack: bigint;
  readonly net: bigint;
  /** Discount on what was not paid back. */
  readonly keptDiscount: bigint;
}

/** To the nearest unit, halves away from zero. */
const quotient = (dividend: bigint, divisor: bigint): bigint => {
  const size = dividend < 0n ? -dividend : dividend;
  const whole = size / divisor + (2n * (size % divisor) >= divisor ? 1n : 0n);
  return dividend < 0n ? -whole : whole;
};

/** Margin of the goods where the shop tells none: 40%, rounded down. */
const MARGIN_PERCENT = 40n;

export const orderMoney = (order: RawOrder, until: number): OrderMoney => {
  const [revenue, discount] = [BigInt(order.subtotal), BigInt(order.discount)];
  const margin = order.margin === undefined ? (revenue * MARGIN_PERCENT) / 100n : BigInt(order.margin);
  const paid = revenue - discount;
  const refunded = order.refunds.reduce((sum, { at, amount }) => (at <= until ? sum + BigInt(amount) : sum), 0n);
  const gone = order.cancelledAt !== undefined && order.cancelledAt <= until;
  const paidBack = gone || refunded > paid ? paid : refunded;
  const standing = (amount: bigint): bigint => (paidBack === 0n ? amount : quotient(amount * (paid - paidBack), paid));
  const [net, keptDiscount] = [standing(margin - discount), standing(discount)];
  return { orders: paidBack < paid ? 1 : 0, revenue, margin, discount, paidBack, net, keptDiscount };
};

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

export const knownCustomers = (all: readonly RawOrder[], since: number, _until: number, draw: DrawnCustomers): Known => {
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

/** Some of the shop's traffic, by its share, with those who ordered. */
export interface Lot {
  readonly share: number;
  readonly byCustomer: readonly CustomerFigures[];
}

/** When an experiment began, and for how many weeks it is planned. */
export interface Plan {
  readonly start: number;
  readonly weeks: number;
}

/** What the formulas need of a lot in one figure y: Σ y, Σ y² with a guest's 1.2 times, and Σ (y − h)³, h what earlier orders foretold. */
export interface Side {
  readonly share: number;
  readonly customers: number;
  /** Orders so far, and at the planned end, at the pace of the first hundred. */
  readonly orders: number;
  readonly planned: number;
  readonly sum: number;
  readonly squares: number;
  readonly cubes: number;
  /** Σ h, Σ y h and Σ h² of everybody known before, those who did not order included. */
  readonly before: { readonly h: number; readonly yh: number; readonly hh: number };
}

/** From so many customers there is an interval. */
const HUNDRED = 100;

const plannedOf = (times: readonly number[], { start, weeks }: Plan): number => {
  const hundredth = [...times].sort((a, b) => a - b)[HUNDRED - 1];
  return hundredth === undefined ? 0 : (HUNDRED * weeks * 7 * DAY) / Math.max(DAY, hundredth - start);
};

/** A lot in any figure of its customers, all of it counted in full. */
export const sideOf = ({ share, byCustomer }: Lot, figure: (customer: CustomerFigures) => number, plan: Plan): Side => {
  const total = (term: (y: number, guest: boolean) => number): number =>
    byCustomer.reduce((sum, customer) => sum + term(customer.counts * figure(customer), customer.guest), 0);
  const times = byCustomer.flatMap((customer) => customer.times);
  return {
    share,
    customers: byCustomer.length,
    orders: times.length,
    planned: plannedOf(times, plan),
    sum: total((y) => y),
    squares: total((y, guest) => (guest ? 1.2 : 1) * y * y),
    cubes: total((y) => y * y * y),
    before: { h: 0, yh: 0, hh: 0 },
  };
};

/** Least and greatest figure that counts in full: of n customers the ⌈.999 n⌉th from above and from below. */
export const capsOf = (lots: readonly Lot[], name: Name): { readonly lower: number; readonly upper: number } => {
  const rising = lots.flatMap(({ byCustomer }) => byCustomer.map((customer) => customer[name])).sort((a, b) => a - b);
  const rank = Math.ceil((999 * rising.length) / 1_000);
  return { lower: [...rising].reverse()[rank - 1] ?? 0, upper: rising[rank - 1] ?? 0 };
};

/** One figure, capped at what all lots have together. */
const cappedAt = (lots: readonly Lot[], name: Name): ((customer: CustomerFigures) => number) => {
  const { lower, upper } = capsOf(lots, name);
  return (customer) => Math.max(lower, Math.min(upper, customer[name]));
};

/** Lots in one figure, capped. */
export const cappedSides = <T extends string>(lots: Readonly<Record<T, Lot>>, name: Name, plan: Plan): Readonly<Record<T, Side>> => {
  const capped = cappedAt(Object.values<Lot>(lots), name);
  return Object.fromEntries(Object.entries<Lot>(lots).map(([of, lot]) => [of, sideOf(lot, capped, plan)])) as Record<T, Side>;
};

/**
 * Groups in one figure, less what earlier orders foretold of it. Figures of customers whom their id drew into the group, and h, are those of all buckets:
 * times planned over real share.
 */
export const knownSides = (groups: Readonly<Record<Group, Lot>>, name: Name, plan: Plan, known: Known): Readonly<Record<Group, Side>> => {
  const { draw, customers } = known;
  const capped = cappedAt(Object.values(groups), name);
  const overAll = (group: Group): number => SHARES[group] / draw.real[group];
  const figures = new Map(
    draw.groups.flatMap((group) =>
      groups[group].byCustomer.flatMap((one) =>
        one.account === undefined ? [] : [[`${group} ${one.account}`, one.counts * capped(one)] as const],
      ),
    ),
  );
  const yOf = customers.map(({ group, customer }) => figures.get(`${group} ${customer}`) ?? 0);
  const cells = new Map<string, number[]>();
  for (const [i, { cell }] of customers.entries()) cells.set(cell, [...(cells.get(cell) ?? []), yOf[i]!]);
  const sumOf = new Map([...cells].map(([cell, ys]) => [cell, ys.reduce((a, b) => a + b, 0)]));
  // Of the others in the cell.
  const means = customers.map(({ cell }, i) => (sumOf.get(cell)! - yOf[i]!) / Math.max(1, cells.get(cell)!.length - 1));
  const weighed = (of: (i: number) => number): number => customers.reduce((sum, { group }, i) => sum + of(i) / SHARES[group] ** 2, 0);
  const share = weighed((i) => yOf[i]! * means[i]!) / weighed((i) => means[i]! ** 2);
  const θ = Math.max(0, Math.min(1, share));
  const sideIn = (group: Group): Side => {
    const side = sideOf(groups[group], capped, plan);
    const own = customers.flatMap((one, i) => (one.group === group ? [{ y: yOf[i]!, h: θ * means[i]! * overAll(group) }] : []));
    const sum = (of: (one: { readonly y: number; readonly h: number }) => number): number => own.reduce((so, one) => so + of(one), 0);
    return {
      ...side,
      cubes: side.cubes - sum(({ y }) => y ** 3) + sum(({ y, h }) => (y - h) ** 3),
      before: { h: sum(({ h }) => h), yh: sum(({ y, h }) => y * h), hh: sum(({ h }) => h * h) },
    };
  };
  return { none: sideIn('none'), rule: sideIn('rule'), couplet: sideIn('couplet') };
};

/** A group whose customers count as its real share has it: planned over real where their id drew it, and is known to draw carts. */
export const counted = (byCustomer: readonly CustomerFigures[], group: Group, known: Known | null): readonly CustomerFigures[] =>
  known?.drawsOrders !== true
    ? byCustomer
    : byCustomer.map((one) =>
        one.account !== undefined && known.draw.groupOf(one.account) === group
          ? { ...one, counts: SHARES[group] / known.draw.real[group] }
          : one,
      );

export const enough = (...sides: readonly Side[]): boolean => sides.every(({ customers }) => customers >= HUNDRED);
