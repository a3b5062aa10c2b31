import * as v from 'valibot';

/** Public Web Push routes. */
export const pushRoutes = {
  key: '/v1/push/key',
  subscriptions: '/v1/push/subscriptions',
  removal: '/v1/push/subscriptions/remove',
} as const;

/** Uncompressed point of P-256, base64url: 65 bytes that begin with 4. */
const pointSchema = v.pipe(v.string(), v.regex(/^B[A-P][\w-]{85}=?$/));
const endpointSchema = v.pipe(v.string(), v.startsWith('https://'), v.maxLength(1_024));

/** `GET /v1/push/key`: the application server key that browsers subscribe with (RFC 8292). */
export const pushKeySchema = v.object({ v: v.literal('push-key/1'), publicKey: pointSchema });
export type PushKey = v.InferOutput<typeof pushKeySchema>;

/** `POST /v1/push/subscriptions`: a push subscription as in `PushSubscription.toJSON()`, and nothing else. */
export const subscriptionRequestSchema = v.strictObject({
  v: v.literal('push-subscription/1'),
  endpoint: endpointSchema,
  keys: v.strictObject({ p256dh: pointSchema, auth: v.pipe(v.string(), v.regex(/^[\w-]{22}(==)?$/)) }),
});
export type SubscriptionRequest = v.InferOutput<typeof subscriptionRequestSchema>;

/**
 * `POST /v1/push/subscriptions/remove`. Knowing the endpoint is sufficient authorisation, since only the browser, its push service and the
 * server know it.
 */
export const subscriptionRemovalSchema = v.strictObject({ v: v.literal('push-removal/1'), endpoint: endpointSchema });
export type SubscriptionRemoval = v.InferOutput<typeof subscriptionRemovalSchema>;
