import type { Campaign } from '../../bundle/campaign';
import type { TrainingLog } from '../../bundle/provenance';
import { fail, ok, type Result } from '../../protocol/values/result';
import type { Progress } from '../run/progress';
import { CLEAN_COLUMNS } from './cleanEvents';
import type { Database } from './database';
import { type DataQuality, droppedSentence } from './dataQuality';
import type { EventColumn, EventColumnMap } from './eventColumns';
import { type OpenOptions, openOrders } from './openOrders';
import type { OrderForms } from './orderCells';
import { type EventLog, type ReadOptions, readEvents, readOpened } from './readEvents';
import { trainingLog } from './trainingLog';

export interface OrderOptions extends Pick<ReadOptions, 'items'>, OpenOptions {
  /** How dates such as 03/04/2026 are read, and the current time in ms. */
  readonly dates?: 'dmy' | 'mdy';
  readonly now?: number;
}

interface Purchases {
  readonly log: EventLog;
  /** Table of `id, coupon`: coupons redeemed in purchases that the behaviour log has. Ids are without Shopify's `#` prefix. */
  readonly redeemed: string;
  /** Orders that are kept. */
  readonly orders: number;
  /** What the orders can teach and what they cannot. */
  readonly notes: readonly string[];
}

const plural = (count: number, one: string): string => `${count} ${one}${count === 1 ? '' : 's'}`;

/** Counts over the orders that are kept. */
const countOrders = async (db: Database, rows: string, table: string) => {
  const count = (condition: string): string => `count(*) FILTER (WHERE ${condition})::double precision`;
  const [row] =
    await db.rows(`SELECT ${count('true')}, ${count('has_customer')}, ${count('has_coupon')}, ${count('has_code')}, ${count('in_part')} FROM (
    SELECT r.order_id, bool_or(r.has_customer) AS has_customer, bool_or(r.coupon_id IS NOT NULL) AS has_coupon,
      bool_or(r.codes IS NOT NULL OR r.coupon_id IS NOT NULL) AS has_code, bool_or(coalesce(r.in_part, false)) AS in_part
    FROM ${rows} r JOIN ${table} t ON t._line = r._line GROUP BY r.order_id) AS orders`);
  const [orders = 0, customers = 0, coupons = 0, coded = 0, inPart = 0] = (row ?? []).map(Number);
  return { orders, customers, coupons, coded, inPart };
};

/**
 * Reads an order export into the table of a behaviour log: purchases of known customers, each guest as a separate shopper, with `coupon_id`
 * if a coupon of the campaign was redeemed. Errors: those of `openOrders` and `readOpened`, `no_rows`.
 */
export const readPurchases = async (
  db: Database,
  path: string,
  table: string,
  forms: OrderForms,
  campaign: Campaign,
  { items, progress, dates, now, known: knownIds }: OrderOptions = {},
): Promise<Result<Purchases>> => {
  const orders = await openOrders(db, path, table, forms, campaign, {
    ...(knownIds ? { known: knownIds } : {}),
    ...(progress ? { progress } : {}),
  });
  if (!orders.ok) return orders;
  const { opened, rows, ignoredColumns, notes } = orders.value;
  const map = { decimal: 'point' as const, ...(dates ? { dates } : {}), ...(now === undefined ? {} : { now }) };
  const read = await readOpened(db, path, table, opened, map, {
    required: ['user_id'],
    leftOut: 'left_out',
    ...(items ? { items } : {}),
    ...(progress ? { progress } : {}),
  });
  if (!read.ok) return read;
  const counted = await countOrders(db, rows, table);
  const redeemed = `${table}_redeemed`;
  await db.createTable(
    redeemed,
    `SELECT ltrim(order_id, '#') AS id, max(coupon_id) AS coupon FROM ${rows} WHERE left_out = 'order_known' AND coupon_id IS NOT NULL GROUP BY 1`,
  );
  const [known] = await db.rows(`SELECT count(*) FILTER (WHERE left_out = 'order_known')::double precision FROM ${rows}`);
  for (const part of ['cells', 'states', 'standing', 'coupons', 'rows']) await db.run(`DROP TABLE ${table}_${part}`);
  const quality = {
    ...read.value.quality,
    ignoredColumns,
    notes: [
      ...notes,
      `${plural(counted.orders, 'order')}: ${counted.customers} of known customers, ${counted.coupons} with a coupon of the campaign, ${counted.coded - counted.coupons} with another code`,
      ...(counted.inPart > 0 ? [`${plural(counted.inPart, 'order')} refunded in part: they count in full`] : []),
      ...(read.value.quality.notes ?? []),
    ],
  };
  // Even if the log has all of the export's orders, the export adds which of them had a coupon.
  if (quality.kept === 0 && Number(known?.[0]) === 0)
    return fail('no_rows', `${path} has no usable order.${droppedSentence(quality)}`, path);
  const said = [
    'an order export has no visits: it teaches the size of a typical order, not who buys or what a coupon adds (base_only)',
    ...(counted.coded === counted.orders ? ['every order has a code: the size of an order without one is unknown (all_with_code)'] : []),
    ...(counted.customers === 0
      ? ['no order has a customer: each counts as a separate shopper, so repeat orders are unknown (all_guests)']
      : []),
    ...(orders.value.hasItems ? [] : ['the order export lists no goods: each order counts as one line of its total (no_goods)']),
  ];
  return ok({ log: { ...read.value, quality }, redeemed, orders: counted.orders, notes: counted.orders === 0 ? [] : said });
};

