import type { Database } from 'better-sqlite3';
import { ok } from '../../../protocol/result';
import { codesOf } from '../costOfCodes';
import { withoutCustomer } from '../pseudonym';
import { type OrderEvent, orderFact, type Settled, settleOrders } from '../settleOrders';
import { budgetWrites } from './budgetWrites';
import { claimColumns } from './claimColumns';
import { customerKey } from './customerKey';
import { settlementReads } from './settlementReads';

export const orderWrites = (db: Database) => {
  const insert = db.prepare(
    `INSERT INTO shop_order (order_id, event, refund_id, body_sha256, body, attribution, currency, subtotal, discount, refunded, received_at, bucket)
     VALUES (@order_id, @event, @refund_id, @body_sha256, @body, @attribution, @currency, @subtotal, @discount, @refunded, @now, @bucket)`,
  );
  const read = settlementReads(db);
  const claims = claimColumns(db);
  const budgets = budgetWrites(db);
  const key = customerKey(db);

  return {
    settleOrder: (order: OrderEvent, bodySha256: string, now: number): Settled => {
      const job = withoutCustomer({ order, bodySha256, now }, key);
      const locked = read({ orderId: order.orderId, codes: codesOf(order), now });
      const settled = settleOrders([job], locked);
      for (const fresh of settled.fresh) {
        const { bucket = null, ...told } = fresh.order;
        insert.run({ ...orderFact(fresh), body: JSON.stringify(told), attribution: told.attribution ?? null, now, bucket });
      }
      for (const claim of settled.claims) claims.put(claim);
      budgets.close(locked.books);
      return settled.answers[0] ?? ok({ fresh: false, settledCodes: [] });
    },
  };
};
