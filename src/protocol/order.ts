import * as v from 'valibot';
import { orderWebhookSchema } from './protocol';
import type { Instant } from './values/clock';
import { type Minor, minorSchema } from './values/money';

/** A paid order as the shop's books have it. Amounts in minor units of one currency, each a safe integer. */
export interface OrderRecord {
  readonly orderId: string;
  readonly at: Instant;
  /** Cart attribute `couplet` as it arrived; null or empty where the checkout lost it. */
  readonly attribution: string | null;
  /** The shop's customer id; orders without one count as customers of their own. */
  readonly customerId?: string | undefined;
  /** Bucket that a signed-in customer is drawn by (`customerUnit`). */
  readonly bucket?: number | undefined;
  /** Goods before discount. */
  readonly subtotal: Minor;
  readonly discount: Minor;
  /** Margin on the goods before discount; may be negative. */
  readonly margin: Minor;
  /** Paid back of the goods so far. */
  readonly refunded?: Minor | undefined;
  /** How the shopper checked out, e.g. `web`, `express`. */
  readonly route?: string | undefined;
  /** Where the shopper came from, e.g. `email`, and on what, e.g. `phone`; only as the shop states it. */
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
        /** As the webhook would tell it; a refund is not an event here. */
        order: v.object({ ...orderWebhookSchema.entries, event: v.picklist(['paid', 'cancelled']) }),
        /** When it was placed, UTC ms. */
        at: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
        /** What was paid back of its goods up to now, altogether. */
        refunded: v.optional(minorSchema, 0),
      }),
    ),
    v.maxLength(ORDERS_AT_ONCE),
  ),
});
export type OrderImport = v.InferOutput<typeof orderImportSchema>;

/** Its answer. */
export const importedSchema = v.object({
  /** Events seen for the first time. */
  fresh: v.pipe(v.number(), v.safeInteger()),
  settledCodes: v.array(v.string()),
  /** Ids of orders that were settled before with other figures, which go on counting. */
  conflicts: v.array(v.string()),
});

/** What a shop calls the way simulated shoppers check out (`route` of an order): whoever sees an order of theirs sees that nobody made it. */
export const SIMULATED_ROUTE = 'simulated';
