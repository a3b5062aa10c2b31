import { createHash } from 'node:crypto';
import { localDate } from '../../core/campaigns/localDay';
import type { Coupon } from '../../core/coupons/coupon';
import { maxDiscount } from '../../core/coupons/maxDiscount';
import { fail, ok, type Result } from '../../core/result';
import type { OrderWebhook } from '../../core/sync/protocol';
import type { Books } from './books';
import { codesOf, costOfCodes } from './costOfCodes';
import type { ClaimColumns } from './rows';
import { usedAfterRefunds } from './usedAfterRefunds';

export type Settled = Result<{ fresh: boolean; settledCodes: readonly string[] }>;
export type OrderClaim = ClaimColumns & { readonly currency: string; readonly coupon: string };

/** What is stored of an order's event. */
export interface OrderFact {
  readonly order_id: string;
  readonly event: OrderWebhook['event'];
  /** Empty where the event is no refund. */
  readonly refund_id: string;
  readonly body_sha256: string;
  readonly currency: string;
  readonly subtotal: number;
  readonly discount: number;
  readonly refunded: number;
}

/** A coupon with one code for all, upper case. */
export interface SharedCoupon {
  readonly coupon_id: string;
  readonly shared_code: string;
  readonly coupon: string;
  readonly currency: string;
  readonly time_zone: string;
}

/** What is known of a batch's orders: their events, the claims they name or have paid with, the shared codes they name. */
export interface LockedOrders {
  readonly events: readonly OrderFact[];
  readonly claims: readonly OrderClaim[];
  readonly shared: readonly SharedCoupon[];
  readonly books: Books;
}

export interface OrderJob {
  readonly order: OrderWebhook;
  readonly bodySha256: string;
  readonly now: number;
}

interface Writes<Job> {
  /** In the order of the jobs. */
  readonly answers: readonly Settled[];
  readonly fresh: readonly Job[];
  /** Claims as they are to be written, those of shared codes among them, which may be new. */
  readonly claims: readonly OrderClaim[];
}

export const orderFact = ({ order, bodySha256 }: Pick<OrderJob, 'order' | 'bodySha256'>): OrderFact => ({
  order_id: order.orderId,
  event: order.event,
  refund_id: order.event === 'refunded' ? (order.refundId ?? '') : '',
  body_sha256: bodySha256,
  currency: order.currency,
  subtotal: order.subtotal,
  discount: order.discount,
  refunded: order.event === 'refunded' ? (order.refunded ?? 0) : 0,
});

/** Use of a shared code by an order: a claim that nobody made. The colon keeps its key apart from those of shoppers. */
const sharedUse = (shared: SharedCoupon, orderId: string, attribution: string, now: number): OrderClaim => {
  const coupon = JSON.parse(shared.coupon) as Coupon;
  return {
    key: `order:${createHash('sha256').update(`${shared.coupon_id}\0${orderId}`).digest('hex')}`,
    coupon_id: shared.coupon_id,
    coupon_version: coupon.version,
    code: shared.shared_code,
    source: 'shared',
    status: 'released',
    reserved: maxDiscount(coupon.discount),
    paid: 0,
    used: 0,
    order_id: null,
    customer: null,
    locked_by: null,
    locked_until: null,
    attribution,
    day: localDate(now, shared.time_zone),
    created_at: now,
    expires_at: now,
    currency: shared.currency,
    coupon: shared.coupon,
  };
};

/**
 * Settles the jobs one after another on the locked rows, by the rules of `Store.settleOrder`, notes it in the books and says what is to be
 * written. Several events of one order, or orders with one code, may lie in one batch: each sees what those before it have changed.
 */
