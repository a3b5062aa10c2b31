import type { Campaign } from '../bundle/campaign';
import type { Inspection, TrainingKind } from '../protocol/training';
import { type Failure, ok, type Result } from '../protocol/values/result';
import { checkAudience } from './audience';
import { readDecisions } from './decisions/replayDecisions';
import { FEWEST_SHOPPERS } from './decisions/trainDecisions';
import { FEWEST_ORDERS, isByChance } from './decisions/trainGain';
import type { Database } from './ingest/database';
import type { DataQuality } from './ingest/dataQuality';
import { usualExport } from './ingest/eventColumns';
import { openTable } from './ingest/openTable';
import { likelyPreset, type OrderPresetName, presetOf } from './ingest/orderColumns';
import { readBehaviour } from './ingest/readBehaviour';
import { readItems } from './ingest/readItems';
import { silent } from './run/progress';
import { MOST_COUPON_EVENTS, sampleShoppers } from './trainEvents';

interface Recognised {
  readonly kind: TrainingKind;
  readonly format: OrderPresetName | NonNullable<ReturnType<typeof usualExport>>['name'] | 'otto' | 'log' | 'unknown';
}

/** What a file is by its headings, and by what its reader noted. */
const recognise = (columns: readonly string[], notes: readonly string[]): Recognised => {
  const has = (name: string): boolean => columns.includes(name);
  const preset = presetOf(columns);
  if (preset !== 'generic') return { kind: 'orders', format: preset };
  if (notes.some((note) => note.includes('GA4'))) return { kind: 'events', format: 'ga4' };
  const usual = usualExport(columns);
  if (usual) return { kind: 'events', format: usual.name };
  if (notes.some((note) => note.includes('OTTO'))) return { kind: 'events', format: 'otto' };
  if (has('user_id')) return { kind: 'events', format: 'log' };
  if (has('order_id')) return { kind: 'orders', format: 'generic' };
  if (has('item_id')) return { kind: 'items', format: 'log' };
  const likely = likelyPreset(columns);
  return likely === undefined ? { kind: 'unknown', format: 'unknown' } : { kind: 'orders', format: likely };
};

const inspected = (
  { kind, format }: Recognised,
  { rows, kept, dropped, ignoredColumns, outliers = [] }: Omit<DataQuality, 'file'>,
  rest: Partial<Inspection>,
): Inspection => ({
  v: 'inspection/1',
  kind,
  format,
  rows,
  kept,
  dropped: dropped.map(({ code, message, count, lines }) => ({ code, message, count, lines: [...lines] })),
  ignoredColumns: [...ignoredColumns],
  outliers: outliers.map((one) => ({ ...one, lines: [...one.lines] })),
  days: null,
  shoppers: 0,
  purchases: 0,
  teaches: [],
  lacks: [],
  unknownAudience: [],
  problem: null,
  ...rest,
});

const empty = { rows: 0, kept: 0, dropped: [], ignoredColumns: [] } as const;
const refused = (what: Recognised, problem: Failure): Inspection => inspected(what, empty, { problem });

/** Counts over a clean log. */
const countLog = async (db: Database, table: string) => {
  const [row] = await db.rows(`SELECT count(DISTINCT user_id)::double precision,
    count(DISTINCT CASE WHEN event = 'purchase' THEN user_id || '/' || coalesce(CAST(time AS VARCHAR), CAST(_line AS VARCHAR)) END)::double precision,
    count(*) FILTER (WHERE event <> 'purchase')::double precision,
    count(*) FILTER (WHERE event = 'purchase' AND price > 0)::double precision,
    count(*) FILTER (WHERE user_id NOT LIKE 'guest:%')::double precision,
    count(*) FILTER (WHERE event = 'rate')::double precision FROM ${table}`);
  const [shoppers = 0, purchases = 0, others = 0, priced = 0, known = 0, rated = 0] = (row ?? []).map(Number);
  return { shoppers, purchases, others, priced, known, rated };
};

/** Any sample will do, because nothing is learnt from it. */
const SEED = 42;

