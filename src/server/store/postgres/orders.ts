import { createHash, randomBytes } from 'node:crypto';
import type { PastCustomer } from '../../../stats/comparison/knownCustomers';
import { localDayOf } from '../../budgets/budgetUsage';
import type { CodeRequest, LockedCodes } from '../../claims/actOnCodes';
import { CUSTOMER_KEY, withoutCustomer } from '../../orders/customerPseudonym';
import type { OrderClaim, OrderFact, SharedCoupon } from '../../orders/orderSettlement';
import { codesOf, type OrderJob, orderFact, type Settled, settleOrders } from '../../orders/settleOrders';
import type { ClaimColumns } from '../../records/claimRepository';
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
import { booksOf, closeBooks, lockBudgets } from './budgets';
import { putClaims } from './claims';
import { changedMeanwhile, type Postgres, type Query, storable } from './connectPostgres';
import { rowReads } from './rows';

/** Reads the installation's key for pseudonyms. The first replica that needs it creates it. */
export const customerKey = ({ transaction }: Pick<Postgres, 'transaction'>): (() => Promise<string>) => {
  let known: string | undefined;
  return async () => {
    known ??= await transaction(async (query) => {
      await query('INSERT INTO couplet.setting (name, value, changed_at) VALUES ($1, $2, 0) ON CONFLICT DO NOTHING', [
        CUSTOMER_KEY,
        randomBytes(32).toString('hex'),
      ]);
      const { rows } = await query<{ value: string }>('SELECT value FROM couplet.setting WHERE name = $1', [CUSTOMER_KEY]);
      return rows[0]?.value;
    });
    if (known === undefined) throw new Error('The pseudonym key is missing.');
    return known;
  };
};

interface Asked {
  readonly orderIds: readonly string[];
  /** Upper case. */
  readonly codes: readonly string[];
  /** Pseudonyms. */
  readonly customers?: readonly string[];
  readonly keys?: readonly string[];
  readonly now: number;
  /** Only reads; nothing is locked. */
  readonly look?: boolean;
}

/** First key of the advisory locks on order ids, "ordr" in ASCII, and on keys of checkouts, "till". */
const [ORDERS, TILLS] = [0x6f_72_64_72, 0x74_69_6c_6c];

const EVENTS = `
  SELECT order_id, event, refund_id, body_sha256, currency, subtotal, discount, refunded FROM couplet.shop_order WHERE order_id = ANY ($1)`;

const SHARED = `
  SELECT coupon_id, listed, shared_code, coupon, currency, time_zone FROM couplet.catalog WHERE shared_code = ANY ($1)
  ORDER BY listed DESC, position`;

const CLAIMS = `
  SELECT claim.*, catalog.currency, catalog.coupon FROM couplet.claim JOIN couplet.catalog USING (coupon_id)
  WHERE key = ANY ($1) OR (coupon_id = ANY ($2) AND customer = ANY ($3)) ORDER BY key`;

const lockIdOf = (text: string): number => createHash('sha256').update(text).digest().readInt32BE();

const lockTexts = async (query: Query, kind: number, texts: readonly string[]): Promise<void> => {
  const ids = [...new Set(texts.map(lockIdOf))].sort((a, b) => a - b);
  if (ids.length > 0) await query('SELECT pg_advisory_xact_lock($1, id) FROM unnest($2::integer[]) AS id', [kind, ids]);
};

/**
 * Reads everything that orders or checkout requests may affect and locks it until the transaction ends: first keys and orders, so that
 * repetitions, or payment and cancellation of one order, are serialised; then budgets, then claims.
 */
export const settlementReads = async (
  query: Query,
  { orderIds, codes, customers = [], keys = [], now, look = false }: Asked,
): Promise<LockedCodes> => {
  const ids = [...new Set(orderIds)];
  if (!look) await lockTexts(query, TILLS, keys);
  if (!look) await lockTexts(query, ORDERS, ids);
  const { rows: events } = await query<OrderFact>(EVENTS, [ids]);
  const { rows: requests } =
    keys.length === 0
      ? { rows: [] }
      : await query<CodeRequest>('SELECT key, body_sha256, answer FROM couplet.code_request WHERE key = ANY ($1)', [keys]);
  const { rows: named } = await query<Pick<ClaimColumns, 'key' | 'coupon_id' | 'code'>>(
    "SELECT key, coupon_id, code FROM couplet.claim WHERE (upper(code) = ANY ($1) AND source <> 'shared') OR order_id = ANY ($2)",
    [[...new Set(codes)], ids],
  );
  const { rows: shared } = await query<SharedCoupon>(SHARED, [codes]);
  const coupons = [...named, ...shared].map(({ coupon_id }) => coupon_id);
  const budgets = await lockBudgets(query, coupons, look);
  const { rows: claims } = await query<OrderClaim>(look ? CLAIMS : `${CLAIMS} FOR NO KEY UPDATE OF claim`, [
    named.map(({ key }) => key),
    coupons,
    customers,
  ]);
  // A code of a pool may have gone to another claim before its budget was locked.
  const codeOf = new Map(named.map(({ key, code }) => [key, code]));
  const isOther = ({ key, code }: OrderClaim): boolean => (codeOf.get(key) ?? code) !== code;
  if ([...claims, ...shared].some(({ coupon_id }) => !budgets.has(coupon_id)) || claims.some(isOther)) throw changedMeanwhile();
  const today = shared.map(({ coupon_id, time_zone }) => ({ coupon_id, day: localDayOf(now, time_zone) }));
  const perCustomer = [...budgets.values()].flatMap(({ coupon_id, per_customer }): [string, number][] =>
    per_customer === null ? [] : [[coupon_id, per_customer]],
  );
  const books = await booksOf(query, budgets, [...claims, ...today]);
  return { events, claims, shared, books, requests, perCustomer: new Map(perCustomer) };
};