export const settleOrders = <Job extends OrderJob>(jobs: readonly Job[], locked: LockedOrders): Writes<Job> => {
  const { shared, books } = locked;
  const events = new Map<string, OrderFact[]>();
  const claims = new Map(locked.claims.map((claim) => [claim.key, claim]));
  const byCode = new Map(locked.claims.flatMap(({ source, code, key }) => (source === 'shared' ? [] : [[code.toUpperCase(), key]])));
  const changed = new Set<string>();
  const fresh: Job[] = [];

  const change = (claim: OrderClaim, to: Partial<OrderClaim>): string => {
    const next = { ...claim, ...to };
    books.move(claims.get(claim.key), next);
    claims.set(claim.key, next);
    changed.add(claim.key);
    return claim.code;
  };
  const paidWith = (orderId: string): OrderClaim[] =>
    [...claims.values()].filter(({ order_id, status }) => order_id === orderId && status === 'redeemed');
  const note = (fact: OrderFact): void => void events.set(fact.order_id, [...(events.get(fact.order_id) ?? []), fact]);
  const of = (orderId: string, event: OrderWebhook['event']): OrderFact[] =>
    (events.get(orderId) ?? []).filter((fact) => fact.event === event);
  for (const fact of locked.events) note(fact);

  const claimOf = (code: string, { orderId, attribution = '' }: OrderWebhook, now: number): OrderClaim | undefined => {
    const single = claims.get(byCode.get(code) ?? '');
    if (single) return single;
    const coupon = shared.find(({ shared_code }) => shared_code === code);
    const use = coupon && sharedUse(coupon, orderId, attribution, now);
    return use && (claims.get(use.key) ?? use);
  };
  const refund = (orderId: string): string[] => {
    const [paid] = of(orderId, 'paid');
    if (!paid) return [];
    // A sum in another currency says nothing of the part.
    const refunds = of(orderId, 'refunded').filter(({ currency }) => currency === paid.currency);
    const refunded = refunds.reduce((sum, fact) => sum + fact.refunded, 0);
    return paidWith(orderId).flatMap((claim) => {
      const used = usedAfterRefunds(claim.paid, refunded, paid.subtotal - paid.discount);
      return used === claim.used ? [] : [change(claim, { used })];
    });
  };
  const pay = (order: OrderWebhook, now: number): string[] => {
    const named = codesOf(order)
      .map((code) => claimOf(code, order, now))
      .filter((claim) => claim !== undefined)
      .filter(({ status, order_id }) => status !== 'redeemed' || order_id === order.orderId);
    const costs = costOfCodes(order, named);
    const settled = named.map((claim, index) => {
      const paid = costs[index] ?? claim.reserved;
      const customer = order.customer ?? claim.customer;
      return change(claim, {
        status: 'redeemed',
        paid,
        used: paid,
        order_id: order.orderId,
        customer,
        locked_by: null,
        locked_until: null,
      });
    });
    refund(order.orderId);
    return settled;
  };
  const cancel = ({ orderId }: OrderWebhook, now: number): string[] =>
    paidWith(orderId).map((claim) => change(claim, afterCancel(claim, now, books)));

  const answers = jobs.map((job): Settled => {
    const fact = orderFact(job);
    const before = of(fact.order_id, fact.event).find(({ refund_id }) => refund_id === fact.refund_id);
    if (before !== undefined) {
      return before.body_sha256 === job.bodySha256
        ? ok({ fresh: false, settledCodes: [] })
        : fail('order_conflict', 'This order event was already received with another body.');
    }
    note(fact);
    fresh.push(job);
    const { order, now } = job;
    const settle = { paid: pay, refunded: () => refund(order.orderId), cancelled: cancel }[order.event];
    const over = order.event !== 'cancelled' && of(order.orderId, 'cancelled').length > 0;
    return ok({ fresh: true, settledCodes: over ? [] : settle(order, now) });
  });
  return { answers, fresh, claims: [...changed].flatMap((key) => claims.get(key) ?? []) };
};

/**
 * A claim whose order is no more: its code is its shopper's again until it expires and holds its largest cost again; the sweeper ends it in the
 * shop as any other. Where that does not fit into the budget any more, because others took what the order had left over, it expires at once.
 */
const afterCancel = (claim: OrderClaim, now: number, books: Books): Partial<OrderClaim> => {
  const free = { paid: 0, used: 0, order_id: null, customer: null, locked_by: null, locked_until: null };
  if (claim.source === 'shared') return { ...free, status: 'released' };
  const full = books.refuses(claim.coupon_id, claim.day, claim.reserved - claim.used, 0) !== undefined;
  return { ...free, status: 'issued', expires_at: full ? Math.min(claim.expires_at, now) : claim.expires_at };
};
