import { createHash } from 'node:crypto';
import type { CodeRequest, LockedCodes } from '../actOnCodes';
import { localDayOf } from '../localDayOf';
import type { OrderClaim, OrderFact, SharedCoupon } from '../orderSettlement';
import { booksOf, lockBudgets } from './budgets';
import type { Query } from './connectPostgres';
import { changedMeanwhile } from './databaseErrors';

interface Asked {
  readonly orderIds: readonly string[];
  /** Upper case. */
  readonly codes: readonly string[];
  /** Pseudonyms. */
  readonly customers?: readonly string[];
  readonly keys?: readonly string[];
  readonly now: number;
  /** Only to look: nothing is locked. */
  readonly look?: boolean;
}

/** First key of the advisory locks on order ids: "ordr" in ASCII; on keys of tills: "till". */
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
 * Reads what orders or tills' requests may touch and locks it until the transaction ends: keys and orders, so that repeats, and payment and
 * cancellation of one order, never cross; then budgets, then claims.
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
  const { rows: named } = await query<{ key: string; coupon_id: string }>(
    "SELECT key, coupon_id FROM couplet.claim WHERE (upper(code) = ANY ($1) AND source <> 'shared') OR order_id = ANY ($2)",
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
  if ([...claims, ...shared].some(({ coupon_id }) => !budgets.has(coupon_id))) throw changedMeanwhile();
  const today = shared.map(({ coupon_id, time_zone }) => ({ coupon_id, day: localDayOf(now, time_zone) }));
  const perCustomer = [...budgets.values()].flatMap(({ coupon_id, per_customer }): [string, number][] =>
    per_customer === null ? [] : [[coupon_id, per_customer]],
  );
  const books = await booksOf(query, budgets, [...claims, ...today]);
  return { events, claims, shared, books, requests, perCustomer: new Map(perCustomer) };
};