/** The visits that training would learn from. */
const countVisits = async (db: Database, table: string, campaign: Campaign) => {
  const sample = await sampleShoppers(db, table, 'inspected', SEED, MOST_COUPON_EVENTS);
  const { decisions } = await readDecisions(db, sample.table, campaign, SEED);
  const ids = new Set(campaign.coupons.map(({ id }) => id));
  const reached = new Set(decisions.flatMap(({ couponId, shopper }) => (ids.has(couponId) ? [shopper] : []))).size;
  const bought = decisions.filter(({ purchased }) => purchased).length;
  return { visits: decisions.length, bought, reached, random: isByChance(decisions) };
};

const noVisits = { visits: 0, bought: 0, reached: 0, random: false };
type Counts = Awaited<ReturnType<typeof countLog>> & Awaited<ReturnType<typeof countVisits>>;

const lessonsOf = ({ bought, reached, random, priced, rated }: Counts): Inspection['teaches'] => [
  ...(priced > 0 ? (['order_size'] as const) : []),
  ...(bought >= FEWEST_ORDERS ? (['who_buys'] as const) : []),
  ...(bought >= FEWEST_ORDERS && reached >= FEWEST_SHOPPERS && random ? (['gain'] as const) : []),
  ...(rated > 0 ? (['tastes'] as const) : []),
];

const gapsOf = ({ visits, purchases, bought, reached, random, known }: Counts, has: ReadonlySet<string>): Inspection['lacks'] => [
  ...(has.has('time') ? [] : (['no_times'] as const)),
  ...(visits > 0 ? [] : (['no_views'] as const)),
  ...(purchases === 0 ? (['no_purchases'] as const) : visits > 0 && bought < FEWEST_ORDERS ? (['few_purchases'] as const) : []),
  ...(reached === 0 ? (['no_showings'] as const) : reached < FEWEST_SHOPPERS ? (['few_showings'] as const) : []),
  ...(reached > 0 && !random ? (['no_propensities'] as const) : []),
  ...(known > 0 ? [] : (['no_customers'] as const)),
  ...(has.has('item_id') ? [] : (['no_goods'] as const)),
];

/**
 * Reads a file as `train` would, without training: its format, rows, period, what it teaches, and why it would be refused (`problem`). So a
 * file that cannot be used is a result, not an error. Errors: those of `openTable`.
 * @param now ms since the epoch
 */
export const inspectFile = async (db: Database, path: string, campaign: Campaign, now: number): Promise<Result<Inspection>> => {
  const opened = await openTable(db, path, 'inspected');
  if (!opened.ok) return opened;
  const { columns, notes } = opened.value;
  const what = recognise(columns, notes);
  if (what.kind === 'unknown') {
    const message = `The headings are not known: ${columns.slice(0, 20).join(', ')}.`;
    return ok(refused(what, { code: 'format_unknown', message }));
  }
  if (what.kind === 'items') {
    const items = await readItems(db, path, 'goods');
    return ok(items.ok ? inspected(what, items.value, { teaches: ['categories'] }) : refused(what, items.error));
  }
  const files = what.kind === 'orders' ? { orders: path } : { events: path };
  const read = await readBehaviour(db, { ...files, columns: { now } }, 'log', campaign, silent);
  if (!read.ok) return ok(refused(what, read.error));
  const [quality = { ...empty, file: path }] = read.value.quality;
  const { has, logs } = read.value;
  const days = logs[0]?.days;
  const logged = await countLog(db, 'log');
  const seen = has.has('time') && logged.others > 0 ? await countVisits(db, 'log', campaign) : noVisits;
  const counts = { ...logged, ...seen, purchases: read.value.orders ?? logged.purchases };
  const audience = has.has('time')
    ? await checkAudience(db, ['log'], campaign, logged.others === 0)
    : { checked: ok(undefined), unknown: [] };
  return ok(
    inspected(what, quality, {
      days: days ? { from: days[0], to: days[1] } : null,
      shoppers: counts.shoppers,
      purchases: counts.purchases,
      teaches: lessonsOf(counts),
      lacks: gapsOf(counts, has),
      unknownAudience: [...audience.unknown],
      problem: audience.checked.ok ? null : audience.checked.error,
    }),
  );
};
