import { type Gain, gainPrior, type Knobs } from '../../bundle/gainPrior';
import type { LinearPrior } from '../../engine/bandit/linearModel';
import { featureNames } from '../../engine/features/computeFeatures';
import { type FeatureField, numericField } from '../../engine/features/featureSpec';

import { familyCovariance, GAIN_FEATURES, gainFeatures, SHARED } from '../../engine/gain/gainFeatures';

import { packedIndex } from '../../maths/linalg';

/** A rule is not to be explored away from: share of the family's variance that is left. */
const CERTAIN = 1e-4;

/** What the rule "matching" goes by: how much the shopper has looked at what a coupon is for. */
const LOOKED_AT: FeatureField = numericField('match.categoryAffinity', 0);
/** More than anything that a shopper has looked at. */
const FAR = 1e6;
/** What a coupon is behind the one before it in the campaign: several deviations of a rule, and little beside one look. */
const BEHIND = 0.03;

/**
 * A rule as a bandit: the coupon for certain goods that the shopper has looked at most (`matching`, of equal ones the first of the campaign, as `showMatching`
 * has it), or no coupon at all.
 * @param known of the shop; `discount` over the fields of `gainFeatures` without more
 */
export const ruleBandit = (
  rule: 'matching' | 'nothing',
  couponIds: readonly string[],
  knobs: Knobs,
  { discount, ...known }: Omit<Gain, 'features' | 'mean' | 'covariance'>,
): LinearPrior => {
  const features = gainFeatures(GAIN_FEATURES, couponIds, rule === 'matching' ? [LOOKED_AT] : []);
  const weights: Readonly<Record<string, number>> =
    rule === 'matching' ? { [LOOKED_AT.name]: 1, 'coupon.isWholeShop': -FAR } : { 'coupon.isAny': -1 };
  const mean = featureNames(features).map((name) => weights[name] ?? 0);
  for (const place of couponIds.keys()) mean[SHARED + place] = -BEHIND * (place + 1);
  const covariance = new Float64Array(packedIndex(mean.length, 0));
  for (let i = 0; i < mean.length; i++) covariance[packedIndex(i, i)] = CERTAIN;
  covariance.set(familyCovariance(couponIds.length).map((value) => CERTAIN * value));
  return gainPrior(knobs, { ...known, features, mean, covariance, discount: mean.map((_, i) => discount[i] ?? 0) });
};
