import { fail, ok, type Result } from '../../../core/result';
import type { OrderWebhook } from '../../../core/sync/protocol';
import { codesOf, costOfCodes } from '../costOfCodes';
import type { ClaimColumns } from '../rows';

export type Settled = Result<{ fresh: boolean; settledCodes: readonly string[] }>;
export type OrderClaim = ClaimColumns & { readonly currency: string; readonly coupon: string };

/** What is known of a batch's orders: body hashes by `eventKey`, and the claims they name or have paid with. */
export interface LockedOrders {
  readonly events: ReadonlyMap<string, string>;
  readonly claims: readonly OrderClaim[];
}

interface OrderBody {
  readonly order: OrderWebhook;
  readonly bodySha256: string;
}

/** Change of a coupon's budget: money and count used, money and count no longer reserved. */
interface BudgetDelta {
  readonly couponId: string;
  readonly used: number;
  readonly uses: number;
  readonly freed: number;
  readonly holds: number;
}

interface Writes<Job> {
  /** In the order of the jobs. */
  readonly answers: readonly Settled[];
  readonly fresh: readonly Job[];
  readonly claims: readonly OrderClaim[];
  readonly deltas: readonly BudgetDelta[];
}

export const eventKey = (orderId: string, event: string): string => `${event} ${orderId}`;

/**
 * Settles the jobs one after another on the locked rows, by the rules of `Store.settleOrder`, and says what is to be written. Two events of
 * one order, or two orders with one code, may lie in one batch: each sees what those before it have changed.
 */
export const settleOrders = <Job extends OrderBody>(jobs: readonly Job[], { events: known, claims }: LockedOrders): Writes<Job> => {
  const events = new Map(known);
  const byCode = new Map(claims.map((claim) => [claim.code, claim]));
  const changed = new Set<string>();
  const deltas = new Map<string, BudgetDelta>();
  const fresh: Job[] = [];

  const change = (claim: OrderClaim, to: Pick<OrderClaim, 'status' | 'used' | 'order_id'>, by: Omit<BudgetDelta, 'couponId'>): string => {
    byCode.set(claim.code, { ...claim, ...to });
    changed.add(claim.code);
    const { used, uses, freed, holds } = deltas.get(claim.coupon_id) ?? { used: 0, uses: 0, freed: 0, holds: 0 };
    deltas.set(claim.coupon_id, {
      couponId: claim.coupon_id,
      used: used + by.used,
      uses: uses + by.uses,
      freed: freed + by.freed,
      holds: holds + by.holds,
    });
    return claim.code;
  };
  const pay = (order: OrderWebhook): string[] => {
    const paid = codesOf(order)
      .map((code) => byCode.get(code))
      .filter((claim) => claim !== undefined)
      .filter(({ status }) => status !== 'redeemed');
    const costs = costOfCodes(order, paid);
    return paid.map((claim, index) => {
      const used = costs[index] ?? claim.reserved;
      const holds = claim.status === 'released' ? 0 : 1;
      const to = { status: 'redeemed', used, order_id: order.orderId } as const;
      return change(claim, to, { used, uses: 1, freed: holds * claim.reserved, holds });
    });
  };
  const cancel = ({ orderId }: OrderWebhook): string[] =>
    [...byCode.values()]
      .filter(({ order_id, status }) => order_id === orderId && status === 'redeemed')
      .map((claim) => {
        const to = { status: 'released', used: 0, order_id: null } as const;
        return change(claim, to, { used: -claim.used, uses: -1, freed: 0, holds: 0 });
      });

  const answers = jobs.map((job): Settled => {
    const { order, bodySha256 } = job;
    const before = events.get(eventKey(order.orderId, order.event));
    if (before !== undefined) {
      return before === bodySha256
        ? ok({ fresh: false, settledCodes: [] })
        : fail('order_conflict', 'This order event was already received with another body.');
    }
    events.set(eventKey(order.orderId, order.event), bodySha256);
    fresh.push(job);
    if (order.event === 'cancelled') return ok({ fresh: true, settledCodes: cancel(order) });
    return ok({ fresh: true, settledCodes: events.has(eventKey(order.orderId, 'cancelled')) ? [] : pay(order) });
  });
  return { answers, fresh, claims: [...changed].flatMap((code) => byCode.get(code) ?? []), deltas: [...deltas.values()] };
};
