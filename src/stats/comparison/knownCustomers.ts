import type { CustomerDraw } from '../../engine/assignment/customerDraw';
import { normalQuantile, normalTail } from '../../maths/distributions';
import type { Variant } from '../../protocol/experiment';
import type { OrderRecord } from '../../protocol/order';
import { DAY, type Instant } from '../../protocol/values/clock';
import { SAMPLE_RATIO_ALPHA } from './attributeCoverage';

/** A customer with orders before an instant. */
export interface PastCustomer {
  readonly customerId: string;
  /** See `customerBucket`. Null without an account. */
  readonly bucket: number | null;
  readonly orders: number;
  /** Time of the last one. */
  readonly last: Instant;
  /**
   * Sum of their margins minus discounts, minor units. Refunds are left out, because one during the experiment could be an effect of it.
   */
  readonly worth: number;
}

/** Adds orders to what is known of their customers. Those without a customer id are left out. */
export const pastCustomers = (orders: readonly OrderRecord[], earlier: readonly PastCustomer[] = []): readonly PastCustomer[] => {
  if (orders.length === 0) return earlier;
  const byCustomer = new Map(earlier.map((customer) => [customer.customerId, customer]));
  for (const { customerId, bucket, at, margin, discount } of orders) {
    if (!customerId) continue;
    const so = byCustomer.get(customerId) ?? { bucket: null, orders: 0, last: at, worth: 0 };
    byCustomer.set(customerId, {
      customerId,
      bucket: so.bucket ?? bucket ?? null,
      orders: so.orders + 1,
      last: Math.max(so.last, at),
      worth: so.worth + margin - discount,
    });
  }
  return [...byCustomer.values()];
};

/** A customer with orders from before the experiment, with or without orders in it. */
export interface KnownCustomer<V extends string = Variant> {
  readonly customerId: string;
  /** Assigned by the customer's id, so it is also known for customers who never came back. */
  readonly variant: V;
  /** Orders before the experiment. */
  readonly pastOrders: number;
  /** Customers with similar past orders share a cell. */
  readonly cell: number;
}

/** Upper bounds of the frequency classes, in past orders. */
const FREQUENCIES = [1, 2, 3, 5, 8, 12, 20, Number.POSITIVE_INFINITY];
/** Upper bounds of the recency classes, in days since the last past order. */
const RECENCIES = [30, 90, Number.POSITIVE_INFINITY];
/** Smaller cells are merged with all others of their frequency. */
const FEWEST = 30;

const classOf = (bounds: readonly number[], value: number): number => bounds.findIndex((bound) => value <= bound);

/** How a customer ordered before the experiment. */
export interface PastOrders {
  readonly pastOrders: number;
  /** Days since the last one. */
  readonly recency: number;
  /** Mean margin of an order minus its discount. */
  readonly worth: number;
}

export const pastOf = ({ orders, last, worth }: PastCustomer, since: Instant): PastOrders => ({
  pastOrders: orders,
  recency: (since - last) / DAY,
  worth: worth / orders,
});

/** Cell of each customer by frequency, recency and value of past orders: the strata. In the order of the customers. */
export const cellsOf = (customers: readonly PastOrders[]): readonly number[] => {
  const median = Float64Array.from(customers, ({ worth }) => worth).sort()[customers.length >> 1] ?? 0;
  const frequencyOf = ({ pastOrders }: PastOrders): number => classOf(FREQUENCIES, pastOrders);
  const fine = customers.map(
    (customer) => (frequencyOf(customer) * RECENCIES.length + classOf(RECENCIES, customer.recency)) * 2 + Number(customer.worth > median),
  );
  const sizes = new Map<number, number>();
  for (const cell of fine) sizes.set(cell, (sizes.get(cell) ?? 0) + 1);
  // Merged cells get negative numbers.
  return customers.map((customer, i) => (sizes.get(fine[i]!)! < FEWEST ? -1 - frequencyOf(customer) : fine[i]!));
};

/** Customers with an order before `since` whose id determines their group, with their cells. */
export const knownCustomers = <V extends string>(
  past: readonly PastCustomer[],
  since: Instant,
  { variantOf }: Pick<CustomerDraw<V>, 'variantOf'>,
): readonly KnownCustomer<V>[] => {
  const drawn = past.filter(({ bucket }) => variantOf(bucket ?? undefined) !== undefined);
  const cells = cellsOf(drawn.map((customer) => pastOf(customer, since)));
  return drawn.map(({ customerId, bucket, orders }, i) => ({
    customerId,
    variant: variantOf(bucket ?? undefined)!,
    pastOrders: orders,
    cell: cells[i]!,
  }));
};

/** How customers known before are split between groups. */
export interface KnownBalance {
  readonly customers: number;
  /** p-value of the split of customers over all groups. For a single look: past data is the same at every look. */
  readonly p: number;
  /** Largest score of the difference between a group's past order frequency and its share. */
  readonly score: number;
  /**
   * True if either shows a dependence of past behaviour on the experiment. Known customers or their orders are then not really from before.
   */
  readonly mismatch: boolean;
}

/** Customers a group must expect before its score is close enough to normal. */
const FEWEST_TO_BALANCE = 10;

const furthest = (scores: readonly number[]): number => scores.reduce((most, one) => (Math.abs(one) > Math.abs(most) ? one : most), 0);

/**
 * Past behaviour cannot depend on assignment: customers known before are split by the shares, and so is how often they ordered. That is
 * measured as log₂(1 + past orders), so that one account with half of all orders does not decide. A sound experiment is flagged with a
 * probability of at most `SAMPLE_RATIO_ALPHA`, both tests and all groups together (Bonferroni).
 * @param shares those of the assigned buckets; with planned shares a large shop would look unbalanced by chance
 */
export const knownBalance = <V extends string>(
  known: readonly Pick<KnownCustomer<V>, 'variant' | 'pastOrders'>[],
  shares: Readonly<Record<V, number>>,
): KnownBalance => {
  const variants = Object.keys(shares) as V[];
  const zeros = (): Record<V, number> => Object.fromEntries(variants.map((variant) => [variant, 0])) as Record<V, number>;
  const [counts, orders] = [zeros(), zeros()];
  let [all, squares] = [0, 0];
  for (const { variant, pastOrders } of known) {
    const often = Math.log2(1 + pastOrders);
    counts[variant] += 1;
    orders[variant] += often;
    all += often;
    squares += often ** 2;
  }
  const compared = variants.filter((variant) => shares[variant] < 1 && shares[variant] * known.length >= FEWEST_TO_BALANCE);
  const scoreOf = (sums: Readonly<Record<V, number>>, total: number, square: number): number =>
    furthest(
      compared.map((variant) => (sums[variant] - shares[variant] * total) / Math.sqrt(shares[variant] * (1 - shares[variant]) * square)),
    );
  const [split, score] = [scoreOf(counts, known.length, known.length), scoreOf(orders, all, squares)];
  // Two groups mirror each other and count as one test.
  const tests = compared.length > 2 ? compared.length : 1;
  const critical = normalQuantile(SAMPLE_RATIO_ALPHA / 2 / (2 * tests));
  const stranger = variants.some((variant) => counts[variant] > 0 && !(shares[variant] > 0));
  const p = stranger ? 0 : Math.min(1, 2 * tests * normalTail(Math.abs(split)));
  return { customers: known.length, p, score, mismatch: stranger || Math.max(Math.abs(split), Math.abs(score)) > critical };
};
