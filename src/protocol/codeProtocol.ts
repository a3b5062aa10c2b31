import * as v from 'valibot';
import { currencySchema, minorSchema } from './values/money';

/**
 * For a shop that checks codes at its own checkout: `POST /v1/codes/validate`, `lock`, `redeem` and `rollback`, signed like the order
 * webhook. The last three need the header `Idempotency-Key`.
 */
export const codeRoutePaths = {
  validate: '/v1/codes/validate',
  lock: '/v1/codes/lock',
  redeem: '/v1/codes/redeem',
  rollback: '/v1/codes/rollback',
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
