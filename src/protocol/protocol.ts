import * as v from 'valibot';
import { couponIdSchema } from './coupons/couponWords';
import { attributionSchema } from './experiment';
import { currencySchema, minorSchema } from './values/money';

/** Public routes of the server. `:id` is a bundle id: the first 16 hex digits of SHA-256 over the manifest payload. */
export const routes = {
  status: '/v1/status.json',
  /** The status with the current bundle, for a first visit. A host of plain files ignores the query and answers with the status alone. */
  statusWithBundle: '/v1/status.json?with=bundle',
  manifest: (id: string) => `/v1/bundles/${id}/manifest.json`,
  shard: (id: string, sha256: string) => `/v1/bundles/${id}/${sha256}.bin`,
  reports: '/v1/reports',
  splitReports: '/v1/reports/split',
  tokens: '/v1/tokens',
  claims: '/v1/claims',
  messages: '/v1/messages',
  /** Links in text messages, in which every character counts. */
  shortMessages: '/v1/m',
  orders: '/v1/webhooks/orders',
} as const;

export const bundleIdSchema = v.pipe(v.string(), v.regex(/^[0-9a-f]{16}$/));
export const idempotencyKeySchema = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{16,64}$/));

/** `GET /v1/status.json`, max-age 30: whether coupons may be shown, and the current bundle. */
export const statusSchema = v.object({
  v: v.literal('status/1'),
  serving: v.boolean(),
  bundle: v.nullable(bundleIdSchema),
  /** How long a code is valid once it is claimed, ms, if the coupon does not end before. Absent without a server: until the coupon ends. */
  codeMs: v.exactOptional(v.pipe(v.number(), v.minValue(0), v.maxValue(Number.MAX_SAFE_INTEGER))),
  /** A bundle rolled out to a share of the devices, in [0, 1]. `marked`: orders carry the device's side of the stage (`stageMark`). */
  next: v.exactOptional(v.object({ bundle: bundleIdSchema, share: v.number(), marked: v.exactOptional(v.literal(true)) })),
  /** λ per coupon whose budget is being spent too fast: a unit of discount counts as 1 + λ units. Absent means 0. */
  shadowPrices: v.exactOptional(v.record(couponIdSchema, v.pipe(v.number(), v.minValue(0), v.maxValue(100)))),
});
export type Status = v.InferOutput<typeof statusSchema>;

/** Files of the current bundle, if they are small enough to come with the status. Checked like files that come alone. */
const bundleFilesSchema = v.object({
  /** Text of `manifest.json`. */
  envelope: v.string(),
  /** Base64url by SHA-256. Others are fetched one by one. */
  shards: v.record(v.string(), v.string()),
});
export type BundleFiles = v.InferOutput<typeof bundleFilesSchema>;

/** `GET /v1/status.json?with=bundle`. */
export const statusWithBundleSchema = v.object({ ...statusSchema.entries, files: v.exactOptional(bundleFilesSchema) });
export type StatusWithBundle = v.InferOutput<typeof statusWithBundleSchema>;

/** Names the link by which a friend came. It reveals nothing about the claim behind it. */
export const friendTokenSchema = v.pipe(v.string(), v.regex(/^[0-9a-f]{32}$/));

/** The token is the first half of this text's SHA-256. Only the shopper's device and the server know the key. */
export const friendTokenText = (key: string): string => `couplet friend-link/1\n${key}`;

/**
 * How a claim belongs to another one. `link`: a friend's claim, by the link of the other. `of`: the reward for friends' orders, with the key
 * of the claim whose link they used, which only its shopper knows.
 */
export const friendProofSchema = v.union([v.strictObject({ link: friendTokenSchema }), v.strictObject({ of: idempotencyKeySchema })]);
export type FriendProof = v.InferOutput<typeof friendProofSchema>;

/** `POST /v1/claims` with header `Idempotency-Key`: the shopper clicked. This tells the shop which coupon was chosen. */
export const claimRequestSchema = v.strictObject({
  v: v.literal('claim/1'),
  couponId: couponIdSchema,
  /** Version of the coupon the shopper saw. */
  couponVersion: v.pipe(v.number(), v.integer(), v.minValue(1)),
  attribution: attributionSchema,
  /** Counter of the work that a refusal `claim_work` asked for. */
  work: v.exactOptional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(0xffff_ffff))),
  friend: v.exactOptional(friendProofSchema),
});
export type ClaimRequest = v.InferOutput<typeof claimRequestSchema>;

