import type { Campaign } from '../../core/bundle/campaign';
import type { WeightEncoding } from '../../core/bundle/weightCodec';
import type { Coupon } from '../../core/coupons/coupon';
import { computeFeatures, featureWidth } from '../../core/features/computeFeatures';
import type { FeatureSpec } from '../../core/features/featureSpec';
import { ok, type Result } from '../../core/result';
import { plainNetworkRow } from '../../core/scoring/plainNetworkScorer';
import type { LearntModels } from '../bundle/assembleBundle';
import type { WarmStart } from '../bundle/readWarmStart';
import { type FeatureImportance, featureImportance } from '../card/featureImportance';
import { type CompressionGate, compressNetwork } from '../compress/compressNetwork';
import { rowsProbe } from '../compress/rowsProbe';
import { spread } from '../compress/spread';
import { trainGain } from '../gain/trainGain';
import type { Evaluation } from '../metricsTable';
import { crossFit } from '../network/crossFit';
import type { GroupedSamples } from '../network/groupedSamples';
import { judgeNetwork } from '../network/judgeNetwork';
import { refitWarm } from '../network/refitWarm';
import { groupFolds, selectNetwork, splitFold } from '../network/selectNetwork';
import { fitFields, type RawRow } from '../prior/fitFields';
import { type Progress, steps } from '../progress';
import { networkPlans, rawRow } from './decisionFeatures';
import { localHeadOf } from './localHeadOf';
import type { ReadDecisions } from './readDecisions';
import type { LoggedDecision } from './replayDecisions';

/** Collaborative score of a coupon for a decision's shopper, by a table that has not seen that shopper. */
export type HeldOutScore = (decision: LoggedDecision, couponId: string) => number | undefined;

/** Fewer answers than this cannot judge a network. */
const FEWEST = 200;
const FEWEST_OF_A_KIND = 20;
/** With fewer shoppers no fifth of them, and no fifth of the others, can be held out to judge by. */
const FEWEST_SHOPPERS = 10;

/** How a training run was asked for. */
export interface TrainSettings {
  readonly seed: number;
  readonly weights: WeightEncoding;
  /** Network of an earlier bundle to start from. */
  readonly earlier?: WarmStart;
}

const samplesOf = (features: FeatureSpec, shown: readonly Shown[], raw: readonly RawRow[]): GroupedSamples => {
  const width = featureWidth(features);
  const x = new Float32Array(shown.length * width);
  for (const [i, row] of raw.entries()) computeFeatures(features, (source) => row[source], x, i * width);
  return {
    rows: shown.length,
    width,
    x,
    y: Float32Array.from(shown, ({ decision }) => decision.claimed),
    groups: shown.map(({ decision }) => String(decision.shopper)),
    coupons: shown.map(({ coupon }) => coupon.id),
  };
};

/** Every coupon of the campaign at some of the showings, for the compression gate. */
const everyCoupon = (features: FeatureSpec, shown: readonly Shown[], coupons: readonly Coupon[], halfLifeMs: number) => {
  const width = featureWidth(features);
  const rows = spread(shown.length);
  const x = new Float32Array(rows.length * coupons.length * width);
  for (const [i, row] of rows.entries()) {
    for (const [c, coupon] of coupons.entries()) {
      const raw = rawRow(networkPlans, shown[row]!.decision, coupon, halfLifeMs);
      computeFeatures(features, (source) => raw[source], x, (i * coupons.length + c) * width);
    }
  }
  return { x, candidates: coupons.length };
};

