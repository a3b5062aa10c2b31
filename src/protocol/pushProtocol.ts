import * as v from 'valibot';

/** Public Web Push routes. */
export const pushRoutes = {
  key: '/v1/push/key',
  subscriptions: '/v1/push/subscriptions',
  removal: '/v1/push/subscriptions/remove',
} as const;

/** Most characters of a notification's icon as a data URL. */
export const MOST_ICON = 60_000;

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

const appEntries = {
  /** `fcm`: Firebase Cloud Messaging, for Android. `apns`: Apple Push Notification service. */
  service: v.picklist(['fcm', 'apns']),
  /** The app's registration token, or its device token in hex. */
  token: v.pipe(v.string(), v.regex(/^[\w:-]{32,1000}$/)),
};

/**
 * `POST /v1/push/subscriptions` of an app with the shell in it. `notice`: `silent` if the app decides in the background, `shown` if the phone
 * shows a sentence of the app's own instead.
 */
export const appSubscriptionSchema = v.strictObject({
  v: v.literal('push-app/1'),
  ...appEntries,
  notice: v.picklist(['silent', 'shown']),
});
export type AppSubscription = v.InferOutput<typeof appSubscriptionSchema>;

/** A browser or an app. */
export const pushTargetSchema = v.variant('v', [subscriptionRequestSchema, appSubscriptionSchema]);
export type PushTarget = v.InferOutput<typeof pushTargetSchema>;

/**
 * `POST /v1/push/subscriptions/remove`. Knowing the endpoint or token is sufficient authorisation, since only the browser or app, its push
 * service and the server know it.
 */
export const subscriptionRemovalSchema = v.variant('v', [
  v.strictObject({ v: v.literal('push-removal/1'), endpoint: endpointSchema }),
  v.strictObject({ v: v.literal('push-app-removal/1'), ...appEntries }),
]);
export type SubscriptionRemoval = v.InferOutput<typeof subscriptionRemovalSchema>;
