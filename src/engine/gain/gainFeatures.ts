import { packedIndex } from '../../maths/linalg';
import { type FeatureField, type FeatureSpec, factor, numericField, productField } from '../features/featureSpec';
import { UNKNOWN_SHARE } from '../features/sources';
import fitted from './family.json';

/** Features of a bandit that knows nothing of its shop beyond the campaign, and of one that a log has taught. */
export const COLD_FEATURES = 'cold/2';
export const GAIN_FEATURES = 'gain/1';

const depth = factor('match.depth', 0);
const cost = factor('match.cost', 0);
const orders = factor('profile.orders', 0, 'log1p');
const visits = factor('profile.visits', 1, 'log1p');
const shownLately = factor('profile.shownLately', 0);
const claimed = factor('profile.claimed', 0);
const shown = factor('match.shown', 0, 'log1p');

/**
 * What the gain of showing a coupon depends on, whichever coupon it is: who the shopper is (orders, visits, recency), how worn coupons are for them
 * (fatigue), what the coupon takes off what this visit is about, and products of these. All are 0 for "no coupon".
 */
const sharedFields: readonly FeatureField[] = [
  numericField('coupon.isAny', 0),
  productField(orders),
  productField(visits),
  productField(shownLately),
  productField(claimed),
  numericField('profile.boughtLately', 0),
  productField(shown),
  numericField('match.sessionShare', UNKNOWN_SHARE),
  numericField('coupon.isWholeShop', 0),
  productField(depth),
  productField(depth, orders),
  productField(depth, visits),
  productField(depth, shownLately),
  productField(depth, claimed),
  productField(depth, shown),
  productField(depth, depth),
  productField(depth, depth, orders),
  productField(cost),
  productField(cost, orders),
  productField(cost, visits),
  productField(cost, depth),
];

/** Number of weights that all coupons share. */
export const SHARED = sharedFields.length;

/** φ of a shop's coupons: the shared fields, then one weight a coupon, then what a trainer adds. */
export const gainFeatures = (id: string, couponIds: readonly string[], more: readonly FeatureField[] = []): FeatureSpec => ({
  version: 1,
  id,
  fields: [
    ...sharedFields,
    ...(couponIds.length > 0 ? [{ kind: 'categorical' as const, name: 'coupon.id', source: 'coupon.id', vocabulary: [...couponIds] }] : []),
    ...more,
  ],
});

/** What a visit leaves with nothing shown depends on: orders, visits, recency, wear. The first is 1, as no coupon is asked about. */
export const baseFeatures: FeatureSpec = {
  version: 1,
  id: 'base/1',
  fields: [
    numericField('coupon.isNone', 1),
    productField(orders),
    productField(visits),
    productField(orders, orders),
    productField(orders, visits),
    productField(visits, visits),
    numericField('profile.boughtLately', 0),
    productField(shownLately),
    productField(claimed),
    numericField('session.views', 0, 'log1p'),
  ],
};

const anyway = factor('score.anyway', 0);

/** The same, and what the order of the shopper's steps says of buying anyway, which a bundle with a sequence network knows. */
export const orderedBaseFeatures: FeatureSpec = {
  version: 1,
  id: 'base/2',
  fields: [...baseFeatures.fields, productField(anyway), productField(anyway, anyway)],
};

/** What shops are like before one is known, in units of what a visit leaves with nothing shown. */
interface Family {
  /** Shops it was fitted to: `bench/fitFamily.ts`. */
  readonly shops: string;
  /** Mean and packed covariance over shops of the weights that all coupons share, length `SHARED`. */
  readonly mean: readonly number[];
  readonly covariance: readonly number[];
  /** Standard deviation of what is one coupon's own, beside what coupons of its terms bring. */
  readonly own: number;
  /** Mean weights of what a showing costs later visits, which `mean` is already less by. */
  readonly later: readonly number[];
  /** Mean weights of the expected discount over the same features. */
  readonly discount: readonly number[];
  /** Mean weights of `baseFeatures` for what a visit leaves with nothing shown. */
  readonly base: readonly number[];
}

export const family: Family = fitted;

/** What showing a coupon costs later visits, units: shoppers who wait for coupons or are used to discounts buy less without one. @param phi of `gainFeatures` */
export const costLater = (phi: ArrayLike<number>, { later } = family): number =>
  later.reduce((sum, weight, i) => sum + weight * phi[i]!, 0);

/** Deviation left to every weight beyond what the family's shops differ in: a shop need not be one of the family. */
const MISFIT = 0.01;

/** Covariance of the weights before a shop is known, packed, with `coupons` weights of single coupons behind the shared ones. */
export const familyCovariance = (coupons: number, { covariance, own } = family): Float64Array => {
  const out = new Float64Array(packedIndex(SHARED + coupons, 0));
  out.set(covariance);
  for (let i = 0; i < SHARED; i++) out[packedIndex(i, i)]! += MISFIT ** 2;
  for (let i = SHARED; i < SHARED + coupons; i++) out[packedIndex(i, i)] = own ** 2;
  return out;
};
