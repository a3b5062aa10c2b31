import type { Campaign } from '../bundle/campaign';
import { sensitiveTest } from '../bundle/checkFairness';
import type { TrainingLog } from '../bundle/provenance';
import { interestHistory } from '../engine/scoring/collaborativeScores';
import { fail, ok, type Result } from '../protocol/result';
import { picksByBehaviour } from './audience/behaviouralPart';
import { checkAudience } from './audience/checkAudience';
import type { LearntModels } from './bundle/assembleBundle';
import { trainItems } from './cf/trainItems';
import { compressCollaborative } from './compress/compressCollaborative';
import type { CompressionGate } from './compress/compressNetwork';
import { tableRoom } from './compress/tableRoom';
import type { Database } from './ingest/database';
import { type DataQuality, droppedSentence } from './ingest/dataQuality';
import { readCategories, readItems } from './ingest/readItems';
import { trainingLog } from './ingest/trainingLog';
import type { Evaluation } from './metricsTable';
import type { Progress } from './progress';
import { type BehaviourFiles, readBehaviour } from './readBehaviour';
import { readDecisions } from './replay/readDecisions';
import { sampleShoppers } from './replay/sampleShoppers';
import { type TrainSettings, trainDecisions } from './replay/trainDecisions';

/** Events that what is learnt of items, and of coupons, is taken from at most, so that these fit in memory. */
const MOST_TASTE_EVENTS = 1_000_000;
const MOST_COUPON_EVENTS = 200_000;

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
  const purchasesOnly =
    !log.value.has.has('event') || (await db.rows(`SELECT 1 FROM events WHERE event <> 'purchase' LIMIT 1`)).length === 0;
  const wide = await sampleShoppers(db, 'events', 'tastes', seed, MOST_TASTE_EVENTS);
  const links = { table: wide.table, what: purchasesOnly ? 'purchases' : 'interest', hasTime: log.value.has.has('time') } as const;
  const sample = log.value.has.has('time') ? await sampleShoppers(db, 'events', 'coupons', seed, MOST_COUPON_EVENTS) : undefined;
  const audience = sample ? await checkAudience(db, [sample.table, 'events'], campaign) : ok(undefined);
  if (!audience.ok) {
    const { code, message, at } = audience.error;
    const alone = purchasesOnly ? ' A log of purchases alone says nothing of views and carts: name a behaviour log too (--events).' : '';
    return fail(code, message + alone + log.value.quality.map(droppedSentence).join(''), at);
  }
  progress('read', 2, 3);
  const { halfLifeMs } = campaign.profile;
  const { decisions, shoppers, hasShowings, meanOrder } = sample
    ? await readDecisions(db, sample.table, campaign, seed)
    : { decisions: [], shoppers: [], hasShowings: false };
  progress('read', 3, 3);
  const categoriesOf = (id: string): readonly string[] => categories.get(id) ?? [];
  const isSensitive = sensitiveTest(campaign.fairness.sensitive);
  const itemFacts = { categoriesOf, mayTell: (id: string) => !categoriesOf(id).some(isSensitive) };
  const cf = await trainItems(db, links, campaign.coupons, itemFacts, shoppers, halfLifeMs, seed, progress);
  const trained = await trainDecisions(
    { decisions, hasShowings, ...(meanOrder === undefined ? {} : { meanOrder }) },
    cf?.heldOut ?? (() => undefined),
    campaign,
    how,
    progress,
  );
  const models = {
    ...trained.models,
    ...(meanOrder === undefined ? {} : { meanOrder }),
  };
  const histories = decisions.map(({ profile, now }) => interestHistory(profile, now, halfLifeMs));
  // What the bandit does not ask for is not worth a shopper's download.
  const asks = models.bandit.features.fields.some(({ source }) => source === 'score.cf');
  const table = cf && asks ? compressCollaborative(cf.source, histories, tableRoom(campaign, cf.source.items, models)) : undefined;
  if (table?.ok === false) return table;
  const notes = [
    ...log.value.notes,
    ...(cf && !asks ? ['collaborative scores do not tell what a coupon adds: the bundle goes without them'] : []),
    ...(cf ? [] : ['no item has enough shoppers: the bundle has no collaborative scores']),
    ...(sample || !picksByBehaviour(campaign) ? [] : ['the log has no times: how many shoppers a coupon is for could not be counted']),
    ...wide.notes,
    ...(sample?.notes ?? []),
    ...trained.notes,
    ...(table?.value.notes ?? []),
  ];
  return ok({
    models: { ...models, ...(table ? { cf: table.value.source } : {}) },
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