export interface BehaviourFiles {
  readonly events?: string;
  readonly orders?: string;
  readonly columns?: EventColumnMap;
  readonly orderForms?: OrderForms;
}

interface Behaviour {
  readonly has: ReadonlySet<EventColumn>;
  readonly quality: readonly DataQuality[];
  readonly logs: readonly TrainingLog[];
  /** Orders of the export that are kept; absent: there is no export. */
  readonly orders?: number;
  readonly notes: readonly string[];
}

/** Distance between the line numbers of two files. */
const APART = 2 ** 50;

/** Ids of purchases in a clean log, without Shopify's `#` prefix. None if it has no such column. */
const knownIds = ({ table, has }: EventLog): string | undefined =>
  has.has('transaction_id')
    ? `SELECT ltrim(transaction_id, '#') FROM ${table}_typed WHERE (_code IS NULL OR _code = 'order_refunded') AND event = 'purchase' AND transaction_id IS NOT NULL`
    : undefined;

/** A log's rows, with the redeemed coupon of each purchase from the orders. */
const withCoupons = ({ table, has }: EventLog, redeemed: string): string => {
  if (!has.has('transaction_id')) return `SELECT ${CLEAN_COLUMNS} FROM ${table}`;
  const columns = CLEAN_COLUMNS.split(', ').map((name) =>
    name === 'coupon_id' ? 'coalesce(l.coupon_id, r.coupon) AS coupon_id' : `l.${name}`,
  );
  return `SELECT ${columns.join(', ')} FROM ${table}_typed l LEFT JOIN ${redeemed} r ON l.event = 'purchase' AND r.id = ltrim(l.transaction_id, '#')
    WHERE l._code IS NULL`;
};

/** One table of both. @returns its columns; a time only if both have one */
const join = async (
  db: Database,
  table: string,
  log: EventLog,
  { log: orders, redeemed }: Purchases,
): Promise<ReadonlySet<EventColumn>> => {
  const shifted = CLEAN_COLUMNS.replace('_line', `_line + ${APART} AS _line`);
  await db.run(`CREATE VIEW ${table} AS ${withCoupons(log, redeemed)} UNION ALL SELECT ${shifted} FROM ${orders.table}`);
  return new Set([...log.has, ...orders.has].filter((name) => name !== 'time' || (log.has.has(name) && orders.has.has(name))));
};

/**
 * Reads a behaviour log, an order export or both into the table `name`. An order that is already a purchase in the log only contributes its
 * coupon. Errors: those of `readEvents` and `readPurchases`, `no_rows`.
 */
export const readBehaviour = async (
  db: Database,
  { events, orders, columns = {}, orderForms = {} }: BehaviourFiles,
  name: string,
  campaign: Campaign,
  progress: Progress,
  items?: string,
): Promise<Result<Behaviour>> => {
  const options = { progress, ...(items ? { items } : {}) };
  const log = events === undefined ? undefined : await readEvents(db, events, orders ? `${name}_log` : name, columns, options);
  if (log && !log.ok) return log;
  if (log?.value.quality.kept === 0) return fail('no_rows', `${events} has no usable row.${droppedSentence(log.value.quality)}`, events);
  const known = log && knownIds(log.value);
  const { dates, now } = columns;
  const how: OrderOptions = { ...options, ...(dates ? { dates } : {}), ...(now === undefined ? {} : { now }), ...(known ? { known } : {}) };
  const bought =
    orders === undefined ? undefined : await readPurchases(db, orders, log ? `${name}_orders` : name, orderForms, campaign, how);
  if (bought && !bought.ok) return bought;
  const all = [...(log ? [log.value] : []), ...(bought ? [bought.value.log] : [])];
  const has = log && bought ? await join(db, name, log.value, bought.value) : (all[0]?.has ?? new Set<EventColumn>());
  const logs: TrainingLog[] = [];
  for (const one of all) {
    const kind = one === log?.value ? 'events' : 'orders';
    logs.push(await trainingLog(db, kind, one.quality, one.has.has('time') ? one.table : undefined));
  }
  return ok({
    has,
    quality: all.map(({ quality }) => quality),
    logs,
    ...(bought ? { orders: bought.value.orders } : {}),
    notes: bought?.value.notes ?? [],
  });
};
