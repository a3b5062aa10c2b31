import { type CustomerDraw, type CustomerWeight, drawnScale } from '../../engine/assignment/customerDraw';
import type { Variant } from '../../protocol/experiment';
import { DAY, type Instant } from '../../protocol/values/clock';
import type { SharedArm } from './armContrast';
import { FIRST_CUSTOMERS } from './confidenceSequence';
import type { CustomerTotals, OrderAmounts } from './customerTotals';
import type { KnownCustomer } from './knownCustomers';

/**
 * Moments of a group's known customers, with h the figure predicted from their earlier orders and y their figure, 0 without an order in
 * that group.
 */
interface ForetoldMoments {
  /** Σ h, Σ y h, Σ h² and Σ (y − h)³ − y³. */
  readonly sum: number;
  readonly products: number;
  readonly squares: number;
  readonly cubes: number;
}

/** Customers of one cell in one group: how many, Σ y, Σ y² and Σ y³. */
interface CellSums {
  count: number;
  sum: number;
  squares: number;
  cubes: number;
}
/** By group. */
type Cell = readonly CellSums[];

/**
 * Moments of one group for h = k (all − y) / others: the prediction from the other customers in each customer's cell, times k. A customer
 * alone in a cell gets no prediction.
 */
const withoutOwn = ({ count, sum, squares, cubes }: CellSums, all: number, others: number, k: number): ForetoldMoments => {
  if (others === 0) return { sum: 0, products: 0, squares: 0, cubes: 0 };
  const each = k / others;
  // y − h = a y − b.
  const [a, b] = [1 + each, each * all];
  return {
    sum: each * (count * all - sum),
    products: each * (all * sum - squares),
    squares: each ** 2 * (count * all * all - 2 * all * sum + squares),
    cubes: a ** 3 * cubes - 3 * a * a * b * squares + 3 * a * b * b * sum - b ** 3 * count - cubes,
  };
};

const total = (cell: Cell, of: 'count' | 'sum'): number => cell.reduce((so, own) => so + own[of], 0);

/**
 * Predicts each known customer's figure from earlier orders: the mean over the other customers of its cell in all groups, those without an
 * order counting 0. Assignment ignores cells, and h excludes the customer's own figure, so Σ_T h/π_T − Σ_C h/π_C has mean 0. Subtracting it
 * from S removes noise and no effect: CUPED (Deng, Xu, Kohavi & Walker 2013, https://doi.org/10.1145/2433396.2433413) with cells as its
 * covariate, which is post-stratification.
 *
 * The means are scaled by the factor that leaves least noise, θ = Σ w² y h / Σ w² h² between 0 and 1. It is below 1 if carts do not carry
 * the variant assigned to the customer's id, because the page did not know the customer.
 *
 * @param cells sums of each cell by group, in the order of `arms`
 * @param weightOf w = 1/π of a group
 * @param scaleOf factor for the h of a group, see `CustomerDraw`
 */
const foretell = <V extends string>(
  arms: readonly V[],
  cells: ReadonlyMap<number, Cell>,
  weightOf: (variant: V) => number,
  scaleOf: (variant: V) => number,
): readonly ForetoldMoments[] => {
  const foretold = (k: number, place: number): ForetoldMoments => {
    const moments = { sum: 0, products: 0, squares: 0, cubes: 0 };
    for (const cell of cells.values()) {
      const own = withoutOwn(cell[place]!, total(cell, 'sum'), total(cell, 'count') - 1, k);
      moments.sum += own.sum;
      moments.products += own.products;
      moments.squares += own.squares;
      moments.cubes += own.cubes;
    }
    return moments;
  };
  let [products, squares] = [0, 0];
  for (const [place, variant] of arms.entries()) {
    const [whole, weight] = [foretold(1, place), weightOf(variant) ** 2];
    products += weight * whole.products;
    squares += weight * whole.squares;
  }
  const θ = squares > 0 ? Math.min(1, Math.max(0, products / squares)) : 0;
  return arms.map((variant, place) => foretold(scaleOf(variant) * θ, place));
};

