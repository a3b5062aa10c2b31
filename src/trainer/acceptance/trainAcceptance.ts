import type { Campaign } from '../../bundle/campaign';
import { unfairFeature } from '../../bundle/checkFairness';
import type { WeightEncoding } from '../../bundle/weightCodec';
import { computeFeatures, featureWidth, noCouponFeatures } from '../../engine/features/computeFeatures';
import type { FeatureSpec } from '../../engine/features/featureSpec';
import type { LocalHeadPrior } from '../../engine/scoring/localHead';
import { fail, ok, type Result } from '../../protocol/values/result';
import { type FieldPlan, fitFields, fitPrior, type RawRow, type RewardSample } from '../bandit/rewardPrior';
import type { LearntModels } from '../bundle/assembleBundle';
import { type WarmStart, warmWeights } from '../bundle/warmStart';
import { toLogits } from '../fewShot/frozenBase';
import { fitHeadPrior, headPlan } from '../fewShot/headPrior';
import type { Evaluation } from '../metrics/metricsTable';
import { type FeatureImportance, featureImportance } from '../modelCard/sections/cardInput';
import { type CompressionGate, compressNetwork, couponSwaps, rowsProbe } from '../network/compressNetwork';
import { CROSS_FIT_FOLDS, crossFit } from '../network/crossFit';
import { type GroupedSamples, sampleFields } from '../network/groupedSamples';
import { judgeNetwork } from '../network/judgeNetwork';
import { type Choice, type FittedNetwork, groupFolds, refit, rowsWhere, selectNetwork } from '../network/selectNetwork';
import { type Progress, steps } from '../run/progress';
import { type CouponsInLog, couponsInLog, encodeAcceptance, fitAcceptanceFeatures, sourceOf } from './acceptanceFeatures';
import { type AcceptanceColumns, type AcceptanceLog, featureColumns } from './acceptanceLog';

/**
 * The columns a published model may read: none that separates shoppers by device, locale, address or payment means, and none of a sensitive
 * category by its name or its values. The coupon's own column stays, since the campaign is responsible for it.
 */
export const fairColumns = (
  log: AcceptanceLog,
  columns: readonly string[],
  sensitive: readonly string[],
): { readonly columns: readonly string[]; readonly notes: readonly string[] } => {
  const notes: string[] = [];
  const fair = columns.filter((column) => {
    if (column === log.coupon) return true;
    const at = log.columns.indexOf(column);
    const vocabulary = [...new Set(log.rows.map((row) => row[at]).filter((value) => value !== undefined))];
    const problem = unfairFeature({ source: sourceOf(log, column), vocabulary }, sensitive);
    if (problem) notes.push(`column ${column} left out: ${problem.message}`);
    return !problem;
  });
  return { columns: fair, notes };
};

/**
 * Prior of the head a device adapts to its shopper. Absent if no respondent has two answers, or if their answers differ in no input of the
 * network.
 *
 * @param outOfFold probabilities by networks that did not see the row's respondent (`crossFit`)
 */
const headPriorOf = async (
  features: FeatureSpec,
  samples: GroupedSamples,
  outOfFold: Float32Array,
): Promise<LocalHeadPrior | undefined> => {
  if (new Set(samples.groups).size === samples.rows) return undefined;
  const plan = headPlan(features, samples);
  if (plan.inputs.length === 0) return undefined;
  return (await fitHeadPrior({ ...samples, logits: toLogits(outOfFold) }, plan)).prior;
};

/**
 * `refit`, starting from the weights of an earlier bundle's network if it has the same features and shape. The notes state whether it did,
 * or why not.
 */
const refitWarm = async (
  choice: Choice,
  samples: GroupedSamples,
  seed: number,
  features: FeatureSpec,
  earlier: WarmStart | undefined,
): Promise<{ readonly network: FittedNetwork; readonly notes: readonly string[] }> => {
  if (!earlier) return { network: await refit(choice, samples, seed), notes: [] };
  if (choice.kind === 'logistic')
    return { network: await refit(choice, samples, seed), notes: ['cold start: a logistic regression was chosen, which needs none'] };
  const { start, note } = warmWeights(earlier, features, choice.kind === 'network' ? choice.settings : choice.distillation.settings);
  return { network: await refit(choice, samples, seed, undefined, start), notes: [note] };
};

/** Bandit features φ fitted to rows of shown coupons, preceded by the single feature of "no coupon". */
const banditFeatures = (id: string, plans: readonly FieldPlan[], rows: readonly RawRow[]): FeatureSpec => ({
  version: 1,
  id,
  fields: [
    { kind: 'numeric', name: 'coupon.isNone', source: 'coupon.isNone', transform: 'identity', mean: 0, std: 1, missing: 0 },
    ...fitFields(plans, rows),
  ],
});

/** φ of a coupon that was shown. */
const shownContext = (features: FeatureSpec, row: RawRow | undefined): Float64Array =>
  computeFeatures(features, (source) => (source === 'coupon.isNone' ? 0 : row?.[source]));

