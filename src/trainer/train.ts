import { createHash } from 'node:crypto';
import type { Campaign } from '../bundle/campaign';
import type { KeyFile } from '../bundle/keys';
import type { Envelope, Manifest } from '../bundle/manifest';
import { type Provenance, provenanceOf, type TrainingLog } from '../bundle/provenance';
import type { WeightEncoding } from '../bundle/weightCodec';
import { fail, ok, type Result } from '../protocol/values/result';
import { type AcceptanceColumns, readAcceptance } from './acceptance/acceptanceLog';
import { trainAcceptance } from './acceptance/trainAcceptance';
import { picksByBehaviour } from './audience';
import { assembleBundle, type LearntModels, type SignedBundle } from './bundle/assembleBundle';
import { readWarmStart } from './bundle/warmStart';
import type { Database } from './ingest/database';
import type { DataQuality } from './ingest/dataQuality';
import type { EventColumnMap } from './ingest/eventColumns';
import type { OrderForms } from './ingest/orderCells';
import type { PurchaseColumnMap } from './ingest/orderColumns';
import { trainingLog } from './ingest/trainingLog';
import { type EngineOptions, withDatabase } from './ingest/withDatabase';
import type { Evaluation } from './metrics/metricsTable';
import { renderCard } from './modelCard/renderCard';
import type { CardFile, CardInput, FeatureImportance } from './modelCard/sections/cardInput';
import type { CompressionGate } from './network/compressNetwork';
import type { Progress } from './run/progress';
import type { SessionColumnMap } from './session/sessionLog';
import { trainEvents } from './trainEvents';
import type { UpliftColumns } from './uplift/upliftLog';

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

const filesOf = ({ envelope, shards }: SignedBundle, { network, sequence, cf, picks }: Manifest): readonly CardFile[] => {
  const manifest = new TextEncoder().encode(envelope);
  const named = new Map([
    [network?.weights.sha256, 'network weights'],
    [sequence?.weights.sha256, 'sequence network weights'],
    [cf?.weights.sha256, 'collaborative table'],
    [picks?.sha256, 'goods that belong together'],
  ]);
  return [
    { name: 'manifest.json', what: 'manifest', bytes: manifest.length, sha256: sha256(manifest) },
    ...[...shards].map(([hash, bytes]) => ({ name: `${hash}.bin`, what: named.get(hash) ?? 'other', bytes: bytes.length, sha256: hash })),
  ];
};

/** The card of a bundle just assembled and signed, so its envelope needs no check. */
const bundleCard = (
  bundle: SignedBundle,
  report: Pick<CardInput, 'seed' | 'quality' | 'evaluations' | 'gates' | 'importance' | 'notes'>,
): string => {
  const { publicKey, payload } = JSON.parse(bundle.envelope) as Envelope;
  const manifest = JSON.parse(payload) as Manifest;
  const { seed, quality, evaluations, gates, importance, notes } = report;
  return renderCard({
    id: bundle.id,
    publicKey,
    manifest,
    files: filesOf(bundle, manifest),
    seed,
    quality,
    evaluations,
    gates,
    notes,
    ...(importance ? { importance } : {}),
  });
};

/** `--columns`: one map for every kind of log. */
export interface ColumnMap {
  readonly events?: EventColumnMap;
  readonly acceptance?: AcceptanceColumns;
  readonly session?: SessionColumnMap;
  readonly orders?: PurchaseColumnMap;
  readonly uplift?: UpliftColumns;
}

export interface TrainInput extends EngineOptions {
  readonly campaign: Campaign;
  readonly keys: KeyFile;
  readonly events?: string;
  /** Order export of a shop. */
  readonly orders?: string;
  /** Preset of its headings, detected by default. */
  readonly preset?: OrderForms['preset'];
  readonly items?: string;
  readonly acceptance?: string;
  readonly columns?: ColumnMap;
  readonly seed: number;
  /** `false`: skips the sequence network, so that a simulation can measure what it adds. No command offers it. */
  readonly order?: boolean;
  /** Encoding of the network's weights, float16 by default. One whose gate fails is replaced by float16, with a note. */
  readonly weights?: WeightEncoding;
  /** Folder of an earlier bundle from whose network training starts, if features and shape are the same. */
  readonly warmStart?: string;
}

export interface Trained {
  readonly bundle: SignedBundle;
  readonly report: TrainReport;
  /** Text of `card.html`. */
  readonly card: string;
}

interface TrainReport {
  readonly bundle: string;
  readonly seed: number;
  readonly provenance: Provenance;
  readonly quality: readonly DataQuality[];
  readonly evaluations: readonly Evaluation[];
  /** Loss of each encoding of the models. */
  readonly gates: readonly CompressionGate[];
  /** Importance in the shipped network. */
  readonly importance?: FeatureImportance;
  readonly notes: readonly string[];
}

