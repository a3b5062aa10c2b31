import { createHmac } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import * as v from 'valibot';
import { type Clock, MINUTE, SECOND } from '../../core/clock';
import { attributionSchema } from '../../core/experiment/experiment';
import { parseJsonWith } from '../../core/parse';
import { type Failure, fail, ok, type Result } from '../../core/result';
import { type OrderWebhook, orderWebhookSchema, routes } from '../../core/sync/protocol';
import type { RouteDeps } from '../deps';
import { errorResponses } from '../http/errorResponses';
import { rawBody } from '../http/rawBody';
import { refuse } from '../http/refuse';
import { sameSecret } from '../http/sameSecret';
import { sha256 } from '../http/sha256';

const REPLAY_WINDOW = 5 * MINUTE;

/** The cart attribute passes through the shopper's hands: one that was tampered with is a lost one, never a lost order. */
const lenientSchema = v.object({ ...orderWebhookSchema.entries, attribution: v.fallback(v.optional(attributionSchema), undefined) });

const readOrder = (body: Buffer): Result<OrderWebhook> => {
  const read = parseJsonWith(lenientSchema, body.toString('utf8'), 'order_malformed');
  if (!read.ok) return read;
  const { attribution, ...order } = read.value;
  return ok(attribution === undefined ? order : { ...order, attribution });
};

/** Signature first, over the raw bytes, so that only the shop can learn anything else from an answer. */
const checkSignature = (
  body: Buffer,
  headers: Readonly<Record<string, string | string[] | undefined>>,
  secret: string,
  clock: Clock,
): Result<undefined, Failure> => {
  const { 'x-couplet-timestamp': timestamp, 'x-couplet-signature': signature } = headers;
  const readable = typeof timestamp === 'string' && typeof signature === 'string' && /^\d{1,12}$/.test(timestamp);
  const expected = createHmac('sha256', secret).update(`${timestamp}.`).update(body).digest('hex');
  if (!readable || !sameSecret(signature.toLowerCase(), expected))
    return fail('signature_invalid', 'The signature does not fit the body and the timestamp.');
  return Math.abs(clock() - Number(timestamp) * SECOND) <= REPLAY_WINDOW
    ? ok(undefined)
    : fail('timestamp_stale', 'The timestamp is more than five minutes away from this server’s clock.');
};

/** Orders from the shop. Repeating a delivery is harmless: 200 with `fresh: false`. */
export const ordersRoute = async (app: FastifyInstance, { store, webhookSecret, clock }: RouteDeps): Promise<void> => {
  await app.register(async (scope) => {
    rawBody(scope);
    scope.post<{ Body: Buffer | undefined }>(
      routes.orders,
      {
        bodyLimit: 16_384,
        config: { subject: 'order' },
        schema: {
          summary: 'Order event of the shop, signed with HMAC-SHA256',
          response: {
            200: {
              type: 'object',
              properties: { fresh: { type: 'boolean' }, settledCodes: { type: 'array', items: { type: 'string' } } },
            },
            ...errorResponses,
          },
        },
      },
      async (request, reply) => {
        const body = request.body ?? Buffer.alloc(0);
        const signed = checkSignature(body, request.headers, webhookSecret, clock);
        if (!signed.ok) return refuse(reply, signed.error);
        const order = readOrder(body);
        if (!order.ok) return refuse(reply, order.error);
        const settled = await store.settleOrder(order.value, sha256(body), clock());
        return settled.ok ? reply.send(settled.value) : refuse(reply, settled.error);
      },
    );
  });
};
