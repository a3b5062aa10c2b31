import { type CustomerDraw, type CustomerWeight, drawnScale } from '../../engine/assignment/customerDraw';
import type { Variant } from '../../protocol/experiment';
import { DAY, type Instant } from '../../protocol/values/clock';
import type { SharedArm } from './armContrast';
import { FIRST_CUSTOMERS } from './confidenceSequence';
import type { CustomerTotals, OrderAmounts } from './customerTotals';
import type { KnownCustomer } from './knownCustomers';

/** Of the known customers of an arm, with h what their earlier orders foretold and y their figure, 0 without an order in that arm. */
interface ForetoldMoments {
  /** Σ h, Σ y h, Σ h² and Σ (y − h)³ − y³. */
  readonly sum: number;
  readonly products: number;
  readonly squares: number;
  readonly cubes: number;
}

/** Customers of one cell in one arm: how many, Σ y, Σ y² and Σ y³. */
interface CellSums {
  count: number;
  sum: number;
  squares: number;
  cubes: number;
}
/** By arm. */
type Cell = readonly CellSums[];

/** Of one arm for h = k (all − y) / others: what the others of each customer's cell say of it, times k. A customer alone in one is foretold nothing. */
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
 * What earlier orders foretell of each known customer's figure: the mean of the others of its cell over all arms together, who did not order counting 0. Variants
 * are drawn without a look at cells, and h knows nothing of the customer's own, so Σ_T h/π_T − Σ_C h/π_C has mean 0, and taking it off S leaves the truth
 * and less noise: CUPED (Deng, Xu, Kohavi & Walker 2013, https://doi.org/10.1145/2433396.2433413) with cells for its covariate, which is post-stratification.
 *
 * Of the means the part is taken that leaves least noise, θ = Σ w² y h / Σ w² h² between 0 and 1: less than all where carts do not carry the variant that
 * the customer's id draws, because the page did not know the customer.
 *
 * @param variants the arms that are compared
 * @param figureOf figure of a customer in the arm that the customer was drawn into
 * @param weightOf w = 1/π of an arm
 * @param scaleOf by what h of an arm is multiplied, see `CustomerDraw`
 */
const foretell = <V extends string>(
  variants: readonly V[],
  known: readonly KnownCustomer<V>[],
  figureOf: (customer: KnownCustomer<V>) => number | undefined,
  weightOf: (variant: V) => number,
  scaleOf: (variant: V) => number,
): readonly ForetoldMoments[] => {
  const places = new Map(variants.map((variant, i) => [variant, i]));
  const cells = new Map<number, Cell>();
  for (const customer of known) {
    const place = places.get(customer.variant);
    if (place === undefined) continue;
    let cell = cells.get(customer.cell);
    if (!cell) {
      cell = variants.map(() => ({ count: 0, sum: 0, squares: 0, cubes: 0 }));
      cells.set(customer.cell, cell);
    }
    const [own, y] = [cell[place]!, figureOf(customer) ?? 0];
    own.count += 1;
    own.sum += y;
    own.squares += y * y;
    own.cubes += y * y * y;
  }
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
  for (const [place, variant] of variants.entries()) {
    const [whole, weight] = [foretold(1, place), weightOf(variant) ** 2];
    products += weight * whole.products;
    squares += weight * whole.squares;
  }
  const θ = squares > 0 ? Math.min(1, Math.max(0, products / squares)) : 0;
  return variants.map((variant, place) => foretold(scaleOf(variant) * θ, place));
};

/** What the intervals need of one arm: y_i is a figure of customer i, e.g. its net margin so far, h_i what earlier orders foretold of it (`foretell`). */
export interface ArmMoments {
  /** Customers with an order. */
  readonly customers: number;
  /** Σ y_i. */
  readonly sum: number;
  /** Σ y_i², guests by `GUEST_REPEATS`. */
  readonly squares: number;
  /** Σ (y_i − h_i)³. */
  readonly cubes: number;
  /** Σ h_i, Σ y_i h_i and Σ h_i²: of all customers known before, those without an order too; 0 where nobody is. */
  readonly foretold: { readonly sum: number; readonly products: number; readonly squares: number };
}

/** A figure of a customer or an order, as a double: statistics need no exact cents. */
export type Metric = (amounts: OrderAmounts) => number;

export const countOrders: Metric = ({ orders }) => orders;
export const netMargin: Metric = ({ net }) => Number(net);

/**
 * By how much more orders without a customer id vary than if no shopper came back: a guest who orders again counts as another customer. 1.2 is
 * one in nine who orders once more; where all orders have an id nothing is assumed.
 */
export const GUEST_REPEATS = 1.2;

/** Share of customers whose figure counts as it is, at either end. */
const KEPT = 0.999;

/** Least and greatest figure that counts in full; what lies beyond counts as much. */
export interface Caps {
  readonly lower: number;
  readonly upper: number;
}

/**
 * Caps at the ranks of 99.9% of the customers of all arms together (winsorising): one wholesale order moves no verdict, and fewer than 1,000 customers have none. They come from
 * all arms alike, so a difference that is not there is not made; one that is there is drawn towards 0 by what lies beyond.
 * @param figures of each arm
 */
export const capsOf = (figures: readonly (readonly number[])[]): Caps => {
  const count = figures.reduce((sum, { length }) => sum + length, 0);
  const rank = Math.ceil(KEPT * count);
  if (rank === 0) return { lower: 0, upper: 0 };
  // The few that lie furthest out on either side, least extreme first; sorting all of them at every look took longest of all.
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

/** Of an arm nobody was known in before. */
export const noForetold = { sum: 0, products: 0, squares: 0 };

/** @param guests whether the order of the figure names no customer */
const momentsOf = (figures: readonly number[], guests: readonly boolean[]): ArmMoments => {
  let [sum, squares, cubes] = [0, 0, 0];
  for (let i = 0; i < figures.length; i++) {
    const y = figures[i]!;
    sum += y;
    squares += y * y * (guests[i] ? GUEST_REPEATS : 1);
    // Not `** 3`, which takes ten times as long.
    cubes += y * y * y;
  }
  return { customers: figures.length, sum, squares, cubes, foretold: noForetold };
};

/** The same, less what was foretold of the arm's customers known before. */
const lessForetold = (moments: ArmMoments, { cubes, ...foretold }: ForetoldMoments): ArmMoments => ({
  ...moments,
  cubes: moments.cubes + cubes,
  foretold,
});

/** When an experiment began and for how long it was planned: sets the scale of its sequence. */
export interface Schedule {
  readonly start: Instant;
  readonly plannedWeeks: number;
}

/**
 * Orders by the planned end, at the pace of the arm's first `FIRST_CUSTOMERS`; 0 before those are there. What comes later does not
 * change it: the scale of a sequence is fixed before it is looked at.
 * @param times instants of the orders, in time
 */
const plannedOrders = (times: readonly Instant[], { start, plannedWeeks }: Schedule): number => {
  const last = times[FIRST_CUSTOMERS - 1];
  return last === undefined ? 0 : (FIRST_CUSTOMERS * plannedWeeks * 7 * DAY) / Math.max(DAY, last - start);
};

/** Share and customers of one arm, in order of first orders. */
export interface ArmCustomers {
  readonly share: number;
  readonly customers: readonly CustomerTotals[];
  /** Absent where each counts for 1. */
  readonly weightOf?: CustomerWeight | undefined;
}

/** Figure of each customer of an arm, as much as it counts for. */
const weighted = ({ customers, weightOf }: ArmCustomers, metric: Metric): readonly number[] =>
  weightOf ? customers.map(({ total, bucket }) => weightOf(bucket) * metric(total)) : customers.map(({ total }) => metric(total));

/** Σ of a figure over the customers of an arm. */
export const weightedSum = (arm: ArmCustomers, metric: Metric): number => weighted(arm, metric).reduce((sum, y) => sum + y, 0);

/** An arm in any figure, every customer in full. */
export const plainArm = (arm: ArmCustomers, { orders, planned }: Pick<SharedArm, 'orders' | 'planned'>, metric: Metric): SharedArm => ({
  share: arm.share,
  orders,
  planned,
  moments: momentsOf(
    weighted(arm, metric),
    arm.customers.map(({ guest }) => guest),
  ),
});

/** One arm in one metric. */
export interface ArmValues<V extends string = Variant> {
  readonly variant?: V | undefined;
  readonly share: number;
  readonly figures: readonly number[];
  readonly guests: readonly boolean[];
  readonly buckets: readonly (number | undefined)[];
  readonly weightOf?: CustomerWeight | undefined;
  /** Of all orders, in time. */
  readonly times: readonly Instant[];
  /** Place of a known customer in those lists. */
  placeOf(customer: KnownCustomer<V>): number | undefined;
}

/** What an experiment knows of its customers. */
export interface CustomerKnowledge<V extends string = Variant> {
  readonly draw: CustomerDraw<V>;
  readonly known: readonly KnownCustomer<V>[];
}

const capped = (y: number, { lower, upper }: Caps): number => Math.min(upper, Math.max(lower, y));

/** The arms in one metric, with the caps and the expectations that hold for all of them. */
export const armsOfValues = <V extends string = Variant>(
  arms: readonly ArmValues<V>[],
  schedule: Schedule,
  knowledge?: CustomerKnowledge<V>,
): readonly SharedArm[] => {
  const caps = capsOf(arms.map(({ figures }) => figures));
  const all = arms.map(({ figures, buckets, weightOf }) =>
    weightOf ? figures.map((y, i) => capped(y, caps) * weightOf(buckets[i])) : figures.map((y) => capped(y, caps)),
  );
  const armOf = new Map(arms.map(({ variant }, i) => [variant, i]));
  const shareOf = (variant: V): number => arms[armOf.get(variant)!]!.share;
  const foretold =
    knowledge &&
    foretell(
      arms.flatMap(({ variant }) => variant ?? []),
      knowledge.known,
      (customer) => {
        const arm = armOf.get(customer.variant)!;
        const place = arms[arm]!.placeOf(customer);
        return place === undefined ? undefined : all[arm]![place];
      },
      (variant) => 1 / shareOf(variant),
      (variant) => drawnScale(knowledge.draw, variant, shareOf(variant)),
    );
  return arms.map(({ variant, share, guests, times }, i) => {
    const moments = momentsOf(all[i]!, guests);
    return {
      share,
      orders: times.length,
      planned: plannedOrders(times, schedule),
      caps,
      moments: foretold && variant ? lessForetold(moments, foretold[i]!) : moments,
    };
  });
};

/**
 * The same of customers with all their orders.
 * @param metric of a customer of the arm with that index
 */
export const sharedArms = <V extends string = Variant>(
  arms: readonly (ArmCustomers & { readonly variant?: V })[],
  metric: (amounts: OrderAmounts, arm: number) => number,
  schedule: Schedule,
  knowledge?: CustomerKnowledge<V>,
): readonly SharedArm[] =>
  armsOfValues<V>(
    arms.map(({ variant, share, customers, weightOf }, arm) => {
      const places = knowledge && new Map(customers.map(({ key }, place) => [key, place]));
      return {
        variant,
        share,
        figures: customers.map(({ total }) => metric(total, arm)),
        guests: customers.map(({ guest }) => guest),
        buckets: customers.map(({ bucket }) => bucket),
        weightOf,
        times: customers.flatMap(({ times }) => times).sort((a, b) => a - b),
        placeOf: ({ key }) => places?.get(key),
      };
    }),
    schedule,
    knowledge,
  );