/** Network of claims, its comparison, and out-of-fold scores of every showing; `undefined` when the log is too small for one. */
const trainClaims = async (shown: readonly Shown[], campaign: Campaign, settings: TrainSettings, progress: Progress) => {
  const { seed, weights } = settings;
  const { halfLifeMs } = campaign.profile;
  const claims = shown.filter(({ decision }) => decision.claimed === 1).length;
  if (shown.length < FEWEST || claims < FEWEST_OF_A_KIND || shown.length - claims < FEWEST_OF_A_KIND) return undefined;
  const raw = shown.map(({ decision, coupon }) => rawRow(networkPlans, decision, coupon, halfLifeMs));
  // Means and deviations see every shopper but no answer; they leak nothing worth a second fit.
  const features: FeatureSpec = { version: 1, id: 'claims/1', fields: fitFields(networkPlans, raw) };
  const all = samplesOf(features, shown, raw);
  const [train, test] = splitFold(all, groupFolds(all.groups, 5, seed), 0);
  const step = steps(progress, 'network', 10);
  const selection = await selectNetwork(train, seed, step);
  const decisions = everyCoupon(features, shown, campaign.coupons, halfLifeMs);
  const warm = await refitWarm(selection.best, all, seed, features, settings.earlier);
  const compressed = await compressNetwork(warm.network, rowsProbe(all, decisions), weights);
  if (!compressed.ok) return compressed;
  const { network, encoding, bytes, gates, notes } = compressed.value;
  step();
  const split = `a fifth of the shoppers held out, seed ${seed}`;
  const { evaluation } = await judgeNetwork(selection, train, test, split, seed, undefined, encoding);
  step();
  const outOfFold = await crossFit(selection.best, all, 2, seed, encoding);
  progress('network', 10, 10);
  const importance = featureImportance(features, network, all);
  const localHead = await localHeadOf(features, all, outOfFold);
  const shipped = { spec: network.spec, encoding, bytes, features };
  const scoreRow = plainNetworkRow(network.spec, network.weights);
  const unseen = new Map(shown.map(({ decision }, i) => [decision, outOfFold[i]!]));
  return ok({
    /** Of what was shown by a network that has not seen the shopper; of what was not, by the one that ships. */
    scoreOf: (decision: LoggedDecision, coupon: Coupon): number | undefined => {
      if (decision.couponId === coupon.id) return unseen.get(decision);
      const raw = rawRow(networkPlans, decision, coupon, halfLifeMs);
      return scoreRow(computeFeatures(features, (source) => raw[source], new Float32Array(network.spec.inputs)));
    },
    network: shipped,
    localHead: localHead?.prior,
    evaluation,
    outOfFold,
    gates,
    importance,
    notes: [...warm.notes, ...notes, ...(localHead ? [localHead.note] : [])],
  });
};

/** A coupon that was shown in a logged situation. */
interface Shown {
  readonly decision: LoggedDecision;
  readonly coupon: Coupon;
}

export interface TrainedDecisions {
  readonly models: Pick<LearntModels, 'network' | 'localHead' | 'bandit'>;
  readonly evaluation?: Evaluation;
  readonly gainEvaluation?: Evaluation;
  readonly gates: readonly CompressionGate[];
  readonly importance?: FeatureImportance;
  readonly notes: readonly string[];
}

/**
 * The gain model, and the network that it reads where it gains by it, from a behaviour log. Showings to a handful of shoppers teach who buys anyway and no
 * more. Error: `compression_gate`.
 */
export const trainDecisions = async (
  { decisions, hasShowings, meanOrder }: Pick<ReadDecisions, 'decisions' | 'hasShowings' | 'meanOrder'>,
  cfScore: HeldOutScore,
  campaign: Campaign,
  settings: TrainSettings,
  progress: Progress,
): Promise<Result<TrainedDecisions>> => {
  const byId = new Map(campaign.coupons.map((coupon) => [coupon.id, coupon]));
  const shown = decisions.flatMap((decision): Shown[] => {
    const coupon = byId.get(decision.couponId);
    return coupon ? [{ decision, coupon }] : [];
  });
  const reached = new Set(shown.map(({ decision }) => decision.shopper)).size;
  const enough = hasShowings && reached >= FEWEST_SHOPPERS;
  const few = hasShowings
    ? `the log shows coupons of the campaign to ${reached} shoppers, and ${FEWEST_SHOPPERS} are needed`
    : 'the log shows no coupon of the campaign';
  const trained = enough ? await trainClaims(shown, campaign, settings, progress) : undefined;
  if (trained?.ok === false) return trained;
  const claims = trained?.value;
  const gain = trainGain(
    decisions,
    (decision, couponId) => {
      const cf = cfScore(decision, couponId);
      const network = claims?.scoreOf(decision, byId.get(couponId)!);
      return { ...(cf === undefined ? {} : { cf }), ...(network === undefined ? {} : { network }) };
    },
    campaign,
    { meanOrder, untaught: enough ? undefined : few, seed: settings.seed },
    progress,
  );
  const { bandit, evaluation: gainEvaluation } = gain;
  const gainPart = gainEvaluation ? { gainEvaluation } : {};
  if (!claims) return ok({ models: { bandit }, ...gainPart, gates: [], notes: gain.notes });
  const { network, localHead, evaluation, gates, importance, notes } = claims;
  const asks = bandit.features.fields.some(({ source }) => source === 'score.network');
  const without = 'the network of claims does not tell what a coupon adds: the bundle goes without it';
  return ok({
    models: { bandit, ...(asks ? { network, ...(localHead ? { localHead } : {}) } : {}) },
    evaluation,
    ...gainPart,
    gates: asks ? gates : [],
    ...(asks ? { importance } : {}),
    notes: [...(asks ? notes : [without]), ...gain.notes],
  });
};
