import { gainPrior } from '../bundle/gainPrior';
import type { LinearPrior } from '../engine/bandit/linearPrior';
import { family, familyCovariance } from '../engine/gain/family';
import { gainFeatures, SHARED } from '../engine/gain/gainFeatures';
import { choleskyPacked } from '../maths/linalg';
import { discountPriceOf } from './aim';
import { type ColdShop, coldPrior } from './coldPrior';
import type { VisitGains } from './learnVisits';

/** Features of a bandit that was taught by sums over visits. */
export const VISIT_FEATURES = 'visits/2';

/** 1 + squared coefficient of variation of the margin of an order. */
const ORDER_SPREAD = 1.5;

/**
 * Where devices start once sums over visits tell what showing coupons brings: the family's prior, brought up to date by the sums. What is one coupon's own they
 * do not tell.
 * @param margin of an order before discounts, minor units
 */
export const visitPrior = (shop: ColdShop, { mean, covariance, visits, rate }: VisitGains, margin: number): LinearPrior => {
  const { coupons, policy } = shop;
  const spread = familyCovariance(coupons.length);
  spread.set(covariance);
  // What cannot be reckoned with is a cold start too.
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
