import type { Campaign } from '../bundle/campaign';
import { sensitiveTest } from '../bundle/checkFairness';
import type { TrainingLog } from '../bundle/provenance';
import { interestHistory } from '../engine/scoring/collaborativeScores';
import { fail, ok, type Result } from '../protocol/values/result';
import { checkAudience, picksByBehaviour } from './audience';
import { BUNDLE_BUDGET, type LearntModels } from './bundle/assembleBundle';
import { compressCollaborative } from './bundle/compressCollaborative';
import type { LinkRows } from './cf/interactions';
import { groupNames } from './cf/itemGraph';
import { trainItems } from './cf/trainItems';
import { readDecisions } from './decisions/replayDecisions';
import { type TrainSettings, trainDecisions } from './decisions/trainDecisions';
import { type Database, literal } from './ingest/database';
import { type DataQuality, droppedSentence } from './ingest/dataQuality';
import { type BehaviourFiles, readBehaviour } from './ingest/readBehaviour';
import { readBrands, readCategories, readItems, readNames } from './ingest/readItems';
import { trainingLog } from './ingest/trainingLog';
import type { Evaluation } from './metrics/metricsTable';
import type { CompressionGate } from './network/compressNetwork';
import type { Progress } from './run/progress';

interface ShopperSample {
  /** View of the sampled shoppers' rows, or the table itself if all fit. */
  readonly table: string;
  readonly notes: readonly string[];
}

/**
 * Whole shoppers, in the order of a seeded hash of their id, until their events reach the bound. Everyone if all fit. A smaller bound gives
 * a subset of the shoppers of a larger one. A shopper with more than a tenth of the bound is left out, so that a single reseller cannot
 * dominate the sample.
 *
 * @param name of the view `<table>_<name>`, and of what is learnt from it
 */
export const sampleShoppers = async (db: Database, table: string, name: string, seed: number, most: number): Promise<ShopperSample> => {
  const [total] = await db.rows(`SELECT count(*)::double precision FROM ${table}`);
  if (Number(total?.[0]) <= most) return { table, notes: [] };
  const view = `${table}_${name}`;
  const hash = db.dialect.hash32(`${literal(`${seed}:`)} || user_id`);
  await db.createTable(`${view}_counts`, `SELECT user_id, count(*) AS n, ${hash} AS h FROM ${table} GROUP BY user_id`);
  await db.createTable(
    `${view}_users`,
    `SELECT user_id, n FROM (SELECT user_id, n, sum(n) OVER (ORDER BY h, user_id ROWS UNBOUNDED PRECEDING) AS reached
    FROM ${view}_counts WHERE n <= ${most / 10}) AS counted WHERE reached <= ${most}`,
  );
  await db.run(`CREATE VIEW ${view} AS SELECT * FROM ${table} WHERE user_id IN (SELECT user_id FROM ${view}_users)`);
  const [counts] = await db.rows(`SELECT (SELECT count(*) FROM ${view}_counts)::double precision, count(*)::double precision,
    coalesce(sum(n), 0)::double precision FROM ${view}_users`);
  const [all, shoppers, events] = (counts ?? []).map(Number);
  await db.run(`DROP TABLE ${view}_counts`);
  const note = `${name} use ${shoppers} of ${all} shoppers, sampled by seed, with ${events} of ${Number(total?.[0])} events`;
  return { table: view, notes: [note] };
};

/** Signature, key, hashes, sizes and figures of a manifest. */
const REST = 2_000;

/** Bytes of the bundle's budget left for the weights of the table, after the manifest, the network and the table's own item ids. */
const tableRoom = (
  campaign: Campaign,
  items: readonly string[],
  { network, localHead, bandit }: Pick<LearntModels, 'network' | 'localHead' | 'bandit'>,
): number => {
  // The payload is a string inside the envelope, so its quotes are escaped.
  const manifest = JSON.stringify(JSON.stringify({ ...campaign, items, localHead, bandit, features: network?.features }));
  return Math.max(0, BUNDLE_BUDGET - Buffer.byteLength(manifest) - REST - (network?.bytes.length ?? 0));
};

/** Most events used to learn about items, and about coupons, so that they fit in memory. */
const MOST_TASTE_EVENTS = 1_000_000;
export const MOST_COUPON_EVENTS = 200_000;

export interface EventFiles extends BehaviourFiles {
  readonly items?: string;
}

export interface TrainedEvents {
  readonly models: Omit<LearntModels, 'metrics'>;
  readonly evaluations: readonly Evaluation[];
  readonly quality: readonly DataQuality[];
  readonly logs: readonly TrainingLog[];
  readonly gates: readonly CompressionGate[];
  readonly notes: readonly string[];
}

