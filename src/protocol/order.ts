import * as v from 'valibot';
import { orderWebhookSchema } from './protocol';
import type { Instant } from './values/clock';
import { type Minor, minorSchema } from './values/money';

/** A paid order from the shop's records. Amounts in minor units of one currency, each a safe integer. */
export interface OrderRecord {
  readonly orderId: string;
  readonly at: Instant;
  /** Cart attribute `couplet` as received; null or empty if the checkout lost it. */
  readonly attribution: string | null;
  /** The shop's customer id. Each order without one counts as a separate customer. */
  readonly customerId?: string | undefined;
  /** Bucket that assigns a signed-in customer to a group (`customerUnit`). */
  readonly bucket?: number | undefined;
  /** Goods before discount. */
  readonly subtotal: Minor;
  readonly discount: Minor;
  /** Margin on the goods before discount; may be negative. */
  readonly margin: Minor;
  /** Refunds for goods so far. */
  readonly refunded?: Minor | undefined;
  /** How the shopper checked out, e.g. `web`, `express`. */
  readonly route?: string | undefined;
  /** Where the shopper came from, e.g. `email`, and their device class, e.g. `phone`; only as stated by the shop. */
  readonly channel?: string | undefined;
  readonly device?: string | undefined;
}

/** Most orders of one request. */
export const ORDERS_AT_ONCE = 500;

/** `POST /v1/admin/orders`: orders of a merchant's own export. May be sent again. */
export const orderImportSchema = v.object({
  v: v.literal('orders/1'),
  orders: v.pipe(
    v.array(
      v.object({
        /** In the webhook's form; a refund is not an event here. */
        order: v.object({ ...orderWebhookSchema.entries, event: v.picklist(['paid', 'cancelled']) }),
        /** When it was placed, UTC ms. */
        at: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
        /** Total refunded for its goods so far. */
        refunded: v.optional(minorSchema, 0),
      }),
    ),
    v.maxLength(ORDERS_AT_ONCE),
  ),
});
export type OrderImport = v.InferOutput<typeof orderImportSchema>;

/** Response of `POST /v1/admin/orders`. */
export const importedSchema = v.object({
  /** Events seen for the first time. */
  fresh: v.pipe(v.number(), v.safeInteger()),
  settledCodes: v.array(v.string()),
  /** Ids of orders that already exist with different figures. The earlier figures are kept. */
  conflicts: v.array(v.string()),
});

/** The `route` of orders by simulated shoppers, so that they are recognisable as simulated. */
export const SIMULATED_ROUTE = 'simulated';
