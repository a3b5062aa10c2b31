import type { Campaign } from '../../bundle/campaign';
import { gainPrior, type Knobs } from '../../bundle/gainPrior';
import { publicHalf } from '../../bundle/keys';
import type { Manifest } from '../../bundle/manifest';
import { provenanceOf } from '../../bundle/provenance';
import type { LinearPrior } from '../../engine/bandit/linearModel';
import { widthOf } from '../../engine/features/computeFeatures';
import type { FeatureField } from '../../engine/features/featureSpec';
import { COLD_FEATURES, family, familyCovariance, gainFeatures, SHARED } from '../../engine/gain/gainFeatures';
import type { Strata } from '../../engine/profile/stratum';
import { choleskyPacked, packedIndex } from '../../maths/linalg';
import type { StratumEffect, StratumEffects } from '../../stats/private/stratumEffects';
import { discountPriceOf, type Priced } from './aim';
import { type BundleNote, fittingModels, isTrained } from './fittingModels';
import type { VisitGains } from './learnVisits';
import { LEAST_TOLD, sameMeasure, visitMeasureOf } from './visitMeasure';

const SOURCE = 'match.stratum';

/** Least standard deviation of a weight, in units of reward, so that devices can still learn a different value. */
const LEAST_SPREAD = 0.001;

/** Prior spread of a coupon's value between strata, as a share of that value. */
const DOUBT = 0.1;

/** Coupons whose effects on strata a prior knows. */
export const couponsByStratum = ({ features: { fields } }: LinearPrior): readonly string[] => {
  const last = fields.at(-1);
  if (last?.source !== SOURCE || last.kind !== 'categorical') return [];
  return [...new Set(last.vocabulary.map((cell) => cell.slice(cell.indexOf(':') + 1)))];
};

/** The prior without strata effects of an earlier bundle. They are the last block and independent of the others. */
const withoutStrata = (prior: LinearPrior): LinearPrior => {
  const { fields } = prior.features;
  const last = fields.at(-1);
  if (last?.source !== SOURCE) return prior;
  const width = prior.mean.length - widthOf(last);
  return {
    ...prior,
    features: { ...prior.features, fields: fields.slice(0, -1) },
    mean: prior.mean.slice(0, width),
    ...(prior.discount ? { discount: prior.discount.slice(0, width) } : {}),
    precisionFactor: prior.precisionFactor.slice(0, packedIndex(width, 0)),
  };
};

/**
 * The bandit's prior with coupon effects by stratum from private reports, replacing earlier ones. A stratum that buys more anyway does so
 * with every coupon, which is not a gain of a coupon. With u_sa = worth_a · effect_sa, e its standard error and ū_s the mean over coupons,
 * the weight of stratum s and coupon a has mean κ(u_sa − ū_s), κ = τ²/(τ² + e²), τ a tenth of the coupons' worth, and standard deviation
 * max(0.001, √κ·e).
 * @param worth of a coupon to a session that drew it, in units of reward, from orders; coupons without one get no weights
 */
export const withStrata = (prior: LinearPrior, effects: readonly StratumEffect[], worth: ReadonlyMap<string, number>): LinearPrior => {
  const start = withoutStrata(prior);
  const known = effects.flatMap(({ couponId, effect, error }) => {
    const value = worth.get(couponId) ?? 0;
    return value > 0 ? [{ couponId, value, effect, error }] : [];
  });
  const mean = (of: (one: (typeof known)[number]) => number): number => known.reduce((sum, one) => sum + of(one), 0) / known.length;
  const doubt = DOUBT * mean(({ value }) => value);
  const cells = known.flatMap(({ couponId, value, effect, error }) =>
    effect.map((share, s) => {
      const usual = mean((one) => one.value * one.effect[s]!);
      const kept = doubt ** 2 / (doubt ** 2 + (value * error[s]!) ** 2);
      return {
        name: `${s}:${couponId}`,
        mean: kept * (value * share - usual),
        spread: Math.max(LEAST_SPREAD, Math.sqrt(kept) * value * error[s]!),
      };
    }),
  );
  if (cells.length === 0) return start;
  const field: FeatureField = { kind: 'categorical', name: 'stratum', source: SOURCE, vocabulary: cells.map(({ name }) => name) };
  const width = start.mean.length;
  const precisionFactor = [
    ...start.precisionFactor,
    ...new Array<number>(packedIndex(width + cells.length, 0) - start.precisionFactor.length).fill(0),
  ];
  for (const [i, { spread }] of cells.entries()) precisionFactor[packedIndex(width + i, width + i)] = 1 / spread;
  return {
    ...start,
    features: { ...start.features, fields: [...start.features.fields, field] },
    mean: [...start.mean, ...cells.map((cell) => cell.mean)],
    ...(start.discount ? { discount: [...start.discount, ...cells.map(() => 0)] } : {}),
    precisionFactor,
  };
};

