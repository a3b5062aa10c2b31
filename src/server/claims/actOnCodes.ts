import type { Coupon } from '../../protocol/coupons/coupon';
import type { OrderWebhook } from '../../protocol/protocol';
import { DAY } from '../../protocol/values/clock';
import { fail, ok, type Result } from '../../protocol/values/result';
import { budgetError } from '../budgets/budgetUsage';
import { afterCancel, type Ledger, type LockedOrders, type OrderClaim, openLedger } from '../orders/orderSettlement';
import { costOfCodes } from '../orders/settleOrders';
import type { ClaimColumns } from '../records/claimRepository';
import type { CodeAction, CodeAnswer, CodeQuestion, ValidCode } from '../records/codeRepository';

interface Asked {
  readonly action: string;
  /** Order or cart; empty when a code is only validated. */
  readonly orderId: string;
}

type Judged = Pick<ClaimColumns, 'status' | 'order_id' | 'locked_by' | 'locked_until' | 'expires_at'> & {
  /** For a shared code: its coupon, which decides in place of a claim. */
  readonly offer?: (Pick<Coupon, 'startsAt' | 'endsAt'> & { readonly listed: boolean }) | undefined;
};

/**
 * Why the checkout may not accept a code, if so. Errors: `code_unknown`, `code_redeemed`, `code_locked`, `code_expired`, `code_ended`,
 * `coupon_expired`, `coupon_not_started`. A code locked by its own order may be redeemed even if it has expired since.
 */
const codeRefusal = (claim: Judged, { action, orderId }: Asked, now: number): Result<never> | undefined => {
  const { status, order_id, locked_by, locked_until, expires_at, offer } = claim;
  if (status === 'redeemed') {
    return action === 'redeem' && order_id === orderId ? undefined : fail('code_redeemed', 'This code has been used.');
  }
  if (offer) {
    if (!offer.listed || now >= offer.endsAt) return fail('coupon_expired', 'This coupon has ended.');
    return now < offer.startsAt ? fail('coupon_not_started', 'This coupon is not valid yet.') : undefined;
  }
  if (status === 'pending') return fail('code_unknown', 'Unknown code.');
  if (status === 'released' && now < expires_at) return fail('code_ended', 'This code was ended before its time.');
  if (status === 'released') return fail('code_expired', 'This code has expired.');
  const held = locked_until !== null && locked_until > now;
  if (held) return locked_by === orderId ? undefined : fail('code_locked', 'This code is reserved for another order.');
  return now >= expires_at ? fail('code_expired', 'This code has expired.') : undefined;
};

/** How long an Idempotency-Key of the checkout gets the same response, ms. */
export const FORGET_REQUESTS_AFTER = 7 * DAY;

/** The earlier response for an Idempotency-Key. */
export interface CodeRequest {
  readonly key: string;
  readonly body_sha256: string;
  /** JSON of the `CodeAnswer`. */
  readonly answer: string;
}

export interface LockedCodes extends LockedOrders {
  readonly requests: readonly CodeRequest[];
  /** Redemptions per customer, for coupons with such a limit. */
  readonly perCustomer: ReadonlyMap<string, number>;
}

/**
 * Cost of a redeemed code, calculated as for an order with this code alone; its largest cost if the checkout does not state the discount.
 */
const costOf = ({ orderId, currency, discount }: CodeAction, claim: OrderClaim): number => {
  if (currency === undefined || discount === undefined) return claim.reserved;
  const order = { v: 'order/1', event: 'paid', orderId, currency, subtotal: 0, discount, shipping: 0, codes: [] } satisfies OrderWebhook;
  return costOfCodes(order, [claim])[0] ?? claim.reserved;
};

const hold = (ledger: Ledger, claim: OrderClaim, action: CodeAction, now: number): Result<OrderClaim> => {
  const { orderId, customer = null, until = now } = action;
  // A shared code cannot be reserved for one order. The checkout gets permission and nothing is locked.
  if (claim.source === 'shared') return ok({ ...claim, locked_until: until });
  return ok(ledger.change(claim, { locked_by: orderId, locked_until: until, customer }));
};

const redeem = (ledger: Ledger, claim: OrderClaim, action: CodeAction): Result<OrderClaim> => {
  if (claim.status === 'redeemed') return ok(claim);
  const paid = costOf(action, claim);
  const held = { order_id: action.orderId, customer: action.customer ?? claim.customer, locked_by: null, locked_until: null };
  return ok(ledger.change(claim, { ...held, status: 'redeemed', paid, used: paid }));
};

const rollBack = (ledger: Ledger, claim: OrderClaim, { orderId }: CodeAction, now: number): Result<OrderClaim> => {
  if (claim.status === 'redeemed' && claim.order_id === orderId) return ok(ledger.change(claim, afterCancel(claim, now, ledger.books)));
  if (claim.locked_by === orderId) return ok(ledger.change(claim, { locked_by: null, locked_until: null, customer: null }));
  return fail('code_not_held', 'This order did not use this code.');
};

