import type { Campaign } from '../../bundle/campaign';
import { sensitiveTest } from '../../bundle/checkFairness';
import { gainPrior } from '../../bundle/gainPrior';
import { discountPriceOf } from '../../campaigns/learning/aim';
import { coldPrior } from '../../campaigns/learning/withLearnt';
import type { LinearPrior } from '../../engine/bandit/linearModel';
import { NO_COUPON } from '../../engine/decision/decision';
import { featureWidth, widthOf } from '../../engine/features/computeFeatures';
import { type FeatureFactor, type FeatureField, factor, productField } from '../../engine/features/featureSpec';
import {
  baseFeatures,
  family,
  familyCovariance,
  GAIN_FEATURES,
  gainFeatures,
  orderedBaseFeatures,
  SHARED,
} from '../../engine/gain/gainFeatures';
import { packedIndex } from '../../maths/linalg';
import { fitFields, type RawRow } from '../bandit/rewardPrior';
import type { Evaluation } from '../metrics/metricsTable';
import type { Progress } from '../run/progress';
import { fitGain, type GainBelief } from './fitGain';
import { frequentCategories, type GainRow, gainRows, type HeldOutScores, wholeShoppers, withColumns } from './gainRows';
import { judgeGain, ruleBandit, untold } from './judgeGain';
import type { LoggedDecision } from './replayDecisions';

/** Most decisions to learn from, of whole shoppers. */
const MOST_ROWS = 60_000;
/** Prior standard deviation of what the trainer's own fields add, in units. */
const FIELD_SPREAD = 0.2;
/** Log Bayes factor by which a richer model must explain the log better: ten to one. */
const BETTER = Math.log(10);

export interface TrainedGain {
  readonly bandit: LinearPrior;
  readonly evaluation?: Evaluation;
  readonly notes: readonly string[];
}

type Columns = readonly number[];

/** The family's prior of the weights, extended by the trainer's own fields. */
const priorOf = (coupons: number, width: number): GainBelief => {
  const known = familyCovariance(coupons);
  const covariance = new Float64Array(packedIndex(width, 0));
  covariance.set(known);
  for (let i = SHARED + coupons; i < width; i++) covariance[packedIndex(i, i)] = FIELD_SPREAD ** 2;
  const mean = new Float64Array(width);
  mean.set(family.mean);
  return { mean, covariance };
};

/** Most categories with weights of their own. Every shopper downloads them, with the covariance of each pair. */
const MOST_CATEGORIES = 5;
/** What a coupon adds for its expected discount, by what the shopper views: standard deviation over 24 development shops, in units. */
const DEPTH_SPREAD = 2.4;

/** The product, scaled so that `FIELD_SPREAD` corresponds to the given deviation. */
const spreadBy = (spread: number, ...factors: readonly [FeatureFactor, ...FeatureFactor[]]): FeatureField => {
  const field = productField(...factors);
  return field.kind === 'numeric' ? { ...field, std: FIELD_SPREAD / spread } : field;
};

/** Named so that the card lists each category among those viewed. */
const interestField = (category: string): FeatureField => {
  const field = spreadBy(DEPTH_SPREAD, factor(`interest.${category}`, 0), factor('match.depth', 0));
  return { ...field, name: `match.categoryAffinity × ${field.name}` };
};

/**
 * The scores of the sequence network: for a likely buyer the shop loses the discount, for a persuadable one the coupon adds. The deviations
 * follow the economics of one unit of either score: a discount costs its share of an order that is made anyway, and a discount of 100% is
 * worth some 2 units of gain.
 */
const orderFields: readonly FeatureField[] = (['score.anyway', 'score.moved'] as const).flatMap((source) => {
  const score = factor(source, 0);
  return [productField(score), spreadBy(2, score, factor('match.depth', 0)), spreadBy(1, score, factor('match.cost', 0))];
});

/** How often the shopper visits, alone and with the size of the discount, and how long they look at products. */
const rhythmFields: readonly FeatureField[] = [
  productField(factor('profile.visitsPerWeek', 1, 'log1p')),
  spreadBy(DEPTH_SPREAD, factor('profile.visitsPerWeek', 1, 'log1p'), factor('match.depth', 0)),
];
/** A minute is 4.1 on this scale. */
const dwellFields: readonly FeatureField[] = [spreadBy(FIELD_SPREAD / 4, factor('session.dwell', 0, 'log1p'))];