/**
 * Data the intervals need of one group: y_i is a figure of customer i, e.g. its net margin so far, h_i its prediction from earlier orders
 * (`foretell`).
 */
export interface ArmMoments {
  /** Customers with an order. */
  readonly customers: number;
  /** Σ y_i. */
  readonly sum: number;
  /** Σ y_i², guests weighted by `GUEST_REPEATS`. */
  readonly squares: number;
  /** Σ (y_i − h_i)³. */
  readonly cubes: number;
  /** Σ h_i, Σ y_i h_i and Σ h_i² over all customers known before, including those without an order. 0 if there are none. */
  readonly foretold: { readonly sum: number; readonly products: number; readonly squares: number };
}

/** A figure of a customer or an order, as a double: statistics do not need exact cents. */
export type Metric = (amounts: OrderAmounts) => number;

export const countOrders: Metric = ({ orders }) => orders;
export const netMargin: Metric = ({ net }) => net;

/**
 * Extra variance of orders without a customer id, because a guest who orders again counts as another customer. 1.2 means that one guest in
 * nine orders once more. If all orders have an id, no factor applies.
 */
export const GUEST_REPEATS = 1.2;

/** Share of customers whose figure counts in full, at either end. */
const KEPT = 0.999;

/** Least and greatest figure. Figures beyond them are set to them. */
export interface Caps {
  readonly lower: number;
  readonly upper: number;
}

/**
 * Caps at the ranks of 99.9% of the customers of all groups together (winsorising), so that one wholesale order cannot decide a verdict.
 * Fewer than 1,000 customers have no caps. They come from all groups alike, so they cannot create a difference; a real one is shrunk
 * towards 0 by the part beyond them.
 * @param figures of each group
 */
export const capsOf = (figures: readonly (readonly number[])[]): Caps => {
  const count = figures.reduce((sum, { length }) => sum + length, 0);
  const rank = Math.ceil(KEPT * count);
  if (rank === 0) return { lower: 0, upper: 0 };
  // Keeps only the most extreme figures on either side, least extreme first. Sorting all of them at every look was the slowest step.
  const [low, high]: [number[], number[]] = [[], []];
  const keep = (out: number[], y: number): void => {
    let i = out.length;
    while (i > 0 && out[i - 1]! > y) i -= 1;
    if (out.length <= count - rank) out.splice(i, 0, y);
    else if (i > 0) {
      out.copyWithin(0, 1, i);
      out[i - 1] = y;
    }
  };
  for (const arm of figures)
    for (let i = 0; i < arm.length; i++) {
      const y = arm[i]!;
      if (high.length <= count - rank || y > high[0]!) keep(high, y);
      if (low.length <= count - rank || -y > low[0]!) keep(low, -y);
    }
  return { lower: -low[0]!, upper: high[0]! };
};

/** For a group without customers known before. */
export const noForetold = { sum: 0, products: 0, squares: 0 };

const capped = (y: number, { lower, upper }: Caps): number => Math.min(upper, Math.max(lower, y));

/**
 * @param caps absent: each figure counts in full
 * @param cells sums of this group by cell, to be added to
 */
const momentsOf = (
  { figures, guests, weights, cells: own }: Pick<ArmValues, 'figures' | 'guests' | 'weights' | 'cells'>,
  caps?: Caps,
  cells?: ReadonlyMap<number, CellSums>,
): ArmMoments => {
  let [sum, squares, cubes] = [0, 0, 0];
  for (let i = 0; i < figures.length; i++) {
    const y = (weights ? weights[i]! : 1) * (caps ? capped(figures[i]!, caps) : figures[i]!);
    const square = y * y;
    sum += y;
    squares += square * (guests[i] ? GUEST_REPEATS : 1);
    // `** 3` takes ten times as long.
    cubes += square * y;
    const cell = cells?.get(own[i] ?? Number.NaN);
    if (!cell) continue;
    cell.sum += y;
    cell.squares += square;
    cell.cubes += square * y;
  }
  return { customers: figures.length, sum, squares, cubes, foretold: noForetold };
};

