import { createHash } from 'node:crypto';
import { maxDiscount } from '../../engine/eligibility/discountOf';
import type { Coupon } from '../../protocol/coupons/coupon';
import type { OrderWebhook } from '../../protocol/protocol';
import { type Books, localDayOf } from '../budgets/budgetUsage';
import { type ClaimColumns, isSeen, newClaim } from '../records/claimRepository';

export type OrderClaim = ClaimColumns & {
  readonly currency: string;
  readonly coupon: string;
  /** An order or checkout had the code of a pool before or after one of the changes. */
  readonly wasSeen?: boolean;
};

/** The stored part of an order event. */
export interface OrderFact {
  readonly order_id: string;
  readonly event: OrderWebhook['event'];
  /** Empty if the event is not a refund. */
  readonly refund_id: string;
  readonly body_sha256: string;
  readonly currency: string;
  readonly subtotal: number;
  readonly discount: number;
  readonly refunded: number;
}

/** A coupon with a shared code, upper case. */
export interface SharedCoupon {
  readonly listed: boolean | number;
  readonly coupon_id: string;
  readonly shared_code: string;
  readonly coupon: string;
  readonly currency: string;
  readonly time_zone: string;
}

/** Known data of a batch's orders: their events, the claims they name or have paid with, and the shared codes they name. */
export interface LockedOrders {
  readonly events: readonly OrderFact[];
  readonly claims: readonly OrderClaim[];
  readonly shared: readonly SharedCoupon[];
  readonly books: Books;
}

/** The redemption of a shared code by an order, stored as a claim. The colon keeps its key distinct from those of shoppers. */
const sharedUse = (shared: SharedCoupon, orderId: string, attribution: string, now: number): OrderClaim => {
  const coupon = JSON.parse(shared.coupon) as Coupon;
  const claim = {
    key: `order:${createHash('sha256').update(`${shared.coupon_id}\0${orderId}`).digest('hex')}`,
    couponId: shared.coupon_id,
    couponVersion: coupon.version,
    code: shared.shared_code,
    reserved: maxDiscount(coupon.discount),
    attribution,
    createdAt: now,
    expiresAt: now,
  };
  const origin = { from: 'shared', code: shared.shared_code } as const;
  return {
    ...newClaim(claim, origin, localDayOf(now, shared.time_zone)),
    status: 'released',
    currency: shared.currency,
    coupon: shared.coupon,
  };
};

/**
 * Changes locked claims one after another. Each change sees the earlier ones and is recorded in the budgets. Finally the ledger's claims
 * must be written.
 */
export const openLedger = ({ claims: locked, events: known, shared, books }: LockedOrders) => {
  const claims = new Map(locked.map((claim) => [claim.key, claim]));
  const byCode = new Map(locked.flatMap(({ source, code, key }) => (source === 'shared' ? [] : [[code.toUpperCase(), key]])));
  const events = new Map<string, OrderFact[]>();
  const changed = new Set<string>();
  const note = (fact: OrderFact): void => void events.set(fact.order_id, [...(events.get(fact.order_id) ?? []), fact]);
  for (const fact of known) note(fact);

  return {
    books,
    note,
    eventsOf: (orderId: string, event: OrderWebhook['event']): OrderFact[] =>
      (events.get(orderId) ?? []).filter((fact) => fact.event === event),
    all: (): OrderClaim[] => [...claims.values()],
    paidWith: (orderId: string): OrderClaim[] =>
      [...claims.values()].filter(({ order_id, status }) => order_id === orderId && status === 'redeemed'),
    /**
     * The claim of a code, upper case; for a shared code this order's redemption, which may be new. A redemption that was rolled back
     * counts on the day it is repeated.
     */
    claimOf: (code: string, orderId: string, attribution: string, now: number): OrderClaim | undefined => {
      const single = claims.get(byCode.get(code) ?? '');
      if (single) return single;
      const coupon = shared.find(({ shared_code }) => shared_code === code);
      const use = coupon && sharedUse(coupon, orderId, attribution, now);
      if (!use) return undefined;
      const known = claims.get(use.key);
      return known?.status === 'released' ? { ...known, day: use.day } : (known ?? use);
    },
    change: (claim: OrderClaim, to: Partial<OrderClaim>): OrderClaim => {
      const given = { ...claim, ...to };
      const next = { ...given, wasSeen: claim.wasSeen === true || isSeen(claim) || isSeen(given) };
      books.move(claims.get(claim.key), next);
      claims.set(claim.key, next);
      changed.add(claim.key);
      return next;
    },
    /** Claims to write, including those of shared codes, which may be new. */
    changed: (): OrderClaim[] => [...changed].flatMap((key) => claims.get(key) ?? []),
  };
};
export type Ledger = ReturnType<typeof openLedger>;

/**
 * A claim whose order was cancelled. The code becomes its shopper's again until it expires and reserves its largest cost again; the sweeper
 * ends it in the shop like any other. If that no longer fits the budget, because others have used what was freed, it expires at once.
 */
export const afterCancel = (claim: OrderClaim, now: number, books: Books): Partial<OrderClaim> => {
  const free = { paid: 0, used: 0, order_id: null, customer: null, locked_by: null, locked_until: null };
  if (claim.source === 'shared') return { ...free, status: 'released' };
  const full = books.refuses(claim.coupon_id, claim.day, claim.reserved - claim.used, 0) !== undefined;
  return { ...free, status: 'issued', expires_at: full ? Math.min(claim.expires_at, now) : claim.expires_at };
};