/**
 * Fields that may be added to the shared ones, by their names in notes: what the shopper views, how often and how long, and the scores of
 * the bundle's other models.
 */
const candidatesOf = (
  decisions: readonly LoggedDecision[],
  scores: HeldOutScores,
  { fairness }: Campaign,
): Readonly<Record<string, readonly FeatureField[]>> => {
  const isSensitive = sensitiveTest(fairness.sensitive);
  const categories = frequentCategories(decisions, MOST_CATEGORIES).filter((category) => !isSensitive(category));
  const shown = decisions.filter(({ couponId }) => couponId !== NO_COUPON);
  const known = shown.map((decision) => scores(decision, decision.couponId));
  const tastes = fitFields(
    [{ source: 'score.cf', kind: 'identity' }],
    known.map(({ cf }): RawRow => ({ 'score.cf': cf })),
  );
  return {
    ...(categories.length > 1 ? { 'the viewed categories': categories.map(interestField) } : {}),
    ...(shown.some(({ profile }) => profile.visits > 1) ? { 'how often shoppers visit': rhythmFields } : {}),
    ...(shown.some(({ profile }) => profile.session.dwell) ? { 'how long shoppers look': dwellFields } : {}),
    ...(known.some(({ anyway }) => anyway !== undefined) ? { 'the order of viewed products': orderFields } : {}),
    ...(tastes.length > 0 ? { 'products related to viewed ones': tastes } : {}),
  };
};

/** With fewer visits with an order, the log cannot show who buys. */
export const FEWEST_ORDERS = 20;

/** A showing with a larger probability does not count as random. */
const NO_CHANCE = 0.995;
/** Share of the decisions that must be random. */
const LEAST_CHANCE = 0.01;

/** Was it random who was shown what, with probabilities stated in the log? Otherwise it is confounded with the shoppers' traits. */
export const isByChance = (decisions: readonly LoggedDecision[]): boolean =>
  decisions.filter(({ propensity }) => propensity !== undefined && propensity < NO_CHANCE).length > LEAST_CHANCE * decisions.length;

interface GainSettings {
  readonly meanOrder: number | undefined;
  /** Why the log cannot show what coupons add. Absent if it can. */
  readonly untaught?: string | undefined;
  readonly seed: number;
}

/** Fits of the gain with subsets of the fields that `all` has columns for. */
const gainFits = (all: readonly GainRow[], ids: readonly string[], every: readonly FeatureField[]) => {
  /** Positions in φ of the shared fields and the coupons, and of the trainer's own fields. */
  const columnsOf = (more: readonly FeatureField[]): Columns => {
    let at = SHARED + ids.length;
    const own = every.flatMap((field) => {
      const positions = Array.from({ length: widthOf(field) }, () => at++);
      return more.includes(field) ? positions : [];
    });
    return [...Array.from({ length: SHARED + ids.length }, (_, i) => i), ...own];
  };
  const fitted = (more: readonly FeatureField[], ofBase = baseFeatures) => {
    const columns = columnsOf(more);
    const rows = withColumns(all, columns, featureWidth(ofBase));
    const prior = priorOf(ids.length, columns.length);
    return { features: gainFeatures(GAIN_FEATURES, ids, more), ofBase, rows, prior, fit: fitGain(rows, prior) };
  };
  return { columnsOf, fitted };
};

type Fits = ReturnType<typeof gainFits>;

/** Adds the candidates that explain the log better, one after the other. @param onDone called after each */
const growFit = (candidates: readonly (readonly [string, readonly FeatureField[]])[], { fitted }: Fits, onDone: () => void) => {
  let more: readonly FeatureField[] = [];
  const plain = fitted(more);
  let best = plain;
  const added: string[] = [];
  for (const [name, fields] of candidates) {
    // The score of buying anyway belongs to the base of both. Otherwise it would pass for an effect of coupons.
    const ofBase = fields === orderFields ? orderedBaseFeatures : best.ofBase;
    const known = ofBase === best.ofBase ? best : fitted(more, ofBase);
    const richer = fitted([...more, ...fields], ofBase);
    if (richer.fit.evidence > known.fit.evidence + BETTER) {
      [more, best] = [[...more, ...fields], richer];
      added.push(name);
    }
    onDone();
  }
  return { plain, best, more, added };
};

