import type { Campaign } from '../bundle/campaign';
import { gainPrior, type Knobs } from '../bundle/gainPrior';
import type { LinearPrior } from '../engine/bandit/linearPrior';
import { family, familyCovariance } from '../engine/gain/family';
import { COLD_FEATURES, gainFeatures, SHARED } from '../engine/gain/gainFeatures';
import { discountPriceOf, type Priced } from './aim';

/** Before anything is known of a shop: a visit leaves this share of the reward scale, an order in thirty with a third of it. */
const UNIT = 0.01;
/** Standard deviation of what one visit leaves, in units, at that rate. */
const NOISE = 7;
/** Where nothing else tells coupons apart, the merchant's rule does: what its first coupon is ahead by, in units, half of it for each further place. */
const FIRST_OF_RULE = 0.02;

/** What of a campaign decides where its bandit starts. */
export interface ColdShop extends Pick<Campaign, 'coupons' | 'rule'> {
  readonly policy: Knobs & Priced;
}

/**
 * Where a shop's bandit starts that nothing was learnt for: what shops are like (`gain/family.json`), with a little for the merchant's rule where nothing
 * else tells coupons apart.
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
