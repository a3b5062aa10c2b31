import * as v from 'valibot';
import { currencySchema, minorSchema } from './values/money';

/**
 * A shop that asks at the till whether a code may be taken: `POST /v1/codes/validate`, `lock`, `redeem`, `rollback`, signed like the order webhook;
 * the last three with header `Idempotency-Key`.
 */
export const codeRoutePaths = {
  validate: '/v1/codes/validate',
  lock: '/v1/codes/lock',
  redeem: '/v1/codes/redeem',
  rollback: '/v1/codes/rollback',
} as const;

const version = v.literal('code-use/1');
const code = v.pipe(v.string(), v.minLength(1), v.maxLength(64));
/** The shop's id of the order, or of the cart as long as there is none: the same for lock, redeem and rollback. */
const orderId = v.pipe(v.string(), v.minLength(1), v.maxLength(100));
/** The shop's own id of who orders, for `perCustomer`; kept as a keyed hash only. */
const customer = v.exactOptional(v.pipe(v.string(), v.minLength(1), v.maxLength(200)));

export const codeQuestionSchema = v.object({ v: version, code, orderId: v.exactOptional(orderId), customer });

export const codeLockSchema = v.object({
  v: version,
  code,
  orderId,
  customer,
  /** How long the code is held for this order. */
  ttlSeconds: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(3_600)), 900),
});

export const codeRedeemSchema = v.object({
  v: version,
  code,
  orderId,
  customer,
  currency: currencySchema,
  /** What this code took off, minor units. */
  discount: minorSchema,
});

export const codeRollbackSchema = v.object({ v: version, code, orderId });
