import type { CustomerFigures, Name } from './groupFigures';

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

/** What the formulas need of a lot in one figure y: Σ y, Σ y² with a guest's 1.2 times, and Σ y³. */
export interface Side {
  readonly share: number;
  readonly customers: number;
  /** Customers at the planned end, at the pace of the first hundred. */
  readonly planned: number;
  readonly sum: number;
  readonly squares: number;
  readonly cubes: number;
}

/** From so many customers there is an interval. */
const HUNDRED = 100;
const DAY = 86_400_000;

const plannedOf = (customers: readonly CustomerFigures[], { start, weeks }: Plan): number => {
  const hundredth = customers.map(({ since }) => since).sort((a, b) => a - b)[HUNDRED - 1];
  return hundredth === undefined ? 0 : (HUNDRED * weeks * 7 * DAY) / Math.max(DAY, hundredth - start);
};

/** A lot in any figure of its customers, all of it counted in full. */
export const sideOf = ({ share, byCustomer }: Lot, figure: (customer: CustomerFigures) => number, plan: Plan): Side => {
  const total = (term: (y: number, guest: boolean) => number): number =>
    byCustomer.reduce((sum, customer) => sum + term(figure(customer), customer.guest), 0);
  return {
    share,
    customers: byCustomer.length,
    planned: plannedOf(byCustomer, plan),
    sum: total((y) => y),
    squares: total((y, guest) => (guest ? 1.2 : 1) * y * y),
    cubes: total((y) => y * y * y),
  };
};

/** Least and greatest figure that counts in full: of n customers the ⌈.999 n⌉th from above and from below. */
export const capsOf = (lots: readonly Lot[], name: Name): { readonly lower: number; readonly upper: number } => {
  const rising = lots.flatMap(({ byCustomer }) => byCustomer.map((customer) => customer[name])).sort((a, b) => a - b);
  const rank = Math.ceil((999 * rising.length) / 1_000);
  return { lower: [...rising].reverse()[rank - 1] ?? 0, upper: rising[rank - 1] ?? 0 };
};

/** Lots in one figure, capped at what they have together. */
export const cappedSides = <T extends string>(lots: Readonly<Record<T, Lot>>, name: Name, plan: Plan): Readonly<Record<T, Side>> => {
  const { lower, upper } = capsOf(Object.values<Lot>(lots), name);
  const capped = (customer: CustomerFigures): number => Math.max(lower, Math.min(upper, customer[name]));
  return Object.fromEntries(Object.entries<Lot>(lots).map(([of, lot]) => [of, sideOf(lot, capped, plan)])) as Record<T, Side>;
};

export const enough = (...sides: readonly Side[]): boolean => sides.every(({ customers }) => customers >= HUNDRED);