/** Samples of some rows of a log, encoded by a spec. */
export const acceptanceSamples = (log: AcceptanceLog, spec: FeatureSpec, rows: readonly number[]): GroupedSamples => {
  const at = log.columns.indexOf(log.coupon);
  return {
    rows: rows.length,
    ...encodeAcceptance(log, spec, rows),
    y: Float32Array.from(rows, (row) => log.labels?.[row] ?? 0),
    groups: rows.map((row) => log.groups[row] ?? ''),
    coupons: rows.map((row) => log.rows[row]?.[at] ?? ''),
    fields: sampleFields(spec),
  };
};

/**
 * Prior of the bandit on out-of-fold predictions: reward 1 for an accepted coupon, 0 for a refused one and for "no coupon", which is never
 * accepted. An answer log contains no money, so the device's own rewards (margin minus discount) adjust it from there.
 */
const priorOf = ({ nameOf }: CouponsInLog, samples: GroupedSamples, outOfFold: Float32Array, campaign: Campaign) => {
  const byValue = new Map(campaign.coupons.map((coupon) => [nameOf(coupon), coupon.id]));
  const rows = Array.from(samples.coupons.keys()).filter((row) => byValue.has(samples.coupons[row]!));
  const raw = rows.map((row): RawRow => ({ 'coupon.id': byValue.get(samples.coupons[row]!), 'score.network': outOfFold[row]! }));
  const plans = [
    { source: 'coupon.id', kind: 'categorical' },
    { source: 'score.network', kind: 'identity' },
  ] as const;
  const features = banditFeatures('bandit-acceptance/1', plans, raw);
  const rewards = rows.map(
    (row, i): RewardSample => ({
      phi: shownContext(features, raw[i]),
      reward: samples.y[row]!,
      weight: 1,
    }),
  );
  const none = Array.from({ length: Math.ceil(rows.length / (campaign.coupons.length + 1)) }, () => ({
    phi: noCouponFeatures(features),
    reward: 0,
    weight: 1,
  }));
  return fitPrior(features, featureWidth(features), [...rewards, ...none], campaign.policy);
};

export interface TrainedAcceptance {
  readonly models: Pick<LearntModels, 'network' | 'localHead' | 'bandit'>;
  readonly evaluation: Evaluation;
  readonly gates: readonly CompressionGate[];
  readonly importance: FeatureImportance;
  readonly notes: readonly string[];
}

/**
 * Network and bandit prior from an acceptance log. A fifth of the respondents is held out for evaluation. The shipped model is then fitted
 * on all. Errors: `no_labels`, `too_few_rows`, `coupons_unknown`, `compression_gate`.
 */
export const trainAcceptance = async (
  log: AcceptanceLog,
  given: AcceptanceColumns,
  campaign: Campaign,
  seed: number,
  progress: Progress,
  weights: WeightEncoding = 'float16',
  earlier?: WarmStart,
): Promise<Result<TrainedAcceptance>> => {
  const at = log.quality.file;
  if (!log.labels) return fail('no_labels', 'The acceptance log needs a label column (Y, accepted or label).', at);
  if (new Set(log.groups).size < 20 || new Set(log.labels).size < 2)
    return fail('too_few_rows', 'Training needs accepted and declined answers from at least 20 respondents.', at);
  const known = couponsInLog(log, campaign);
  if (!known.ok) return known;
  const { columns, notes: left } = fairColumns(log, featureColumns(log, given), campaign.fairness.sensitive);
  const folds = groupFolds(log.groups, 5, seed);
  const [trainRows, testRows] = [rowsWhere(folds, (f) => f !== 0), rowsWhere(folds, (f) => f === 0)];
  const trainSpec = fitAcceptanceFeatures(log, columns, trainRows);
  const [train, test] = [acceptanceSamples(log, trainSpec, trainRows), acceptanceSamples(log, trainSpec, testRows)];
  const step = steps(progress, 'network', 10);
  const selection = await selectNetwork(train, seed, step);
  const features = fitAcceptanceFeatures(log, columns, Array.from(log.rows.keys()));
  const all = acceptanceSamples(log, features, Array.from(log.rows.keys()));
  const decisions = couponSwaps(features, sourceOf(log, log.coupon), all);
  const warm = await refitWarm(selection.best, all, seed, features, earlier);
  const compressed = await compressNetwork(warm.network, rowsProbe(all, decisions), weights);
  if (!compressed.ok) return compressed;
  const { network, encoding, bytes, gates } = compressed.value;
  step();
  const split = `a fifth of the respondents held out, seed ${seed}`;
  const { evaluation } = await judgeNetwork(selection, train, test, split, seed, undefined, encoding);
  step();
  const outOfFold = await crossFit(selection.best, all, CROSS_FIT_FOLDS, seed, encoding);
  step();
  const { unmatched, source } = known.value;
  const bandit = priorOf(known.value, all, outOfFold, campaign);
  progress('network', 10, 10);
  const blind = unmatched.map((id) => `coupon ${id}: its ${source} does not occur in the log, so the network has no data on it`);
  const localHead = await headPriorOf(features, all, outOfFold);
  const models = { network: { spec: network.spec, encoding, bytes, features }, ...(localHead ? { localHead } : {}), bandit };
  const importance = featureImportance(features, network, all);
  return ok({ models, evaluation, gates, importance, notes: [...left, ...warm.notes, ...compressed.value.notes, ...blind] });
};
