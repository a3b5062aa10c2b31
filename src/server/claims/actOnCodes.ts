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
  /** Order or cart; empty when a code is only looked at. */
  readonly orderId: string;
}

type Judged = Pick<ClaimColumns, 'status' | 'order_id' | 'locked_by' | 'locked_until' | 'expires_at'> & {
  /** Of a code for all: its coupon, which decides in place of a claim. */
  readonly offer?: (Pick<Coupon, 'startsAt' | 'endsAt'> & { readonly listed: boolean }) | undefined;
};

/**
 * Why a till may not take a code, if it may not. Errors: `code_unknown`, `code_redeemed`, `code_locked`, `code_expired`, `coupon_expired`,
 * `coupon_not_started`. A code that its own order holds may be redeemed even when it has expired meanwhile.
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
  if (status === 'released') return fail('code_expired', 'This code has expired.');
  const held = locked_until !== null && locked_until > now;
  if (held) return locked_by === orderId ? undefined : fail('code_locked', 'This code is reserved for another order.');
  return now >= expires_at ? fail('code_expired', 'This code has expired.') : undefined;
};

/** How long a till's key gets the same answer, ms. */
export const FORGET_REQUESTS_AFTER = 7 * DAY;

/** What the till was answered under an Idempotency-Key. */
export interface CodeRequest {
  readonly key: string;
  readonly body_sha256: string;
  /** JSON of the `CodeAnswer`. */
  readonly answer: string;
}

export interface LockedCodes extends LockedOrders {
  readonly requests: readonly CodeRequest[];
  /** Times one customer may redeem a coupon, where there is a limit. */
  readonly perCustomer: ReadonlyMap<string, number>;
}

/** What a redeemed code costs, as an order with this code alone would; its largest cost where the till does not say. */
const costOf = ({ orderId, currency, discount }: CodeAction, claim: OrderClaim): number => {
  if (currency === undefined || discount === undefined) return claim.reserved;
  const order = { v: 'order/1', event: 'paid', orderId, currency, subtotal: 0, discount, shipping: 0, codes: [] } satisfies OrderWebhook;
  return costOfCodes(order, [claim])[0] ?? claim.reserved;
};

const hold = (ledger: Ledger, claim: OrderClaim, action: CodeAction, now: number): Result<OrderClaim> => {
  const { orderId, customer = null, until = now } = action;
  // Nobody can keep a code of all for himself: the till is told that it may be used, and nothing is held.
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

/** Live uses of a coupon by the customer of the action, other than this claim. */
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

/** The claim of a code that a till may take now, or why it may not. */
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
  const most = perCustomer.get(claim.coupon_id);
  if (most !== undefined && usesOf(ledger, claim, asked.customer, now) >= most)
    return fail('customer_limit', 'This customer has reached the limit for this coupon.');
  // Of a code for all nothing was reserved.
  const full = claim.source === 'shared' ? ledger.books.refuses(claim.coupon_id, claim.day, claim.reserved, 1) : undefined;
  return full ? budgetError(full) : ok(claim);
};

/** What a till that looks at a code is told, by the rules of `CodeRepository.validateCode`. */
export const validateCode = (question: CodeQuestion, locked: LockedCodes, now: number): Result<ValidCode> => {
  const asked = { ...question, action: 'validate', orderId: question.orderId ?? '' } as const;
  const judged = judge(openLedger(locked), locked, asked, now);
  if (!judged.ok) return judged;
  const { code, source, currency, expires_at } = judged.value;
  const coupon = JSON.parse(judged.value.coupon) as Coupon;
  return ok({ code, coupon, currency, expiresAt: source === 'shared' ? coupon.endsAt : expires_at });
};

/**
 * Acts on codes for the till one after another on the locked rows, by the rules of `CodeRepository.actOnCode`. Refusals change nothing and are not kept:
 * whoever asks again under the same key is judged anew.
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
