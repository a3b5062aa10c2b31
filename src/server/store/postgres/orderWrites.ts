import { createHash } from 'node:crypto';
import type { OrderWebhook } from '../../../core/sync/protocol';
import { codesOf } from '../costOfCodes';
import { lockBudgets } from './budgets';
import type { Postgres, Query } from './connectPostgres';
import { changedMeanwhile } from './databaseErrors';
import { eventKey, type LockedOrders, type OrderClaim, type Settled, settleOrders } from './settleOrders';
import { storable } from './storable';

export interface OrderJob {
  readonly order: OrderWebhook;
  readonly bodySha256: string;
  readonly now: number;
}

/** First key of the advisory locks on order ids: "ordr" in ASCII. */
const LOCK = 0x6f_72_64_72;

const INSERT = `
  INSERT INTO couplet.shop_order (order_id, event, body_sha256, body, attribution, currency, subtotal, discount, received_at)
  SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::bigint[], $8::bigint[], $9::bigint[])`;

const CLAIMS = `
  UPDATE couplet.claim SET status = given.status, used = given.used, order_id = given.order_id
  FROM unnest($1::text[], $2::text[], $3::bigint[], $4::text[]) AS given (key, status, used, order_id) WHERE claim.key = given.key`;

const BUDGETS = `
  UPDATE couplet.catalog AS budget SET used_money = used_money + more.used, used_count = used_count + more.uses,
    reserved_money = reserved_money - more.freed, reserved_count = reserved_count - more.holds
  FROM unnest($1::text[], $2::bigint[], $3::bigint[], $4::bigint[], $5::bigint[]) AS more (coupon_id, used, uses, freed, holds)
  WHERE budget.coupon_id = more.coupon_id`;

const lockIdOf = (orderId: string): number => createHash('sha256').update(orderId).digest().readInt32BE();

/** Locks what the orders may touch: the orders themselves, so that payment and cancellation of one never cross, then budgets, then claims. */
const load = async (query: Query, jobs: readonly OrderJob[]): Promise<LockedOrders> => {
  const ids = [...new Set(jobs.map(({ order }) => order.orderId))];
  const locks = [...new Set(ids.map(lockIdOf))].sort((a, b) => a - b);
  await query('SELECT pg_advisory_xact_lock($1, id) FROM unnest($2::integer[]) AS id', [LOCK, locks]);
  const { rows: events } = await query<{ order_id: string; event: string; body_sha256: string }>(
    'SELECT order_id, event, body_sha256 FROM couplet.shop_order WHERE order_id = ANY ($1)',
    [ids],
  );
  const codes = jobs.flatMap(({ order }) => codesOf(order));
  const { rows: named } = await query<{ key: string; coupon_id: string }>(
    'SELECT key, coupon_id FROM couplet.claim WHERE code = ANY ($1) OR order_id = ANY ($2)',
    [codes, ids],
  );
  const budgets = await lockBudgets(
    query,
    named.map(({ coupon_id }) => coupon_id),
  );
  const { rows: claims } = await query<OrderClaim>(
    `SELECT claim.*, catalog.currency, catalog.coupon FROM couplet.claim JOIN couplet.catalog USING (coupon_id)
     WHERE key = ANY ($1) ORDER BY key FOR NO KEY UPDATE OF claim`,
    [named.map(({ key }) => key)],
  );
  if (claims.some(({ coupon_id }) => !budgets.has(coupon_id))) throw changedMeanwhile();
  return { events: new Map(events.map(({ order_id, event, body_sha256 }) => [eventKey(order_id, event), body_sha256])), claims };
};

/** Orders and the claims they settle, a batch in one transaction. */
export const orderWrites = ({ transaction }: Postgres) => ({
  settle: (jobs: readonly OrderJob[]): Promise<readonly Settled[]> => {
    const stored = jobs.map(({ order, ...job }) => ({
      ...job,
      order: { ...order, orderId: storable(order.orderId), codes: order.codes.map(storable) },
      body: JSON.stringify(order),
    }));
    return transaction(async (query) => {
      const { answers, fresh, claims, deltas } = settleOrders(stored, await load(query, stored));
      if (fresh.length > 0)
        await query(INSERT, [
          fresh.map(({ order }) => order.orderId),
          fresh.map(({ order }) => order.event),
          fresh.map(({ bodySha256 }) => bodySha256),
          fresh.map(({ body }) => body),
          fresh.map(({ order }) => order.attribution ?? null),
          fresh.map(({ order }) => order.currency),
          fresh.map(({ order }) => order.subtotal),
          fresh.map(({ order }) => order.discount),
          fresh.map(({ now }) => now),
        ]);
      if (claims.length > 0)
        await query(CLAIMS, [
          claims.map(({ key }) => key),
          claims.map(({ status }) => status),
          claims.map(({ used }) => used),
          claims.map(({ order_id }) => order_id),
        ]);
      if (deltas.length > 0)
        await query(BUDGETS, [
          deltas.map(({ couponId }) => couponId),
          deltas.map(({ used }) => used),
          deltas.map(({ uses }) => uses),
          deltas.map(({ freed }) => freed),
          deltas.map(({ holds }) => holds),
        ]);
      return answers;
    });
  },
});
