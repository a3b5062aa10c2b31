import * as v from 'valibot';
import { minorSchema } from './money';
import { orderWebhookSchema } from './protocol';

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