/** Coupon effects by stratum, from private reports and orders of the running experiment. */
export interface LearntStrata extends StratumEffects {
  readonly strata: Strata;
  /** Margin of a session that drew the coupon, minor units. The sales level is that of the reports. */
  readonly worth: ReadonlyMap<string, number>;
}

/** The parts of a bundle that determine how much it may learn. */
interface Asking {
  readonly strata: Strata;
  readonly couponIds: ReadonlySet<string>;
}

/**
 * The bandit's prior with the learnt strata effects, replacing those of an earlier bundle. Strata effects are left out after an alarm, or
 * if the campaign now asks about other strata. Notes: `strata_learnt`, `strata_held_back` (an alarm: reports contradict data that cannot be
 * forged), or none.
 */
export const withLearnt = (
  bandit: LinearPrior,
  { strata, couponIds }: Asking,
  learnt: LearntStrata | undefined,
): { readonly bandit: LinearPrior; readonly notes: readonly BundleNote[] } => {
  const without = (notes: readonly BundleNote[] = []) => ({ bandit: withStrata(bandit, [], new Map()), notes });
  if (!learnt || learnt.effects.length === 0) return without();
  if (JSON.stringify(learnt.strata) !== JSON.stringify(strata)) return without();
  const alarms = learnt.divergence.filter(({ alarm }) => alarm);
  if (alarms.length > 0) return without([{ code: 'strata_held_back', facts: { tests: alarms.map(({ test }) => test).join(', ') } }]);
  const effects = learnt.effects.filter(({ couponId }) => couponIds.has(couponId) && (learnt.worth.get(couponId) ?? 0) > 0);
  if (effects.length === 0) return without();
  const worth = new Map([...learnt.worth].map(([id, value]) => [id, Math.min(1, value / bandit.rewardScale)]));
  return { bandit: withStrata(bandit, effects, worth), notes: [{ code: 'strata_learnt', facts: { coupons: effects.length } }] };
};

/** Prior value of a visit as a share of the reward scale: one order in thirty, worth a third of the scale. */
const UNIT = 0.01;

/** Standard deviation of the value of one visit, in units, at that rate. */
const NOISE = 7;

/**
 * Head start, in units, of the first coupon in the merchant's rule when nothing else distinguishes coupons. Each further position gets half
 * as much.
 */
const FIRST_OF_RULE = 0.02;

/** The parts of a campaign that determine its bandit's starting point. */
interface ColdShop extends Pick<Campaign, 'coupons' | 'rule'> {
  readonly policy: Knobs & Priced;
}

/**
 * Initial bandit of a shop without learnt data: typical shops (`engine/gain/family.json`), with a small head start by the merchant's rule
 * if nothing else distinguishes coupons.
 */
export const coldPrior = ({ coupons, rule, policy }: ColdShop): LinearPrior => {
  const own = coupons.map(({ id }) => {
    const place = rule.indexOf(id);
    return place < 0 ? 0 : FIRST_OF_RULE * 2 ** -place;
  });
  const zeros = own.map(() => 0);
  const prior = gainPrior(policy, {
    features: gainFeatures(
      COLD_FEATURES,
      coupons.map(({ id }) => id),
    ),
    mean: [...family.mean.slice(0, SHARED), ...own],
    covariance: familyCovariance(coupons.length),
    base: family.base,
    discount: [...family.discount, ...zeros],
    unit: UNIT * policy.rewardScale,
    noise: NOISE,
    evidence: 0,
  });
  return { ...prior, ...discountPriceOf(policy) };
};

/** Feature set of a bandit updated from sums over visits. */
export const VISIT_FEATURES = 'visits/2';

/** 1 + squared coefficient of variation of the margin of an order. */
const ORDER_SPREAD = 1.5;

/**
 * Prior from sums over visits: the family's prior, updated with the sums. They contain no information about individual coupons.
 * @param margin of an order before discounts, minor units
 */
