import * as v from 'valibot';
import { attributionSchema } from '../../protocol/experiment';
import { parseJsonWith } from '../../protocol/parse';
import { type OrderWebhook, orderWebhookSchema } from '../../protocol/protocol';
import { fail, ok, type Result } from '../../protocol/result';

/** The cart attribute passes through the shopper's hands: one that was tampered with is a lost one, never a lost order. */
const lenientSchema = v.object({ ...orderWebhookSchema.entries, attribution: v.fallback(v.optional(attributionSchema), undefined) });

/** Reads an order event. Error `order_malformed`, also for a refund that does not say which one it is and what it pays back. */
export const readOrder = (text: string): Result<OrderWebhook> => {
  const read = parseJsonWith(lenientSchema, text, 'order_malformed');
  if (!read.ok) return read;
  const { attribution, ...order } = read.value;
  for (const field of ['refundId', 'refunded'] as const)
    if (order.event === 'refunded' && order[field] === undefined)
      return fail('order_malformed', 'A refund needs the shop’s id of it and what it pays back of the goods.', field);
  return ok(attribution === undefined ? order : { ...order, attribution });
};
