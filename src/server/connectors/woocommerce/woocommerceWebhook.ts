import { createHmac } from 'node:crypto';
import { parseJsonWith } from '../../../protocol/parse';
import type { OrderWebhook } from '../../../protocol/protocol';
import { fail, ok, type Result } from '../../../protocol/result';
import { sameSecret } from '../../http/sameSecret';
import type { ShopWebhook } from '../connector';
import { woocommerceOrderEvents, woocommerceOrderSchema } from './woocommerceOrders';

/** What WooCommerce sends unsigned when a webhook is made; it expects 200. */
const PING = /^webhook_id=\d+$/;

/**
 * `X-WC-Webhook-Signature`: base64 HMAC-SHA256 of the raw body. There is no time in it, so an old delivery can be replayed; settling knows every
 * event it has seen, so that changes nothing. https://woocommerce.github.io/woocommerce-rest-api-docs/#webhooks
 * Errors: `signature_invalid`, `webhook_malformed`.
 */
export const readWoocommerceWebhook = ({ headers, body }: ShopWebhook, secret: string): Result<readonly OrderWebhook[]> => {
  const bytes = Buffer.from(body);
  const text = bytes.toString('utf8');
  const { 'x-wc-webhook-signature': signature, 'x-wc-webhook-topic': topic } = headers;
  if (signature === undefined && PING.test(text)) return ok([]);
  const expected = createHmac('sha256', secret).update(bytes).digest('base64');
  if (typeof signature !== 'string' || !sameSecret(signature, expected))
    return fail('signature_invalid', 'The signature does not fit the body.');
  if (topic !== 'order.created' && topic !== 'order.updated') return ok([]);
  const order = parseJsonWith(woocommerceOrderSchema, text, 'webhook_malformed');
  return order.ok ? woocommerceOrderEvents(order.value) : order;
};
