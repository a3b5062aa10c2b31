import type { LinearPrior } from '../bandit/linearPrior';
import type { Campaign } from '../bundle/campaign';
import { isWholeShop } from '../coupons/isWholeShop';
import { numericField } from '../features/numericField';
import { packedIndex } from '../linalg';
import { discountPriceOf, type Priced } from './aim';

/** Features of a bandit that has learnt nothing yet. */
export const COLD_FEATURES = 'cold/1';

/** In units of reward; only their proportions matter. */
const SHOWN = 0.05;
const INTEREST = 0.2;
const FIRST_OF_RULE = 0.04;
/** A coupon for the whole shop is always about what the shopper looks at; it counts as one for half of it. */
const WHOLE_SHOP = INTEREST / 2;
/** What is taken for the share before any interest was shown: then a coupon for certain goods is worth what one for the whole shop is. */
const UNKNOWN_SHARE = 0.5;

/** Standard deviations of the weights: small beside their differences, so that the order above is kept from the first day on. */
const SPREAD = 0.01;
/** Rewards in [0, 1] spread about a quarter around their mean, as `fitPrior` has it without data. */
const NOISE = 0.25;

/** What of a campaign decides where its bandit starts. */
export interface ColdShop extends Pick<Campaign, 'coupons' | 'rule'> {
  readonly policy: Pick<Campaign['policy'], 'draws' | 'floor' | 'rewardScale' | 'exploration'> & Priced;
}

/**
 * Where a shop's bandit starts that nothing was learnt for, over features every device has. The expected reward of a coupon a is
 *   0.05 + 0.2 · share(a) + 0.04 · 2^−k(a) − 0.1 · [a is for the whole shop],
 * share(a) ∈ [0, 1] the part of the shopper's interest that lies in its scope (`match.categoryShare`; a half before any was shown, and 1 for the
 * whole shop always) and k(a) its place in the merchant's rule from 0 on (the term is 0 outside the rule); that of no coupon is 0. So the coupon of
 * what the shopper looks at comes first: a fifth more of the interest outweighs any place in the rule. Between coupons of which the same is known, and
 * between all before any interest was shown, the merchant's rule decides. Weights are independent with a standard
 * deviation of 0.01.
 */
export const coldPrior = ({ coupons, rule, policy }: ColdShop): LinearPrior => {
  const { draws, floor, rewardScale, exploration } = policy;
  const places = new Map(rule.toReversed().map((id, i) => [id, rule.length - 1 - i]));
  const own = coupons.map((coupon) => {
    const place = places.get(coupon.id);
    return SHOWN + (place === undefined ? 0 : FIRST_OF_RULE * 2 ** -place) - (isWholeShop(coupon.scope) ? WHOLE_SHOP : 0);
  });
  const mean = [0, INTEREST, ...own];
  const precisionFactor = new Array<number>(packedIndex(mean.length, 0)).fill(0);
  for (let i = 0; i < mean.length; i++) precisionFactor[packedIndex(i, i)] = 1 / SPREAD;
  const ids = coupons.map(({ id }) => id);
  return {
    version: 1,
    features: {
      version: 1,
      id: COLD_FEATURES,
      fields: [
        numericField('coupon.isNone', 0),
        numericField('match.categoryShare', UNKNOWN_SHARE),
        ...(ids.length > 0 ? [{ kind: 'categorical' as const, name: 'coupon.id', source: 'coupon.id', vocabulary: ids }] : []),
      ],
    },
    mean,
    precisionFactor,
    noise: NOISE,
    ...(exploration ? { exploration } : {}),
    draws,
    floor,
    rewardScale,
    ...discountPriceOf(policy),
  };
};