const unknownAudience = (couponId: string): string =>
  `the log has no views or carts, or is shorter than the condition, so the number of shoppers that coupon ${couponId} reaches is unknown (audience_unknown)`;

/**
 * Collaborative weights, network and bandit prior from a behaviour log, an order export or both. Errors: those of reading, `no_rows`, `audience_too_small`,
 * `compression_gate`.
 */
export const trainEvents = async (
  db: Database,
  files: EventFiles,
  campaign: Campaign,
  how: TrainSettings,
  progress: Progress,
): Promise<Result<TrainedEvents>> => {
  const { seed } = how;
  progress('read', 0, 3);
  const items = files.items === undefined ? undefined : await readItems(db, files.items, 'items');
  if (items && !items.ok) return items;
  const log = await readBehaviour(db, files, 'events', campaign, progress, items ? 'items' : undefined);
  if (!log.ok) return log;
  const quality: DataQuality[] = [...log.value.quality, ...(items ? [items.value] : [])];
  const logs = [...log.value.logs, ...(items ? [await trainingLog(db, 'items', items.value)] : [])];
  progress('read', 1, 3);
  const categories = await readCategories(db, 'events');
  const purchasesOnly = (await db.rows(`SELECT 1 FROM events WHERE event <> 'purchase' LIMIT 1`)).length === 0;
  const wide = await sampleShoppers(db, 'events', 'tastes', seed, MOST_TASTE_EVENTS);
  const sample = log.value.has.has('time') ? await sampleShoppers(db, 'events', 'coupons', seed, MOST_COUPON_EVENTS) : undefined;
  const audience = sample ? await checkAudience(db, [sample.table, 'events'], campaign, purchasesOnly) : undefined;
  if (audience?.checked.ok === false) {
    const { code, message, at } = audience.checked.error;
    return fail(code, message + log.value.quality.map(droppedSentence).join(''), at);
  }
  progress('read', 2, 3);
  const { halfLifeMs } = campaign.profile;
  const { decisions, shoppers, hasShowings, meanOrder } = sample
    ? await readDecisions(db, sample.table, campaign, seed)
    : { decisions: [], shoppers: [], hasShowings: false };
  progress('read', 3, 3);
  const categoriesOf = (id: string): readonly string[] => categories.get(id) ?? [];
  const isSensitive = sensitiveTest(campaign.fairness.sensitive);
  const [names, brands] = [items ? await readNames(db, 'items') : new Map<string, string>(), await readBrands(db, 'events')];
  const links: LinkRows = {
    table: wide.table,
    what: purchasesOnly ? 'purchases' : 'interest',
    hasTime: log.value.has.has('time'),
    groupsOf: (id) => groupNames(categoriesOf(id), brands.get(id), names.get(id)),
  };
  const itemFacts = { categoriesOf, titleOf: (id: string) => names.get(id), mayTell: (id: string) => !categoriesOf(id).some(isSensitive) };
  const cf = await trainItems(db, links, campaign.coupons, itemFacts, shoppers, halfLifeMs, seed, progress);
  const trained = await trainDecisions(
    { decisions, hasShowings, ...(meanOrder === undefined ? {} : { meanOrder }) },
    cf?.heldOut ?? (() => undefined),
    campaign,
    how,
    progress,
  );
  const models = { ...trained.models, ...(meanOrder === undefined ? {} : { meanOrder }) };
  const histories = decisions.map(({ profile, now }) => interestHistory(profile, now, halfLifeMs));
  // Models that the bandit does not read are not worth a shopper's download.
  const asks = models.bandit.features.fields.some(({ source }) => source === 'score.cf');
  const table = cf && asks ? compressCollaborative(cf.source, histories, tableRoom(campaign, cf.source.items, models)) : undefined;
  if (table?.ok === false) return table;
  const notes = [
    ...log.value.notes,
    ...(cf && !asks ? ['collaborative scores do not predict the effect of a coupon, so the bundle omits them'] : []),
    ...(cf ? [] : ['no item has enough shoppers, so the bundle has no collaborative scores']),
    ...(sample || !picksByBehaviour(campaign) ? [] : ['the log has no times, so the number of shoppers each coupon reaches is unknown']),
    ...(audience?.unknown ?? []).map(unknownAudience),
    ...wide.notes,
    ...(sample?.notes ?? []),
    ...trained.notes,
    ...(table?.value.notes ?? []),
  ];
  return ok({
    models: { ...models, ...(table ? { cf: table.value.source } : {}), ...(cf?.picks ? { picks: cf.picks } : {}) },
    evaluations: [
      ...(cf ? [{ ...cf.evaluation, ...(asks ? {} : { unused: true as const }) }] : []),
      ...(trained.evaluation ? [trained.evaluation] : []),
    ],
    gates: table?.value.gates ?? [],
    quality,
    logs,
    notes,
  });
};