/** The same, minus the predictions for customers known before. */
const lessForetold = (moments: ArmMoments, { cubes, ...foretold }: ForetoldMoments): ArmMoments => ({
  ...moments,
  cubes: moments.cubes + cubes,
  foretold,
});

/** Start and planned length of an experiment. They set the scale of its confidence sequence. */
export interface Schedule {
  readonly start: Instant;
  readonly plannedWeeks: number;
}

/**
 * Orders expected by the planned end, at the pace of the group's first `FIRST_CUSTOMERS`, or 0 before those are reached. Later orders do
 * not change it: the scale of a confidence sequence is fixed in advance.
 * @param times instants of the first orders, in time order
 */
const plannedOrders = (times: readonly Instant[], { start, plannedWeeks }: Schedule): number => {
  const last = times[FIRST_CUSTOMERS - 1];
  return last === undefined ? 0 : (FIRST_CUSTOMERS * plannedWeeks * 7 * DAY) / Math.max(DAY, last - start);
};

/** Share and customers of one group, in order of first orders. */
export interface ArmCustomers {
  readonly share: number;
  readonly customers: readonly CustomerTotals[];
  /** Absent if each counts for 1. */
  readonly weightOf?: CustomerWeight | undefined;
}

/** Weighted figure of each customer of a group. */
const weighted = ({ customers, weightOf }: ArmCustomers, metric: Metric): readonly number[] =>
  weightOf ? customers.map(({ total, bucket }) => weightOf(bucket) * metric(total)) : customers.map(({ total }) => metric(total));

/** Σ of a figure over the customers of a group. */
export const weightedSum = (arm: ArmCustomers, metric: Metric): number => weighted(arm, metric).reduce((sum, y) => sum + y, 0);

/** A group in any figure, without caps or predictions. */
export const plainArm = (arm: ArmCustomers, { orders, planned }: Pick<SharedArm, 'orders' | 'planned'>, metric: Metric): SharedArm => ({
  share: arm.share,
  orders,
  planned,
  moments: momentsOf({
    figures: weighted(arm, metric),
    guests: arm.customers.map(({ guest }) => guest),
    weights: undefined,
    cells: [],
  }),
});

/** One group in one metric. */
export interface ArmValues<V extends string = Variant> {
  readonly variant?: V | undefined;
  readonly share: number;
  readonly figures: readonly number[];
  readonly guests: readonly boolean[];
  /** Of each customer; undefined if all count for 1. */
  readonly weights: readonly number[] | undefined;
  /** Instants of all orders, or at least of the first `FIRST_CUSTOMERS`, in time order. */
  readonly times: readonly Instant[];
  /** Number of orders; absent: that of `times`. */
  readonly orders?: number | undefined;
  /** Cells of customers known before whose id determines this group; undefined for all others. */
  readonly cells: readonly (number | undefined)[];
}

/** Customers known before the experiment by cell and assigned group, with or without orders in it. */
type CellSizes<V extends string> = ReadonlyMap<number, ReadonlyMap<V, number>>;

export const cellSizes = <V extends string>(known: readonly KnownCustomer<V>[]): CellSizes<V> => {
  const sizes = new Map<number, Map<V, number>>();
  for (const { cell, variant } of known) {
    const counts = sizes.get(cell) ?? new Map<V, number>();
    sizes.set(cell, counts.set(variant, (counts.get(variant) ?? 0) + 1));
  }
  return sizes;
};

interface KnownCells<V extends string = Variant> {
  readonly draw: CustomerDraw<V>;
  readonly sizes: CellSizes<V>;
}

