import type { Campaign } from '../bundle/campaign';
import type { TrainingLog } from '../bundle/provenance';
import { fail, ok, type Result } from '../protocol/result';
import { CLEAN_COLUMNS } from './ingest/cleanEvents';
import type { Database } from './ingest/database';
import { type DataQuality, droppedSentence } from './ingest/dataQuality';
import type { EventColumn, EventColumnMap } from './ingest/eventColumns';
import { type EventLog, readEvents } from './ingest/readEvents';
import { trainingLog } from './ingest/trainingLog';
import type { OrderForms } from './orders/orderCells';
import { type OrderOptions, type Purchases, readPurchases } from './orders/readPurchases';
import type { Progress } from './progress';

export interface BehaviourFiles {
  readonly events?: string;
  readonly orders?: string;
  readonly columns?: EventColumnMap;
  readonly orderForms?: OrderForms;
}

export interface Behaviour {
  readonly has: ReadonlySet<EventColumn>;
  readonly quality: readonly DataQuality[];
  readonly logs: readonly TrainingLog[];
  readonly notes: readonly string[];
}

/** Room between the lines of two files. */
const APART = 2 ** 50;

/** Ids of purchases in a clean log, without the sign that Shopify puts before them; none where it has no such column. */
const knownIds = ({ table, has }: EventLog): string | undefined =>
  has.has('transaction_id')
    ? `SELECT ltrim(transaction_id, '#') FROM ${table}_typed WHERE (_code IS NULL OR _code = 'order_refunded') AND event = 'purchase' AND transaction_id IS NOT NULL`
    : undefined;

/** A log's rows, its purchases with the coupon that the orders say was redeemed. */
const withCoupons = ({ table, has }: EventLog, redeemed: string): string => {
  if (!has.has('transaction_id')) return `SELECT ${CLEAN_COLUMNS} FROM ${table}`;
  const columns = CLEAN_COLUMNS.split(', ').map((name) =>
    name === 'coupon_id' ? 'coalesce(l.coupon_id, r.coupon) AS coupon_id' : `l.${name}`,
  );
  return `SELECT ${columns.join(', ')} FROM ${table}_typed l LEFT JOIN ${redeemed} r ON l.event = 'purchase' AND r.id = ltrim(l.transaction_id, '#')
    WHERE l._code IS NULL`;
};

/** One table of both. @returns columns it has: a time only where both have one */
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
 * Reads a behaviour log, an order export or both into the table `name`. An order that the log has as a purchase only tells it the coupon. Errors: those of
 * `readEvents` and `readPurchases`, `no_rows`.
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
  return ok({ has, quality: all.map(({ quality }) => quality), logs, notes: bought?.value.notes ?? [] });
};
