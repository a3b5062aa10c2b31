import * as v from 'valibot';
import { basketSchema } from './coupons/basket';
import { currencySchema, minorSchema } from './values/money';

/**
 * For a shop that checks codes at its own checkout: `POST /v1/codes/validate`, `discounts`, `lock`, `redeem` and `rollback`, signed like the
 * order webhook. The last three need the header `Idempotency-Key`.
 */
export const codeRoutePaths = {
  validate: '/v1/codes/validate',
  lock: '/v1/codes/lock',
  redeem: '/v1/codes/redeem',
  rollback: '/v1/codes/rollback',
  discounts: '/v1/codes/discounts',
} as const;

const version = v.literal('code-use/1');
const code = v.pipe(v.string(), v.minLength(1), v.maxLength(64));
/** The shop's id of the order, or of the cart before there is an order. The same for lock, redeem and rollback. */
const orderId = v.pipe(v.string(), v.minLength(1), v.maxLength(100));
/** The shop's own customer id, for `perCustomer`; stored only as a keyed hash. */
const customer = v.exactOptional(v.pipe(v.string(), v.minLength(1), v.maxLength(200)));

export const codeQuestionSchema = v.object({ v: version, code, orderId: v.exactOptional(orderId), customer });

export const codeLockSchema = v.object({
  v: version,
  code,
  orderId,
  customer,
  /** How long the code is reserved for this order. */
  ttlSeconds: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(3_600)), 900),
});

export const codeRedeemSchema = v.object({
  v: version,
  code,
  orderId,
  customer,
  currency: currencySchema,
  /** Discount from this code, minor units. */
  discount: minorSchema,
});

export const codeRollbackSchema = v.object({ v: version, code, orderId });

/**
 * `POST /v1/codes/discounts`: what codes take off a basket, in the words of a protocol that shoppers' agents check out with: `acp` is the
 * Agentic Commerce Protocol, `ucp` the Universal Commerce Protocol. `lines` are in the order of the checkout's `line_items`.
 */
export const codeDiscountsSchema = v.object({
  v: v.literal('code-discounts/1'),
  protocol: v.picklist(['acp', 'ucp']),
  codes: v.pipe(v.array(v.pipe(v.string(), v.maxLength(64))), v.maxLength(10)),
  currency: currencySchema,
  basket: basketSchema,
  orderId: v.exactOptional(orderId),
  customer,
  /** BCP 47 tag for the names of coupons; absent: English. */
  locale: v.exactOptional(v.pipe(v.string(), v.maxLength(35))),
});
export type CodeDiscountsRequest = v.InferOutput<typeof codeDiscountsSchema>;
