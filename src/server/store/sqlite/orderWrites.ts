import type { Database } from 'better-sqlite3';
import { fail, ok, type Result } from '../../../core/result';
import type { OrderWebhook } from '../../../core/sync/protocol';
import { codesOf, costOfCodes } from '../costOfCodes';
import type { ClaimColumns } from '../rows';

type Settled = { fresh: boolean; settledCodes: string[] };

export const orderWrites = (db: Database) => {
  const known = db.prepare<[string, string], { body_sha256: string }>(
    'SELECT body_sha256 FROM shop_order WHERE order_id = ? AND event = ?',
  );
  const insert = db.prepare(
    `INSERT INTO shop_order (order_id, event, body_sha256, body, attribution, currency, subtotal, discount, received_at)
     VALUES (@orderId, @event, @bodySha256, @body, @attribution, @currency, @subtotal, @discount, @now)`,
  );
  const byCode = db.prepare<[string], ClaimColumns & { currency: string; coupon: string }>(
    'SELECT claim.*, catalog.currency, catalog.coupon FROM claim JOIN catalog USING (coupon_id) WHERE code = ?',
  );
  const byOrder = db.prepare<[string], ClaimColumns>("SELECT * FROM claim WHERE order_id = ? AND status = 'redeemed'");
  const redeem = db.prepare("UPDATE claim SET status = 'redeemed', used = @used, order_id = @orderId WHERE key = @key");
  const unredeem = db.prepare("UPDATE claim SET status = 'released', used = 0, order_id = NULL WHERE key = ?");
  const use = db.prepare(
    `UPDATE catalog SET used_money = used_money + @used, used_count = used_count + 1,
       reserved_money = reserved_money - @reserved, reserved_count = reserved_count - @held WHERE coupon_id = @couponId`,
  );
  const unuse = db.prepare('UPDATE catalog SET used_money = used_money - @used, used_count = used_count - 1 WHERE coupon_id = @couponId');

  const pay = (order: OrderWebhook): string[] => {
    const claims = codesOf(order)
      .map((code) => byCode.get(code))
      .filter((claim) => claim !== undefined)
      .filter((claim) => claim.status !== 'redeemed');
    const costs = costOfCodes(order, claims);
    for (const [index, claim] of claims.entries()) {
      const used = costs[index] ?? claim.reserved;
      const held = claim.status === 'released' ? 0 : 1;
      redeem.run({ key: claim.key, used, orderId: order.orderId });
      use.run({ couponId: claim.coupon_id, used, reserved: held ? claim.reserved : 0, held });
    }
    return claims.map((claim) => claim.code);
  };

  const cancel = (order: OrderWebhook): string[] =>
    byOrder.all(order.orderId).map((claim) => {
      unredeem.run(claim.key);
      unuse.run({ couponId: claim.coupon_id, used: claim.used });
      return claim.code;
    });

  return {
    settleOrder: (order: OrderWebhook, bodySha256: string, now: number): Result<Settled> => {
      const before = known.get(order.orderId, order.event);
      if (before) {
        return before.body_sha256 === bodySha256
          ? ok({ fresh: false, settledCodes: [] })
          : fail('order_conflict', 'This order event was already received with another body.');
      }
      const { orderId, event, currency, subtotal, discount } = order;
      const attribution = order.attribution ?? null;
      insert.run({ orderId, event, bodySha256, body: JSON.stringify(order), attribution, currency, subtotal, discount, now });
      if (order.event === 'cancelled') return ok({ fresh: true, settledCodes: cancel(order) });
      return ok({ fresh: true, settledCodes: known.get(orderId, 'cancelled') ? [] : pay(order) });
    },
  };
};
