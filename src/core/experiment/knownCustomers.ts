import { DAY, type Instant } from '../clock';
import type { CustomerDraw } from './customerDraw';
import { customerTotals } from './customerTotals';
import type { Variant } from './experiment';
import type { OrderRecord } from './orderRecord';

/** A customer with orders from before the experiment, whether or not there were any in it. */
export interface KnownCustomer {
  readonly customerId: string;
  /** Drawn by the customer's id, so it is known of those who never came back. */
  readonly variant: Variant;
  /** Orders before the experiment. */
  readonly pastOrders: number;
  /** Customers who ordered alike before are in one. */
  readonly cell: number;
}

/** Past orders up to which a class of frequency reaches. */
const FREQUENCIES = [1, 2, 3, 5, 8, 12, 20, Number.POSITIVE_INFINITY];
/** Days since the last past order up to which a class of recency reaches. */
const RECENCIES = [30, 90, Number.POSITIVE_INFINITY];
/** Fewer customers than this share a cell with those of their frequency. */
const FEWEST = 30;

const classOf = (bounds: readonly number[], value: number): number => bounds.findIndex((bound) => value <= bound);

/**
 * Customers with an order before `since`, in cells by how often, how lately and for how much they ordered: what strata are made of.
 */
export const knownCustomers = (
  orders: readonly OrderRecord[],
  since: Instant,
  { variantOf }: Pick<CustomerDraw, 'variantOf'>,
): readonly KnownCustomer[] => {
  const past = orders.filter(({ at, customerId }) => at < since && customerId);
  const byCustomer = new Map<string, OrderRecord[]>();
  for (const order of past) {
    const own = byCustomer.get(order.customerId!);
    if (own) own.push(order);
    else byCustomer.set(order.customerId!, [order]);
  }
  const drawn = [...byCustomer].flatMap(([customerId, own]) => {
    const variant = variantOf(own.at(-1)!.bucket);
    const { total } = customerTotals(own)[0]!;
    const last = own.reduce((latest, { at }) => Math.max(latest, at), Number.NEGATIVE_INFINITY);
    const worth = Number(total.net) / Math.max(1, total.orders);
    return variant ? [{ customerId, variant, pastOrders: own.length, recency: (since - last) / DAY, worth }] : [];
  });
  const median = drawn.map(({ worth }) => worth).sort((a, b) => a - b)[drawn.length >> 1] ?? 0;
  const frequencyOf = ({ pastOrders }: { readonly pastOrders: number }): number => classOf(FREQUENCIES, pastOrders);
  const fine = drawn.map(
    (customer) => (frequencyOf(customer) * RECENCIES.length + classOf(RECENCIES, customer.recency)) * 2 + Number(customer.worth > median),
  );
  const sizes = new Map<number, number>();
  for (const cell of fine) sizes.set(cell, (sizes.get(cell) ?? 0) + 1);
  // Cells of a frequency alone have numbers of their own, below 0.
  return drawn.map((customer, i) => ({
    customerId: customer.customerId,
    variant: customer.variant,
    pastOrders: customer.pastOrders,
    cell: sizes.get(fine[i]!)! < FEWEST ? -1 - frequencyOf(customer) : fine[i]!,
  }));
};