/** The same model without the sequence network, if the model reads it. */
const withoutOrderOf = (more: readonly FeatureField[], { columnsOf }: Fits, coupons: number) => {
  const [whole, unordered] = [more, more.filter((field) => !orderFields.includes(field))].map(columnsOf) as [Columns, Columns];
  if (unordered.length === whole.length) return undefined;
  return {
    columns: unordered.map((column) => whole.indexOf(column)),
    base: featureWidth(baseFeatures),
    prior: priorOf(coupons, unordered.length),
  };
};

/** Result for too few orders: the family's prior, with the reason. */
const untrained = (campaign: Campaign, visits: number): TrainedGain => ({
  bandit: coldPrior(campaign),
  notes: [
    visits === 0
      ? 'the log has no visits: who buys, and the effect of coupons, are taken from typical shops'
      : `fewer than ${FEWEST_ORDERS} visits in the log led to an order: the effect of coupons is taken from typical shops`,
  ],
});

/**
 * The gain model from logged decisions: the family's prior, updated by the log, with those of `candidates` that explain it better (log
 * Bayes factor). The value of the policies over unseen shoppers decides what ships: the better of the learnt model and the family's prior,
 * if the lower end of an interval is above both the matching rule and no coupons. Otherwise the best of prior, matching rule and no
 * coupons.
 */
export const trainGain = (
  decisions: readonly LoggedDecision[],
  scores: HeldOutScores,
  campaign: Campaign,
  { meanOrder, untaught, seed }: GainSettings,
  progress: Progress,
): TrainedGain => {
  const { coupons, policy } = campaign;
  const ids = coupons.map(({ id }) => id);
  const kept = wholeShoppers(decisions, ({ shopper }) => shopper, MOST_ROWS, seed);
  const orders = kept.filter(({ purchased }) => purchased).length;
  if (orders < FEWEST_ORDERS) return untrained(campaign, kept.length);
  const confounded = isByChance(kept)
    ? undefined
    : 'coupons were not shown at random, or the log does not state their probabilities (no_propensities)';
  const silent = untaught ?? confounded;
  const candidates = Object.entries(silent === undefined ? candidatesOf(kept, scores, campaign) : {});
  const steps = 3 + candidates.length;
  let done = 0;
  progress('gain', done, steps);
  const every = candidates.flatMap(([, fields]) => fields);
  const all = gainRows(kept, campaign, meanOrder, gainFeatures(GAIN_FEATURES, ids, every), scores);
  progress('gain', ++done, steps);
  const fits = gainFits(all, ids, every);
  const { plain, best, more, added } = growFit(candidates, fits, () => progress('gain', ++done, steps));
  const judged = silent === undefined ? judgeGain(best.rows, best.prior, withoutOrderOf(more, fits, ids.length)) : untold(silent);
  // Only the learnt model has weights for its additional fields, so only it needs the download of the models they read.
  const isLearnt = judged.ships === 'learnt';
  const { features, ofBase, rows, prior, fit } = isLearnt ? best : plain;
  progress('gain', ++done, steps);
  const { base, unit, noise } = fit;
  // A log without showings has no discounts to learn from.
  const discount = untaught === undefined ? fit.discount : [...family.discount, ...ids.map(() => 0)];
  const evidence = Math.min(rows.length, policy.evidence);
  const known = { baseFeatures: ofBase, base, unit, noise, evidence };
  const shippedAs = (mean: ArrayLike<number>, { covariance }: GainBelief): LinearPrior =>
    gainPrior(policy, { ...known, features, mean, covariance, discount });
  const bandit = {
    learnt: () => shippedAs(fit.mean, fit),
    family: () => shippedAs(prior.mean, prior),
    matching: () => ruleBandit('matching', ids, policy, { ...known, discount }),
    nothing: () => ruleBandit('nothing', ids, policy, { ...known, discount }),
  }[judged.ships]();
  progress('gain', steps, steps);
  return {
    bandit: { ...bandit, ...discountPriceOf(policy) },
    ...(judged.evaluation ? { evaluation: judged.evaluation } : {}),
    notes: [...(isLearnt && added.length > 0 ? [`the gain of coupons also depends on ${added.join(' and ')}`] : []), ...judged.notes],
  };
};