/** Customers known before the experiment. */
export interface CustomerKnowledge<V extends string = Variant> extends KnownCells<V> {
  /** Cell of a customer whose id determines this group. */
  cellOf(customerId: string | undefined, variant: V | undefined): number | undefined;
}

export const customerKnowledge = <V extends string = Variant>(
  draw: CustomerDraw<V>,
  known: readonly KnownCustomer<V>[],
): CustomerKnowledge<V> => {
  const byId = new Map<string | undefined, KnownCustomer<V>>();
  for (const customer of known) byId.set(customer.customerId, customer);
  return {
    draw,
    sizes: cellSizes(known),
    cellOf: (customerId, variant) => {
      const customer = byId.get(customerId);
      return customer?.variant === variant ? customer?.cell : undefined;
    },
  };
};

/** The groups in one metric, with the caps and predictions shared by all of them. */
export const armsOfValues = <V extends string = Variant>(
  arms: readonly ArmValues<V>[],
  schedule: Schedule,
  knowledge?: KnownCells<V>,
): readonly SharedArm[] => {
  const caps = capsOf(arms.map(({ figures }) => figures));
  const named = arms.flatMap(({ variant, share }) => (variant ? [{ variant, share }] : []));
  const cells = new Map(
    [...(knowledge?.sizes ?? [])].map(([cell, counts]): [number, Cell] => [
      cell,
      named.map(({ variant }) => ({ count: counts.get(variant) ?? 0, sum: 0, squares: 0, cubes: 0 })),
    ]),
  );
  const all = arms.map((arm) => {
    const place = named.findIndex(({ variant }) => variant === arm.variant);
    return momentsOf(arm, caps, place < 0 ? undefined : new Map([...cells].map(([cell, sums]) => [cell, sums[place]!])));
  });
  const shareOf = (variant: V): number => named.find((arm) => arm.variant === variant)!.share;
  const foretold =
    knowledge &&
    foretell(
      named.map(({ variant }) => variant),
      cells,
      (variant) => 1 / shareOf(variant),
      (variant) => drawnScale(knowledge.draw, variant, shareOf(variant)),
    );
  return arms.map(({ variant, share, times, orders = times.length }, i) => {
    const predicted = variant && foretold?.[named.findIndex((arm) => arm.variant === variant)];
    return {
      share,
      orders,
      planned: plannedOrders(times, schedule),
      caps,
      moments: predicted ? lessForetold(all[i]!, predicted) : all[i]!,
    };
  });
};

/** Figures of a group's customers. Two comparisons with the same group can share them. */
export const armValues = <V extends string = Variant>(
  { variant, share, customers, weightOf }: ArmCustomers & { readonly variant?: V },
  metric: Metric,
  knowledge?: CustomerKnowledge<V>,
): ArmValues<V> => ({
  variant,
  share,
  figures: customers.map(({ total }) => metric(total)),
  guests: customers.map(({ guest }) => guest),
  weights: weightOf && customers.map(({ bucket }) => weightOf(bucket)),
  // Customers come in order of their first orders, so the first orders of all are among those of the first customers.
  times: customers
    .slice(0, FIRST_CUSTOMERS)
    .flatMap(({ times }) => times)
    .sort((a, b) => a - b),
  orders: customers.reduce((sum, { times }) => sum + times.length, 0),
  cells: knowledge ? customers.map(({ customerId }) => knowledge.cellOf(customerId, variant)) : [],
});

/** The same from customers with all their orders. */
export const sharedArms = <V extends string = Variant>(
  arms: readonly (ArmCustomers & { readonly variant?: V })[],
  metric: Metric,
  schedule: Schedule,
  knowledge?: CustomerKnowledge<V>,
): readonly SharedArm[] =>
  armsOfValues<V>(
    arms.map((arm) => armValues(arm, metric, knowledge)),
    schedule,
    knowledge,
  );
