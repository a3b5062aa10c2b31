import { randomBytes } from 'node:crypto';
import type { Database } from 'better-sqlite3';
import { ok } from '../../../core/result';
import type { OrderWebhook } from '../../../core/sync/protocol';
import { codesOf } from '../costOfCodes';
import { CUSTOMER_KEY, withoutCustomer } from '../pseudonym';
import { type OrderClaim, type OrderFact, orderFact, type Settled, type SharedCoupon, settleOrders } from '../settleOrders';
import { budgetWrites } from './budgetWrites';
import { claimColumns } from './claimColumns';

/** The installation's key for pseudonyms, drawn once. */
const customerKey = (db: Database): (() => string) => {
  const insert = db.prepare('INSERT INTO setting (name, value, changed_at) VALUES (?, ?, 0) ON CONFLICT DO NOTHING');
  const read = db.prepare<[string], { value: string }>('SELECT value FROM setting WHERE name = ?');
  return () => {
    insert.run(CUSTOMER_KEY, randomBytes(32).toString('hex'));
    return read.get(CUSTOMER_KEY)?.value ?? '';
  };
};

export const orderWrites = (db: Database) => {
  const events = db.prepare<[string], OrderFact>(
    `SELECT order_id, event, refund_id, body_sha256, currency, subtotal, discount, refunded FROM shop_order WHERE order_id = ?`,
  );
  const insert = db.prepare(
    `INSERT INTO shop_order (order_id, event, refund_id, body_sha256, body, attribution, currency, subtotal, discount, refunded, received_at)
     VALUES (@order_id, @event, @refund_id, @body_sha256, @body, @attribution, @currency, @subtotal, @discount, @refunded, @now)`,
  );
  const named = db.prepare<[string, string], OrderClaim>(
    `SELECT claim.*, catalog.currency, catalog.coupon FROM claim JOIN catalog USING (coupon_id)
     WHERE source <> 'shared' AND upper(code) IN (SELECT value FROM json_each(?))
     UNION SELECT claim.*, catalog.currency, catalog.coupon FROM claim JOIN catalog USING (coupon_id) WHERE order_id = ?`,
  );
  const shared = db.prepare<[string], SharedCoupon>(
    `SELECT coupon_id, shared_code, coupon, currency, time_zone FROM catalog
     WHERE shared_code IN (SELECT value FROM json_each(?)) ORDER BY listed DESC, position`,
  );
  const claims = claimColumns(db);
  const budgets = budgetWrites(db);
  const key = customerKey(db);

  return {
    settleOrder: (order: OrderWebhook, bodySha256: string, now: number): Settled => {
      const job = withoutCustomer({ order, bodySha256, now }, key);
      const codes = JSON.stringify(codesOf(order));
      const [ours, forAll] = [named.all(codes, order.orderId), shared.all(codes)];
      const books = budgets.open(ours);
      const settled = settleOrders([job], { events: events.all(order.orderId), claims: ours, shared: forAll, books });
      for (const fresh of settled.fresh) {
        const { attribution = null } = fresh.order;
        insert.run({ ...orderFact(fresh), body: JSON.stringify(fresh.order), attribution, now });
      }
      for (const claim of settled.claims) claims.put(claim);
      budgets.close(books);
      return settled.answers[0] ?? ok({ fresh: false, settledCodes: [] });
    },
  };
};
