import type { CustomerFigures, Name } from './groupFigures';
import type { Known } from './knownFigures';
import { type Group, SHARES } from './shopOrders';

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
const DAY = 86_400_000;

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