const INSERT = `
  INSERT INTO couplet.shop_order
    (order_id, event, refund_id, body_sha256, body, attribution, currency, subtotal, discount, refunded, received_at, bucket)
  SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::bigint[], $9::bigint[],
    $10::bigint[], $11::bigint[], $12::integer[])`;

/** With the event as received, without the raw customer. */
type StorableJob = OrderJob & { readonly told: OrderEvent };

/** The body keeps the ids unchanged, in JSON's escapes. A refund's amount is the one that was settled. */
const bodyOf = ({ told: { inAll: _, bucket: __, ...told }, order: { refunded } }: StorableJob): string =>
  JSON.stringify(refunded === undefined ? told : { ...told, refunded });

const insertOrders = async (query: Query, jobs: readonly StorableJob[]): Promise<void> => {
  if (jobs.length === 0) return;
  const facts = jobs.map(orderFact);
  await query(INSERT, [
    facts.map(({ order_id }) => order_id),
    facts.map(({ event }) => event),
    facts.map(({ refund_id }) => refund_id),
    facts.map(({ body_sha256 }) => body_sha256),
    jobs.map(bodyOf),
    jobs.map(({ order }) => order.attribution ?? null),
    facts.map(({ currency }) => currency),
    facts.map(({ subtotal }) => subtotal),
    facts.map(({ discount }) => discount),
    facts.map(({ refunded }) => refunded),
    jobs.map(({ now }) => now),
    jobs.map(({ order }) => order.bucket ?? null),
  ]);
};

/** The stored form of an event: no raw customer, and text that PostgreSQL can store. */
const stored = (job: OrderJob, key: () => string): StorableJob => {
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
    told: order,
  };
};

const ORDERS_PAID = ordersPaidSql('couplet.', ['$1', '$2']);

const ORDER_TOTALS = `
  SELECT nullif(attribution, '') AS attribution, currency, orders, subtotal, discount, simulated FROM couplet.order_total
  WHERE orders > 0 ORDER BY order_total.attribution, currency`;

const FIRST_ORDERS = firstOrdersSql('couplet.', ['$1', '$2', '$3']);
const PAST_CUSTOMERS = pastCustomersSql('couplet.', 'div(subtotal::numeric * $1::integer, 10000)', ['$2', '$3']);

const LAST_ORDER =
  'SELECT max(received_at) AS at FROM (SELECT received_at FROM couplet.shop_order ORDER BY position DESC LIMIT 1000) AS latest';

export const orderReads = (postgres: Postgres) => {
  const { all, one } = rowReads(postgres);
  return {
    cursor: (name: string): Promise<number | undefined> =>
      one<{ at: number }, number>(({ at }) => at, 'SELECT value::bigint AS at FROM couplet.setting WHERE name = $1', `cursor:${name}`),
    orders: async (): Promise<StoredOrder[]> =>
      (await all<OrderColumns>('SELECT body, bucket, received_at FROM couplet.shop_order ORDER BY position')).map(storedOrder),
    ordersPaid: async (since: number, until: number): Promise<StoredOrder[]> =>
      (await all<OrderColumns>(ORDERS_PAID, since, until)).map(storedOrder),
    orderTotals: (): Promise<readonly OrderTotal[]> => all<OrderTotal>(ORDER_TOTALS),
    experimentStart: async (experiment: string, currency: string): Promise<number | undefined> =>
      startIn(await all<{ attribution: string; at: number }>(FIRST_ORDERS, ...attributionRange(experiment), currency)),
    pastCustomers: (before: number, currency: string, marginRate: number): Promise<readonly PastCustomer[]> =>
      all<PastCustomer>(PAST_CUSTOMERS, Math.round(marginRate * 10_000), before, currency),
    lastOrderAt: async (): Promise<number | undefined> => (await all<{ at: number | null }>(LAST_ORDER))[0]?.at ?? undefined,
  };
};

/** How far external sources have been read. */
export const cursorWrites = ({ transaction }: Postgres) => ({
  advanceCursor: (name: string, to: number, now: number): Promise<void> =>
    transaction(async (query) => {
      await query(
        `INSERT INTO couplet.setting (name, value, changed_at) VALUES ($1, $2, $3)
         ON CONFLICT (name) DO UPDATE SET value = excluded.value, changed_at = excluded.changed_at
         WHERE excluded.value::bigint > setting.value::bigint`,
        [`cursor:${name}`, String(to), now],
      );
    }),
});

/** Orders and the claims they settle, one batch per transaction. */
export const orderWrites = (postgres: Postgres) => {
  const keyOfCustomers = customerKey(postgres);
  return {
    settle: async (jobs: readonly OrderJob[]): Promise<readonly Settled[]> => {
      const key = jobs.some(({ order }) => order.customer !== undefined) ? await keyOfCustomers() : '';
      const safe = jobs.map((job) => stored(job, () => key));
      return postgres.transaction(async (query) => {
        const locked = await settlementReads(query, {
          orderIds: safe.map(({ order }) => order.orderId),
          codes: safe.flatMap(({ order }) => codesOf(order)),
          now: Math.max(...safe.map(({ now }) => now)),
        });
        const { answers, fresh, claims } = settleOrders(safe, locked);
        await insertOrders(query, fresh);
        await putClaims(query, claims);
        await closeBooks(query, locked.books, false);
        return answers;
      });
    },
  };
};
