import type { LinearPrior } from '../engine/bandit/linearPrior';
import { widthOf } from '../engine/features/computeFeatures';
import type { FeatureField } from '../engine/features/featureSpec';
import { packedIndex } from '../maths/linalg';
import type { StratumEffect } from '../stats/private/stratumEffects';

const SOURCE = 'match.stratum';
/** Least standard deviation of a weight, in units of reward: a device may still learn otherwise. */
const LEAST_SPREAD = 0.001;
/** Coupons differ between strata by about this share of what they leave, before reports tell. */
const DOUBT = 0.1;

/** Coupons of which a prior knows what they do to strata. */
export const couponsByStratum = ({ features: { fields } }: LinearPrior): readonly string[] => {
  const last = fields.at(-1);
  if (last?.source !== SOURCE || last.kind !== 'categorical') return [];
  return [...new Set(last.vocabulary.map((cell) => cell.slice(cell.indexOf(':') + 1)))];
};

/** The prior without what an earlier bundle knew of strata; that part is the last one and independent of the others. */
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
 * The bandit's prior with what private reports say of coupons by stratum, in place of what it knew of them before. A stratum that buys more anyway buys more
 * under each coupon, which is no coupon's gain: with u_sa = worth_a · effect_sa, e its standard error and ū_s the mean of the coupons, the weight of stratum s
 * and coupon a has mean κ(u_sa − ū_s), κ = τ²/(τ² + e²), τ a tenth of what coupons leave, and standard deviation max(0.001, √κ·e).
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