/** Figures of the chosen models and baselines for the bundle's card, e.g. `acceptance.auc`, `cf.popularity.recallAt20`. */
const cardOf = (evaluations: readonly Evaluation[]): Record<string, number> =>
  Object.fromEntries(
    evaluations.flatMap(({ task, chosen, rows }) =>
      rows
        .filter(({ model }) => model === chosen || model === 'popularity' || model.startsWith('logistic'))
        .flatMap(({ model, metrics }) =>
          Object.entries(metrics)
            .filter(([, value]) => Number.isFinite(value))
            .map(
              ([name, value]) =>
                [`${task}.${model === chosen ? '' : `${model.split(' ')[0]}.`}${name}`, Number(value.toPrecision(6))] as const,
            ),
        ),
    ),
  );

const trainIn = async (db: Database, input: TrainInput, progress: Progress): Promise<Result<Trained>> => {
  const { campaign, keys, seed, order = true, weights = 'float16' } = input;
  const quality: DataQuality[] = [];
  const logs: TrainingLog[] = [];
  const evaluations: Evaluation[] = [];
  const gates: CompressionGate[] = [];
  let importance: FeatureImportance | undefined;
  const notes: string[] = [];
  let models: Omit<LearntModels, 'metrics'> | undefined;
  const earlier = input.warmStart === undefined ? undefined : readWarmStart(input.warmStart);
  if (earlier?.ok === false) return earlier;
  if (earlier && !earlier.value) notes.push(`cold start: the bundle in ${input.warmStart} has no network to start from`);
  if (input.events !== undefined || input.orders !== undefined) {
    const { events, orders, items, preset } = input;
    const { events: columns = {}, orders: headings } = input.columns ?? {};
    const { decimal } = columns;
    const orderForms = { ...(headings ? { columns: headings } : {}), ...(preset ? { preset } : {}), ...(decimal ? { decimal } : {}) };
    const files = { ...(events ? { events } : {}), ...(orders ? { orders } : {}), ...(items ? { items } : {}), columns, orderForms };
    const trained = await trainEvents(db, files, campaign, { seed, weights, order }, progress);
    if (!trained.ok) return trained;
    models = trained.value.models;
    gates.push(...trained.value.gates);
    quality.push(...trained.value.quality);
    logs.push(...trained.value.logs);
    evaluations.push(...trained.value.evaluations);
    notes.push(...trained.value.notes);
  }
  if (input.acceptance !== undefined) {
    const columns = input.columns?.acceptance ?? {};
    const log = await readAcceptance(db, input.acceptance, 'answers', columns);
    if (!log.ok) return log;
    quality.push(log.value.quality);
    logs.push(await trainingLog(db, 'acceptance', log.value.quality));
    const trained = await trainAcceptance(log.value, columns, campaign, seed, progress, weights, earlier?.value);
    if (!trained.ok) return trained;
    // The answer log's network reads facts the behaviour log does not have, so it replaces models, prior and figures of the behaviour log's
    // network.
    models = { ...models, ...trained.value.models };
    importance = trained.value.importance;
    gates.splice(0, gates.length, ...gates.filter(({ part }) => part !== 'network'), ...trained.value.gates);
    evaluations.splice(0, evaluations.length, ...evaluations.filter(({ task }) => task !== 'acceptance'), trained.value.evaluation);
    notes.push(...trained.value.notes);
  }
  if (input.events === undefined && input.orders === undefined && picksByBehaviour(campaign))
    notes.push('no behaviour log given, so the number of shoppers each coupon reaches is unknown');
  if (!models) return fail('no_input', 'Add a behaviour log (--events), an order export (--orders) or an acceptance log (--acceptance).');
  const training = { seed, logs, ...(earlier?.value ? { warmStart: earlier.value.id } : {}) };
  const bundle = assembleBundle(campaign, { ...models, metrics: cardOf(evaluations), training }, keys);
  if (!bundle.ok) return bundle;
  const report: TrainReport = {
    bundle: bundle.value.id,
    seed,
    provenance: provenanceOf(training),
    quality,
    evaluations,
    gates,
    ...(importance ? { importance } : {}),
    notes,
  };
  return ok({ bundle: bundle.value, report, card: bundleCard(bundle.value, report) });
};

/** From logs and campaign to a signed bundle and a report. Deterministic given input and seed. Every error names its file and line. */
export const train = (input: TrainInput, progress: Progress): Promise<Result<Trained>> =>
  withDatabase(input, (db) => trainIn(db, input, progress));
