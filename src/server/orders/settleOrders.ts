import { isInstruction } from '../../engine/eligibility/discountOf';
import type { Coupon } from '../../protocol/coupons/coupon';
import type { OrderWebhook } from '../../protocol/protocol';
import { fail, ok, type Result } from '../../protocol/values/result';
import type { OrderEvent } from '../records/orderRepository';
import { afterCancel, type LockedOrders, type OrderClaim, type OrderFact, openLedger } from './orderSettlement';

/** A claim redeemed in an order: its reservation, and its coupon's currency and JSON text. */
interface PaidClaim {
  readonly reserved: number;
  readonly currency: string;
  readonly coupon: string;
}

/** Codes of an order as stored, without duplicates. Shoppers type them in any case. */
export const codesOf = (order: OrderWebhook): readonly string[] => [...new Set(order.codes.map((code) => code.trim().toUpperCase()))];

/**
 * Splits the order's discount among its codes, in proportion to the reservations and at most the reservation each; anything above came from
 * elsewhere in the shop. Running sums are rounded down, D · (r₁ + … + rᵢ) / R, so that the parts add up to the discount and none exceeds
 * its reservation.
 */
const splitDiscount = (discount: number, reserved: readonly number[]): number[] => {
  const total = reserved.reduce((sum, value) => sum + value, 0);
  if (total <= discount) return [...reserved];
  let [sum, given] = [0, 0];
  return reserved.map((value) => {
    sum += value;
    const part = Number((BigInt(discount) * BigInt(sum)) / BigInt(total)) - given;
    given += part;
    return part;
  });
};

/** Spend of each claim of a paid order, minor units, in the claims' order. */
export const costOfCodes = (order: OrderWebhook, claims: readonly PaidClaim[]): readonly number[] => {
  const sameCurrency = claims.every(({ currency }) => currency === order.currency);
  // Instructions, such as gifts, are not part of the order's discount, and in another currency the real cost is unknown. Use the reserved
  // maximum to be safe.
  const atMost = claims.map(({ coupon }) => !sameCurrency || isInstruction((JSON.parse(coupon) as Coupon).discount));
  const parts = splitDiscount(
    order.discount,
    claims.map(({ reserved }, i) => (atMost[i] ? 0 : reserved)),
  );
  return claims.map(({ reserved }, i) => (atMost[i] ? reserved : (parts[i] ?? reserved)));
};

/**
 * Spend of a code after refunds, minor units: if r of the p paid for goods was refunded, the same share of the code's cost is freed, c − ⌊c
 * · r / p⌋. Calculated from the sum of all refunds, so that rounding errors do not add up. A full refund frees everything, and never more
 * than c is freed, whatever the order of arrival. An order that cost nothing has nothing to refund.
 */
const usedAfterRefunds = (cost: number, refunded: number, goods: number): number => {
  if (goods <= 0 || refunded <= 0) return cost;
  return cost - Number((BigInt(cost) * BigInt(Math.min(refunded, goods))) / BigInt(goods));
};

export type Settled = Result<{ fresh: boolean; settledCodes: readonly string[] }>;

export interface OrderJob {
  readonly order: OrderEvent;
  readonly bodySha256: string;
  readonly now: number;
}

interface Writes<Job> {
  /** In the order of the jobs. */
  readonly answers: readonly Settled[];
  readonly fresh: readonly Job[];
  readonly claims: readonly OrderClaim[];
}

/**
 * The new part of a sum of refunds; `undefined` if that much was already known. Calculated on the locked rows, so that of concurrent sums
 * the greatest counts.
 */
const newPart = <Job extends OrderJob>(job: Job, known: readonly OrderFact[]): Job | undefined => {
  const { inAll, ...order } = job.order;
  if (inAll === undefined) return job;
  const refunded = (order.refunded ?? 0) - known.reduce((sum, fact) => sum + fact.refunded, 0);
  return refunded > 0 ? { ...job, order: { ...order, refunded } } : undefined;
};

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

/**
 * Settles the jobs one after another on the locked rows, by the rules of `OrderRepository.settleOrder`, records them in the budgets and
 * returns what must be written. A batch may contain several events of one order, or orders with the same code. Each job sees the changes of
 * earlier ones.
 */
export const settleOrders = <Job extends OrderJob>(jobs: readonly Job[], locked: LockedOrders): Writes<Job> => {
  const ledger = openLedger(locked);
  const { eventsOf, paidWith } = ledger;
  const fresh: Job[] = [];

  const refund = (orderId: string): string[] => {
    const [paid] = eventsOf(orderId, 'paid');
    if (!paid) return [];
    // A refund in another currency cannot be compared.
    const refunds = eventsOf(orderId, 'refunded').filter(({ currency }) => currency === paid.currency);
    const refunded = refunds.reduce((sum, fact) => sum + fact.refunded, 0);
    return paidWith(orderId).flatMap((claim) => {
      const used = usedAfterRefunds(claim.paid, refunded, paid.subtotal - paid.discount);
      return used === claim.used ? [] : [ledger.change(claim, { used }).code];
    });
  };
  const pay = (order: OrderWebhook, now: number): string[] => {
    const named = codesOf(order)
      .map((code) => ledger.claimOf(code, order.orderId, order.attribution ?? '', now))
      .filter((claim) => claim !== undefined)
      .filter(({ status, order_id }) => status !== 'redeemed' || order_id === order.orderId);
    const costs = costOfCodes(order, named);
    for (const [index, claim] of named.entries()) {
      const paid = costs[index] ?? claim.reserved;
      const customer = order.customer ?? claim.customer;
      const held = { order_id: order.orderId, customer, locked_by: null, locked_until: null };
      ledger.change(claim, { ...held, status: 'redeemed', paid, used: paid });
    }
    refund(order.orderId);
    return named.map(({ code }) => code);
  };
  const cancel = ({ orderId }: OrderWebhook, now: number): string[] =>
    paidWith(orderId).map((claim) => ledger.change(claim, afterCancel(claim, now, ledger.books)).code);

  const answers = jobs.map((given): Settled => {
    const job = newPart(given, eventsOf(given.order.orderId, 'refunded'));
    if (job === undefined) return ok({ fresh: false, settledCodes: [] });
    const fact = orderFact(job);
    const before = eventsOf(fact.order_id, fact.event).find(({ refund_id }) => refund_id === fact.refund_id);
    if (before !== undefined) {
      return before.body_sha256 === job.bodySha256
        ? ok({ fresh: false, settledCodes: [] })
        : fail('order_conflict', 'This order event was already received with another body.');
    }
    ledger.note(fact);
    fresh.push(job);
    const { order, now } = job;
    const settle = { paid: pay, refunded: () => refund(order.orderId), cancelled: cancel }[order.event];
    const over = order.event !== 'cancelled' && eventsOf(order.orderId, 'cancelled').length > 0;
    return ok({ fresh: true, settledCodes: over ? [] : settle(order, now) });
  });
  return { answers, fresh, claims: ledger.changed() };
};