export const claimResponseSchema = v.object({
  v: v.literal('claim/1'),
  /** Single-use code, already valid in the shop's checkout. */
  code: v.pipe(v.string(), v.minLength(4), v.maxLength(64)),
  /** UTC ms until which the code is reserved for this shopper. */
  expiresAt: v.number(),
});
export type ClaimResponse = v.InferOutput<typeof claimResponseSchema>;

/**
 * Work that a claim costs while claims are squeezed: SHA-256(SHA-256(`claimWorkText`) ‖ counter, 4 bytes big-endian) begins with `bits` zero
 * bits (Back 2002, Hashcash). `salt` changes every hour, so that no work is done ahead.
 */
const claimWorkSchema = v.object({
  bits: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(24)),
  salt: v.pipe(v.string(), v.regex(/^[0-9a-f]{16}$/)),
});
export type ClaimWork = v.InferOutput<typeof claimWorkSchema>;

/** @param key the claim's Idempotency-Key */
export const claimWorkText = (salt: string, key: string, couponId: string): string => `couplet claim-work/1\n${salt}\n${key}\n${couponId}`;

const reason = v.object({ code: v.string(), message: v.string(), at: v.optional(v.string()), work: v.optional(claimWorkSchema) });
/** Every error of the server, any route. 5xx text never carries internals. */
export const errorResponseSchema = v.object({ error: reason });
export type ErrorResponse = v.InferOutput<typeof errorResponseSchema>;

/**
 * Possible responses in place of the requested content: `error`, or, with 200, `none` when nothing exists yet, which is not an error. One
 * schema for both, to save bytes on the page.
 */
export const reasonResponseSchema = v.object({ error: v.optional(reason), none: v.optional(reason) });
export interface NoneResponse {
  readonly none: v.InferOutput<typeof reason>;
}

const shortText = (most: number) => v.pipe(v.string(), v.minLength(1), v.maxLength(most));

/**
 * Order webhook of a shop on the generic connector. Headers: `X-Couplet-Timestamp` (unix seconds), `X-Couplet-Signature` =
 * hex HMAC-SHA256(secret, timestamp + "." + body). Replay window 5 minutes; idempotent by (`orderId`, `event`, `refundId`).
 */
export const orderWebhookSchema = v.object({
  v: v.literal('order/1'),
  event: v.picklist(['paid', 'refunded', 'cancelled']),
  orderId: shortText(100),
  currency: currencySchema,
  /** Goods before discount, discount and shipping of the whole order, with every event; minor units. */
  subtotal: minorSchema,
  discount: minorSchema,
  shipping: minorSchema,
  codes: v.pipe(v.array(v.pipe(v.string(), v.maxLength(64))), v.maxLength(10)),
  /** Cart attribute `couplet`; absent if the checkout lost it. */
  attribution: v.optional(attributionSchema),
  /** The shop's own customer id, for clustering; stored only as a keyed hash. */
  customer: v.exactOptional(shortText(200)),
  /** The customer has no account, although the shop gives them an id. No page knew that id, so it was not used for assignment. */
  guest: v.exactOptional(v.boolean()),
  /** Margin on the goods before discount; may be negative. Absent: calculated from the bundle's margin rate. */
  margin: v.exactOptional(v.pipe(v.number(), v.safeInteger())),
  /** How the shopper checked out, e.g. `web`, `express`. */
  route: v.exactOptional(shortText(40)),
  /**
   * Where the shopper came from, e.g. `email`, and their device class, e.g. `phone`, if the shop knows them. Results are broken down by
   * each.
   */
  channel: v.exactOptional(shortText(40)),
  device: v.exactOptional(shortText(40)),
  /** With `refunded`: the shop's id of this refund, and the amount refunded for goods. A `cancelled` order is fully refunded. */
  refundId: v.exactOptional(shortText(100)),
  refunded: v.exactOptional(minorSchema),
});
export type OrderWebhook = v.InferOutput<typeof orderWebhookSchema>;
