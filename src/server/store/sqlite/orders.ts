import { randomBytes } from 'node:crypto';
import type { Database } from 'better-sqlite3';
import { ok } from '../../../protocol/values/result';
import type { PastCustomer } from '../../../stats/comparison/knownCustomers';
import { localDayOf } from '../../budgets/budgetUsage';
import type { CodeRequest, LockedCodes } from '../../claims/actOnCodes';
import { CUSTOMER_KEY, withoutCustomer } from '../../orders/customerPseudonym';
import type { OrderClaim, OrderFact, SharedCoupon } from '../../orders/orderSettlement';
import { codesOf, orderFact, type Settled, settleOrders } from '../../orders/settleOrders';
import { attributionRange } from '../../records/metricsRepository';
import {
  firstOrdersSql,
  type OrderColumns,
  type OrderEvent,
  type OrderTotal,
  ordersPaidSql,
  pastCustomersSql,
  type StoredOrder,
  startIn,
  storedOrder,
} from '../../records/orderRepository';
import { bookWrites } from './budgets';
import { claimColumns } from './claims';

/** The installation's key for pseudonyms, created once. */
export const customerKey = (db: Database): (() => string) => {
  const insert = db.prepare('INSERT INTO setting (name, value, changed_at) VALUES (?, ?, 0) ON CONFLICT DO NOTHING');
  const read = db.prepare<[string], { value: string }>('SELECT value FROM setting WHERE name = ?');
  return () => {
    insert.run(CUSTOMER_KEY, randomBytes(32).toString('hex'));
    return read.get(CUSTOMER_KEY)?.value ?? '';
  };
};

interface Asked {
  readonly orderId: string;
  /** Upper case. */
  readonly codes: readonly string[];
  /** Pseudonym. */
  readonly customer?: string | undefined;
  readonly key?: string | undefined;
  readonly now: number;
}

const CLAIM = 'SELECT claim.*, catalog.currency, catalog.coupon FROM claim JOIN catalog USING (coupon_id)';

/**
 * Reads everything that an order or a checkout request may affect. On the writing thread, nothing else changes it until the savepoint ends.
 */
export const settlementReads = (db: Database) => {
  const events = db.prepare<[string], OrderFact>(
    'SELECT order_id, event, refund_id, body_sha256, currency, subtotal, discount, refunded FROM shop_order WHERE order_id = ?',
  );
  const named = db.prepare<[string, string], OrderClaim>(
    `${CLAIM} WHERE source <> 'shared' AND upper(code) IN (SELECT value FROM json_each(?)) UNION ${CLAIM} WHERE order_id = ?`,
  );
  const shared = db.prepare<[string], SharedCoupon>(
    `SELECT coupon_id, listed, shared_code, coupon, currency, time_zone FROM catalog
     WHERE shared_code IN (SELECT value FROM json_each(?)) ORDER BY listed DESC, position`,
  );
  const ofCustomer = db.prepare<[string, string], OrderClaim>(
    `${CLAIM} WHERE coupon_id IN (SELECT value FROM json_each(?)) AND customer = ?`,
  );
  const limits = db.prepare<[string], { coupon_id: string; per_customer: number }>(
    'SELECT coupon_id, per_customer FROM catalog WHERE per_customer IS NOT NULL AND coupon_id IN (SELECT value FROM json_each(?))',
  );
  const request = db.prepare<[string], CodeRequest>('SELECT key, body_sha256, answer FROM code_request WHERE key = ?');
  const budgets = bookWrites(db);

  return ({ orderId, codes: given, customer, key, now }: Asked): LockedCodes => {
    const codes = JSON.stringify(given);
    const [ours, forAll] = [named.all(codes, orderId), shared.all(codes)];
    const ids = JSON.stringify([...ours, ...forAll].map(({ coupon_id }) => coupon_id));
    const theirs = customer === undefined ? [] : ofCustomer.all(ids, customer);
    const claims = [...new Map([...ours, ...theirs].map((claim) => [claim.key, claim])).values()];
    const today = forAll.map(({ coupon_id, time_zone }) => ({ coupon_id, day: localDayOf(now, time_zone) }));
    return {
      events: events.all(orderId),
      claims,
      shared: forAll,
      books: budgets.open([...ours, ...today]),
      requests: key === undefined ? [] : request.all(key),
      perCustomer: new Map(limits.all(ids).map((row) => [row.coupon_id, row.per_customer])),
    };
  };
};

export const orderReads = (db: Database) => {
  const cursor = db.prepare<[string], { at: number }>("SELECT CAST(value AS INTEGER) AS at FROM setting WHERE name = 'cursor:' || ?");
  const orders = db.prepare<[], OrderColumns>('SELECT body, bucket, received_at FROM shop_order ORDER BY rowid');
  const paid = db.prepare<[number, number], OrderColumns>(ordersPaidSql('', ['?', '?']));
  const last = db
    .prepare<[], number | null>('SELECT max(received_at) FROM (SELECT received_at FROM shop_order ORDER BY rowid DESC LIMIT 1000)')
    .pluck();
  const totals = db.prepare<[], OrderTotal>(
    `SELECT nullif(attribution, '') AS attribution, currency, orders, subtotal, discount, simulated FROM order_total
     WHERE orders > 0 ORDER BY order_total.attribution, currency`,
  );
  const firsts = db.prepare<[string, string, string], { attribution: string; at: number }>(firstOrdersSql('', ['?', '?', '?']));
  const past = db.prepare<[number, number, string], PastCustomer>(
    pastCustomersSql('', 'subtotal * CAST(? AS INTEGER) / 10000', ['?', '?']),
  );

  return {
    cursor: (name: string): number | undefined => cursor.get(name)?.at,
    orders: (): StoredOrder[] => {
      const read: StoredOrder[] = [];
      // Row by row, because the texts of a million orders take as much memory as what is read from them.
      for (const row of orders.iterate()) read.push(storedOrder(row));
      return read;
    },
    ordersPaid: (since: number, until: number): StoredOrder[] => paid.all(since, until).map(storedOrder),
    orderTotals: (): OrderTotal[] => totals.all(),
    experimentStart: (experiment: string, currency: string): number | undefined =>
      startIn(firsts.all(...attributionRange(experiment), currency)),
    pastCustomers: (before: number, currency: string, marginRate: number): PastCustomer[] =>
      past.all(Math.round(marginRate * 10_000), before, currency),
    lastOrderAt: (): number | undefined => last.get() ?? undefined,
  };
};

export const orderWrites = (db: Database) => {
  const insert = db.prepare(
    `INSERT INTO shop_order (order_id, event, refund_id, body_sha256, body, attribution, currency, subtotal, discount, refunded, received_at, bucket)
     VALUES (@order_id, @event, @refund_id, @body_sha256, @body, @attribution, @currency, @subtotal, @discount, @refunded, @now, @bucket)`,
  );
  const read = settlementReads(db);
  const claims = claimColumns(db);
  const budgets = bookWrites(db);
  const key = customerKey(db);
  const advance = db.prepare(
    `INSERT INTO setting (name, value, changed_at) VALUES ('cursor:' || ?, CAST(? AS TEXT), ?)
     ON CONFLICT DO UPDATE SET value = excluded.value, changed_at = excluded.changed_at
     WHERE CAST(excluded.value AS INTEGER) > CAST(setting.value AS INTEGER)`,
  );

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
    advanceCursor: (name: string, to: number, now: number): void => {
      advance.run(name, BigInt(to), now);
    },
  };
};
