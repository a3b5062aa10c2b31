import { parseAttribution } from '../../protocol/attribution';
import type { OrderWebhook } from '../../protocol/protocol';
import type { Failure, Result } from '../../protocol/values/result';
import type { PastCustomer } from '../../stats/comparison/knownCustomers';

/**
 * `inAll`: `refunded` is the sum of all refunds of the order so far, instead of this refund alone. `bucket`: determines a signed-in
 * customer's groups (`withBuckets`).
 */
export type OrderEvent = OrderWebhook & { readonly inAll?: true; readonly bucket?: number };

/** A stored order event; its customer is a pseudonym. */
export type StoredOrder = OrderWebhook & { readonly bucket?: number; readonly receivedAt: number };

/** Valid orders (paid and not cancelled) with one attribution, minor units. `attribution` is null if the checkout lost it. */
export interface OrderTotal {
  readonly attribution: string | null;
  readonly currency: string;
  readonly orders: number;
  readonly subtotal: number;
  readonly discount: number;
  /** Number of simulated orders among them (`SIMULATED_ROUTE`). */
  readonly simulated: number;
}

/** Part of the port: orders of the shop, and how far they have been read. */
export interface OrderRepository {
  /**
   * Records the order event once, by order, event and refund, with a pseudonym for its customer, and settles its codes.
   * - `paid`: reserved → used with the real discount, split among the order's codes in proportion to their reservations, at most the
   *   reservation of each. A released code counts as well, because the shop accepted it. So does a shared code, whoever claimed it.
   * - `refunded`: frees the same share of the spend as was refunded of the goods, in total.
   * - `cancelled`: frees the rest and the count. The code becomes its shopper's again until it expires, with its reservation.
   *
   * A code paid for by another order is not changed. The result does not depend on the order of arrival. Error `order_conflict`: same
   * event, other body. Of a sum of refunds (`inAll`), only the new part counts, and a sum smaller than known changes nothing.
   */
  settleOrder(
    order: OrderEvent,
    bodySha256: string,
    now: number,
  ): Promise<Result<{ readonly fresh: boolean; readonly settledCodes: readonly string[] }, Failure>>;
  orders(): Promise<readonly StoredOrder[]>;
  /** All events of the orders paid from one instant until another, in any order. Reads only these. */
  ordersPaid(since: number, until: number): Promise<readonly StoredOrder[]>;
  orderTotals(): Promise<readonly OrderTotal[]>;
  /** Time of the first paid order in a currency that carries the experiment, UTC ms. */
  experimentStart(experiment: string, currency: string): Promise<number | undefined>;
  /** Customers with a paid order in a currency before an instant. `marginRate`: as in `orderRecords`. */
  pastCustomers(before: number, currency: string, marginRate: number): Promise<readonly PastCustomer[]>;
  /** When the newest of the last 1,000 order events was received, UTC ms. Imported orders have the time they were placed. */
  lastOrderAt(): Promise<number | undefined>;
  /** How far an external source has been read, UTC ms. */
  cursor(name: string): Promise<number | undefined>;
  /** Never moves back, even with concurrent callers. */
  advanceCursor(name: string, to: number, now: number): Promise<void>;
}

/** @param bounds placeholders of the first instant and the end */
export const ordersPaidSql = (schema: string, [since, until]: readonly [string, string]): string => `
  SELECT body, bucket, received_at FROM ${schema}shop_order WHERE order_id IN (
    SELECT order_id FROM ${schema}shop_order WHERE event = 'paid' AND received_at >= ${since} AND received_at < ${until})`;

/** @param range placeholders of `attributionRange`, and of the currency */
export const firstOrdersSql = (schema: string, [from, to, currency]: readonly [string, string, string]): string => `
  SELECT attribution, first_at AS at FROM ${schema}order_total
  WHERE attribution >= ${from} AND attribution < ${to} AND currency = ${currency} ORDER BY first_at`;

/** A malformed attribute does not begin an experiment. */
export const startIn = (first: readonly { readonly attribution: string; readonly at: number }[]): number | undefined =>
  first.find(({ attribution }) => parseAttribution(attribution).ok)?.at;

/**
 * The share of the goods is rounded down, as by `shareOf`.
 * @param values placeholders of the instant, the currency and the rate in basis points
 */
export const pastCustomersSql = (schema: string, share: string, [before, currency]: readonly [string, string]): string => `
  SELECT customer AS "customerId", max(bucket) AS bucket, count(*) AS orders, max(received_at) AS last,
    sum(coalesce(margin, ${share}) - discount) AS worth
  FROM ${schema}customer_order WHERE received_at < ${before} AND currency = ${currency} GROUP BY customer`;

/** Columns as both databases return them. */
export interface OrderColumns {
  readonly body: string;
  readonly bucket: number | null;
  readonly received_at: number;
}

/** Fills the parsed object, because copying a million of them takes longer than parsing. */
export const storedOrder = ({ body, bucket, received_at }: OrderColumns): StoredOrder =>
  Object.assign(JSON.parse(body), bucket === null ? undefined : { bucket }, { receivedAt: received_at });