/** Active redemptions of a coupon by the action's customer, other than this claim. */
const usesOf = (ledger: Ledger, claim: OrderClaim, customer: string | undefined, now: number): number =>
  ledger
    .all()
    .filter(({ coupon_id, key }) => coupon_id === claim.coupon_id && key !== claim.key)
    .filter((other) => customer !== undefined && other.customer === customer)
    .filter(({ status, locked_until }) => status === 'redeemed' || (status === 'issued' && (locked_until ?? 0) > now)).length;

interface AskedAction {
  readonly action: CodeAction['action'] | 'validate';
  readonly code: string;
  readonly orderId: string;
  readonly customer?: string | undefined;
}

/** The claim of a code that the checkout may accept now, or why it may not. */
const judge = (ledger: Ledger, { shared, perCustomer }: LockedCodes, asked: AskedAction, now: number): Result<OrderClaim> => {
  const claim = ledger.claimOf(asked.code.trim().toUpperCase(), asked.orderId, '', now);
  if (!claim) return fail('code_unknown', 'Unknown code.');
  if (asked.action === 'rollback') return ok(claim);
  if (ledger.eventsOf(asked.orderId, 'cancelled').length > 0) return fail('order_cancelled', 'This order was cancelled.');
  const forAll = shared.find(({ coupon_id }) => coupon_id === claim.coupon_id);
  const offer = claim.source === 'shared' ? { ...(JSON.parse(claim.coupon) as Coupon), listed: Boolean(forAll?.listed) } : undefined;
  const refusal = codeRefusal({ ...claim, offer }, asked, now);
  if (refusal) return refusal;
  if (claim.status === 'redeemed') return ok(claim);
  // Whoever gave the coupon to friends does not use theirs.
  const most = perCustomer.get(claim.coupon_id) ?? ((JSON.parse(claim.coupon) as Coupon).friends ? 1 : undefined);
  if (most !== undefined && usesOf(ledger, claim, asked.customer, now) >= most)
    return fail('customer_limit', 'This customer has reached the limit for this coupon.');
  // Nothing was reserved for a shared code.
  const full = claim.source === 'shared' ? ledger.books.refuses(claim.coupon_id, claim.day, claim.reserved, 1) : undefined;
  return full ? budgetError(full) : ok(claim);
};

/** The response to validating a code, by the rules of `CodeRepository.validateCode`. */
export const validateCode = (question: CodeQuestion, locked: LockedCodes, now: number): Result<ValidCode> => {
  const asked = { ...question, action: 'validate', orderId: question.orderId ?? '' } as const;
  const judged = judge(openLedger(locked), locked, asked, now);
  if (!judged.ok) return judged;
  const { code, source, currency, expires_at } = judged.value;
  const coupon = JSON.parse(judged.value.coupon) as Coupon;
  return ok({ code, coupon, currency, expiresAt: source === 'shared' ? coupon.endsAt : expires_at });
};

/**
 * Performs code actions one after another on the locked rows, by the rules of `CodeRepository.actOnCode`. Refusals change nothing and are
 * not stored, so a retry with the same key is evaluated again.
 */
export const actOnCodes = (jobs: readonly (CodeAction & { readonly now: number })[], locked: LockedCodes) => {
  const ledger = openLedger(locked);
  const requests = new Map(locked.requests.map((request) => [request.key, request]));
  const made: CodeRequest[] = [];

  const act = (action: CodeAction, now: number): Result<OrderClaim> => {
    const judged = judge(ledger, locked, action, now);
    if (!judged.ok) return judged;
    const steps = { lock: hold, redeem, rollback: rollBack };
    return steps[action.action](ledger, judged.value, action, now);
  };

  const answers = jobs.map(({ now, ...action }): Result<CodeAnswer> => {
    const before = requests.get(action.key);
    if (before) {
      return before.body_sha256 === action.bodySha256
        ? ok(JSON.parse(before.answer) as CodeAnswer)
        : fail('idempotency_conflict', 'This Idempotency-Key was used for another request.');
    }
    const done = act(action, now);
    if (!done.ok) return done;
    const { code, coupon_id, status, used, locked_until } = done.value;
    const answer: CodeAnswer = {
      code,
      couponId: coupon_id,
      state: action.action === 'lock' ? 'locked' : status === 'redeemed' ? 'redeemed' : 'open',
      ...(action.action === 'lock' && locked_until !== null ? { lockedUntil: locked_until } : {}),
      ...(status === 'redeemed' ? { used } : {}),
    };
    const request = { key: action.key, body_sha256: action.bodySha256, answer: JSON.stringify(answer) };
    requests.set(action.key, request);
    made.push(request);
    return ok(answer);
  });
  return { answers, requests: made, claims: ledger.changed() };
};
