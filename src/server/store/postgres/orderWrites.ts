import { createHash } from 'node:crypto';
import { codesOf } from '../costOfCodes';
import { withoutCustomer } from '../pseudonym';
import {
  type LockedOrders,
  type OrderClaim,
  type OrderFact,
  type OrderJob,
  orderFact,
  type Settled,
  type SharedCoupon,
  settleOrders,
} from '../settleOrders';
import { booksOf, closeBooks, lockBudgets } from './budgets';
import { putClaims } from './claimColumns';
import type { Postgres, Query } from './connectPostgres';
import { customerKey } from './customerKey';
import { changedMeanwhile } from './databaseErrors';
import { storable } from './storable';

/** First key of the advisory locks on order ids: "ordr" in ASCII. */
const LOCK = 0x6f_72_64_72;

const EVENTS = `
  SELECT order_id, event, refund_id, body_sha256, currency, subtotal, discount, refunded FROM couplet.shop_order WHERE order_id = ANY ($1)`;

const INSERT = `
  INSERT INTO couplet.shop_order
    (order_id, event, refund_id, body_sha256, body, attribution, currency, subtotal, discount, refunded, received_at)
  SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::bigint[], $9::bigint[],
    $10::bigint[], $11::bigint[])`;

const SHARED = `
  SELECT coupon_id, shared_code, coupon, currency, time_zone FROM couplet.catalog WHERE shared_code = ANY ($1) ORDER BY listed DESC, position`;

const lockIdOf = (orderId: string): number => createHash('sha256').update(orderId).digest().readInt32BE();

/** Locks what the orders may touch: the orders themselves, so that payment and cancellation of one never cross, then budgets, then claims. */
const load = async (query: Query, jobs: readonly OrderJob[]): Promise<LockedOrders> => {
  const ids = [...new Set(jobs.map(({ order }) => order.orderId))];
  const locks = [...new Set(ids.map(lockIdOf))].sort((a, b) => a - b);
  await query('SELECT pg_advisory_xact_lock($1, id) FROM unnest($2::integer[]) AS id', [LOCK, locks]);
  const { rows: events } = await query<OrderFact>(EVENTS, [ids]);
  const codes = [...new Set(jobs.flatMap(({ order }) => codesOf(order)))];
  const { rows: named } = await query<{ key: string; coupon_id: string }>(
    "SELECT key, coupon_id FROM couplet.claim WHERE (upper(code) = ANY ($1) AND source <> 'shared') OR order_id = ANY ($2)",
    [codes, ids],
  );
  const { rows: shared } = await query<SharedCoupon>(SHARED, [codes]);
  const budgets = await lockBudgets(
    query,
    [...named, ...shared].map(({ coupon_id }) => coupon_id),
  );
  const { rows: claims } = await query<OrderClaim>(
    `SELECT claim.*, catalog.currency, catalog.coupon FROM couplet.claim JOIN couplet.catalog USING (coupon_id)
     WHERE key = ANY ($1) ORDER BY key FOR NO KEY UPDATE OF claim`,
    [named.map(({ key }) => key)],
  );
  if ([...claims, ...shared].some(({ coupon_id }) => !budgets.has(coupon_id))) throw changedMeanwhile();
  return { events, claims, shared, books: await booksOf(query, budgets, claims) };
};

const insertOrders = async (query: Query, jobs: readonly (OrderJob & { readonly body: string })[]): Promise<void> => {
  if (jobs.length === 0) return;
  const facts = jobs.map(orderFact);
  await query(INSERT, [
    facts.map(({ order_id }) => order_id),
    facts.map(({ event }) => event),
    facts.map(({ refund_id }) => refund_id),
    facts.map(({ body_sha256 }) => body_sha256),
    jobs.map(({ body }) => body),
    jobs.map(({ order }) => order.attribution ?? null),
    facts.map(({ currency }) => currency),
    facts.map(({ subtotal }) => subtotal),
    facts.map(({ discount }) => discount),
    facts.map(({ refunded }) => refunded),
    jobs.map(({ now }) => now),
  ]);
};

/** What is kept of an event: no raw customer, and text that PostgreSQL can hold. The body keeps the ids as they are, in JSON's escapes. */
const stored = (job: OrderJob, key: () => string): OrderJob & { readonly body: string } => {
  const safe = withoutCustomer(job, key);
  const { order } = safe;
  const { refundId } = order;
  return {
    ...safe,
    order: {
      ...order,
      orderId: storable(order.orderId),
      codes: order.codes.map(storable),
      ...(refundId === undefined ? {} : { refundId: storable(refundId) }),
    },
    body: JSON.stringify(order),
  };
};

/** Orders and the claims they settle, a batch in one transaction. */
export const orderWrites = (postgres: Postgres) => {
  const keyOfCustomers = customerKey(postgres);
  return {
    settle: async (jobs: readonly OrderJob[]): Promise<readonly Settled[]> => {
      const key = jobs.some(({ order }) => order.customer !== undefined) ? await keyOfCustomers() : '';
      const safe = jobs.map((job) => stored(job, () => key));
      return postgres.transaction(async (query) => {
        const locked = await load(query, safe);
        const { answers, fresh, claims } = settleOrders(safe, locked);
        await insertOrders(query, fresh);
        await putClaims(query, claims);
        await closeBooks(query, locked.books, false);
        return answers;
      });
    },
  };
};