export const visitPrior = (shop: ColdShop, { mean, covariance, visits, rate }: VisitGains, margin: number): LinearPrior => {
  const { coupons, policy } = shop;
  const spread = familyCovariance(coupons.length);
  spread.set(covariance);
  // Fall back to a cold start if the numbers are unusable.
  if (!choleskyPacked(spread)) return coldPrior(shop);
  const zeros = coupons.map(() => 0);
  const prior = gainPrior(policy, {
    features: gainFeatures(
      VISIT_FEATURES,
      coupons.map(({ id }) => id),
    ),
    mean: [...mean.slice(0, SHARED), ...zeros],
    covariance: spread,
    base: family.base,
    discount: [...family.discount, ...zeros],
    unit: rate * margin,
    noise: Math.sqrt(ORDER_SPREAD / rate),
    evidence: visits,
  });
  return { ...prior, ...discountPriceOf(policy) };
};

/** What sums over visits and the shop's orders show about the gain of coupons. */
export interface LearntVisits {
  readonly gains: VisitGains;
  /** Margin of an order before discounts, minor units, above 0. */
  readonly margin: number;
}

/**
 * Updates the bandit's prior from sums over visits, if it is a cold start or was updated from such sums before. It becomes a cold start
 * again if the sums no longer contain enough. A bandit trained on a log stays unchanged. Notes: `visits_learnt`, `visits_few`, or none.
 */
export const withVisits = (
  bandit: LinearPrior,
  { coupons, rule }: Pick<ColdShop, 'coupons' | 'rule'>,
  learnt: LearntVisits | undefined,
): { readonly bandit: LinearPrior; readonly notes: readonly BundleNote[] } => {
  if (isTrained(bandit)) return { bandit, notes: [] };
  const shop: ColdShop = { coupons, rule, policy: bandit };
  const visits = Math.round(learnt?.gains.visits ?? 0);
  const clear = learnt !== undefined && learnt.gains.told >= LEAST_TOLD;
  const taught = clear ? visitPrior(shop, learnt.gains, learnt.margin) : coldPrior(shop);
  // Unusable numbers also lead to a cold start, so check the result.
  if (taught.features.id === VISIT_FEATURES) return { bandit: taught, notes: [{ code: 'visits_learnt', facts: { visits } }] };
  return {
    bandit: bandit.features.id === COLD_FEATURES ? bandit : taught,
    notes: learnt && !clear ? [{ code: 'visits_few', facts: { visits } }] : [],
  };
};

/**
 * The manifest for publishing an edited campaign: its public half, the current bundle's models that still fit (or a cold start), and what
 * was learnt from visits and strata. Notes: those of `fittingModels`, `cold_start`, those of `withVisits` and `withLearnt`.
 * @param learnt effects by stratum with the coupons' worth in minor units, if the strata are unchanged
 * @param headFails devices report that their adapted head predicts worse than the published model; it is then dropped
 * @param visits what sums over visits show; ignored for a different experiment or measurement
 */
export const nextManifest = (
  campaign: Campaign,
  live: Manifest | undefined,
  learnt?: LearntStrata,
  headFails = false,
  visits?: LearntVisits,
): { readonly manifest: Manifest; readonly notes: readonly BundleNote[] } => {
  const { models, notes = [] } = live ? fittingModels(live, campaign, headFails) : {};
  const couponIds = new Set(campaign.coupons.map(({ id }) => id));
  const alike = live && sameMeasure(visitMeasureOf(live), visitMeasureOf(campaign));
  const taught = withVisits(models?.bandit ?? coldPrior(campaign), campaign, alike ? visits : undefined);
  const cold = !models && !taught.notes.some(({ code }) => code === 'visits_learnt');
  const strata = withLearnt(taught.bandit, { strata: campaign.reports.strata, couponIds }, learnt);
  // The typical order value is independent of the models. Training data is kept only with the trained models.
  const meanOrder = models || live?.currency !== campaign.currency ? undefined : live.meanOrder;
  const isKept = models !== undefined || meanOrder !== undefined;
  const provenance = provenanceOf(isKept ? live?.provenance?.training : undefined);
  return {
    manifest: {
      ...publicHalf(campaign),
      ...(models ?? { metrics: {} }),
      ...(meanOrder === undefined ? {} : { meanOrder }),
      ...(live?.picks ? { picks: live.picks } : {}),
      bandit: strata.bandit,
      provenance,
    },
    notes: [...notes, ...(cold ? [{ code: 'cold_start', facts: {} }] : []), ...taught.notes, ...strata.notes],
  };
};
