import type { Campaign } from '../../core/bundle/campaign';
import type { WeightEncoding } from '../../core/bundle/weightCodec';
import type { Coupon } from '../../core/coupons/coupon';
import { computeFeatures, featureWidth } from '../../core/features/computeFeatures';
import type { FeatureSpec } from '../../core/features/featureSpec';
import { ok, type Result } from '../../core/result';
import type { LearntModels } from '../bundle/assembleBundle';
import type { WarmStart } from '../bundle/readWarmStart';
import { type FeatureImportance, featureImportance } from '../card/featureImportance';
import { type CompressionGate, compressNetwork } from '../compress/compressNetwork';
import { rowsProbe } from '../compress/rowsProbe';
import { spread } from '../compress/spread';
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
import { outOfFoldValues, type Shown } from './outOfFoldValues';
import type { ReadDecisions } from './readDecisions';
import type { LoggedDecision } from './replayDecisions';
import { type TrainedHeads, trainHeads } from './trainHeads';
import { trainPrior } from './trainPrior';

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
  return ok({
    network: shipped,
    localHead: localHead?.prior,
    evaluation,
    outOfFold,
    gates,
    importance,
    notes: [...warm.notes, ...notes, ...(localHead ? [localHead.note] : [])],
  });
};

/** Baskets without coupons are only a hint, so they weigh less than `policy.evidence`; see `fitPrior`. */
const BASKET_EVIDENCE = 50;

export interface TrainedDecisions {
  readonly models: Pick<LearntModels, 'network' | 'localHead' | 'heads' | 'bandit'>;
  readonly evaluation?: Evaluation;
  /** Of the economics' heads, where the log has enough answers for them. */
  readonly headsEvaluation?: Evaluation;
  /** The heads and how to fit them again, for the timing. */
  readonly fittedHeads?: Pick<TrainedHeads, 'heads' | 'refit'>;
  readonly gates: readonly CompressionGate[];
  readonly importance?: FeatureImportance;
  readonly notes: readonly string[];
}

/**
 * Network and bandit prior from the showings in a behaviour log; without showings, a weak prior from its baskets and no network. Showings
 * to a handful of shoppers make a prior, but no network either. Error: `compression_gate`.
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
  const enough = hasShowings && new Set(shown.map(({ decision }) => decision.shopper)).size >= FEWEST_SHOPPERS;
  const trained = enough ? await trainClaims(shown, campaign, settings, progress) : undefined;
  if (trained?.ok === false) return trained;
  const claims = trained?.value;
  const heads = enough ? await trainHeads(decisions, campaign, settings.seed, progress) : undefined;
  const { marginRate, profile } = campaign;
  const values = heads && (await outOfFoldValues(heads, shown, { marginRate, meanOrder }, profile.halfLifeMs));
  const evidence = hasShowings ? campaign.policy.evidence : BASKET_EVIDENCE;
  const bandit = trainPrior(decisions, shown, { network: claims?.outOfFold, cf: cfScore, value: values }, campaign, evidence);
  const learnt = { bandit, ...(heads ? { heads: heads.heads } : {}) };
  const wise = bandit.features.fields.some(({ source }) => source === 'score.value');
  const ownNotes = [
    ...(heads?.notes ?? []),
    ...(values && !wise ? ['the value of an offer foretells no reward of unseen shoppers: the bandit goes without it'] : []),
  ];
  const headsPart = heads ? { headsEvaluation: heads.evaluation, fittedHeads: heads } : {};
  if (!claims) return ok({ models: learnt, ...headsPart, gates: [], notes: ownNotes });
  const { network, localHead, evaluation, gates, importance, notes } = claims;
  return ok({
    models: { ...learnt, network, ...(localHead ? { localHead } : {}) },
    evaluation,
    ...headsPart,
    gates,
    importance,
    notes: [...notes, ...ownNotes],
  });
};
