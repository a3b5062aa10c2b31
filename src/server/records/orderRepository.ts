import type { OrderWebhook } from '../../protocol/protocol';
import type { Failure, Result } from '../../protocol/values/result';

/**
 * `inAll`: `refunded` is not what this refund paid back but all that was paid back of the order so far. `bucket`: what a signed-in customer's groups are
 * drawn by (`withBuckets`).
 */
export type OrderEvent = OrderWebhook & { readonly inAll?: true; readonly bucket?: number };

/** An order event as the store has it, its customer a pseudonym. */
export type StoredOrder = OrderWebhook & { readonly bucket?: number; readonly receivedAt: number };

/** Orders that stand (paid and not cancelled) under one attribution, minor units; `attribution` is null where the route lost it. */
export interface OrderTotal {
  readonly attribution: string | null;
  readonly currency: string;
  readonly orders: number;
  readonly subtotal: number;
  readonly discount: number;
  /** How many of the orders nobody made (`SIMULATED_ROUTE`). */
  readonly simulated: number;
}

/** Part of the port: orders of the shop, and up to when they were read there. */
export interface OrderRepository {
  /**
   * Records the order event once, by order, event and refund, with a pseudonym for its customer, and settles its codes.
   * `paid`: reserved → used with the real discount, shared among the order's codes in proportion to their reservations and at most the
   * reservation of each; a code already released counts as well, because the shop took it; so does one for all, whoever claimed it.
   * `refunded`: gives back as much of the money as was paid back of the goods, in all. `cancelled`: gives back what is left and the count, and
   * the code is its shopper's again until it expires, with its reservation. A code paid for by another order is left alone. Whatever the order
   * of arrival, the outcome is the same. Error `order_conflict`: same event, other body. Of a sum of refunds (`inAll`) only what is new counts, and a
   * smaller sum than is known changes nothing.
   */
  settleOrder(
    order: OrderEvent,
    bodySha256: string,
    now: number,
  ): Promise<Result<{ readonly fresh: boolean; readonly settledCodes: readonly string[] }, Failure>>;
  orders(): Promise<readonly StoredOrder[]>;
  orderTotals(): Promise<readonly OrderTotal[]>;
  /** Instant up to which something outside was read, UTC ms. */
  cursor(name: string): Promise<number | undefined>;
  /** Never moves back, whoever moves it. */
  advanceCursor(name: string, to: number, now: number): Promise<void>;
}

/** Columns as both databases return them. */
export interface OrderColumns {
  readonly body: string;
  readonly bucket: number | null;
  readonly received_at: number;
}

export const storedOrder = ({ body, bucket, received_at }: OrderColumns): StoredOrder => ({
  ...JSON.parse(body),
  ...(bucket === null ? {} : { bucket }),
  receivedAt: received_at,
});
