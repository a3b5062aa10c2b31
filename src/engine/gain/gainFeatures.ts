import { packedIndex } from '../../maths/linalg';
import { type FeatureField, type FeatureSpec, factor, numericField, productField } from '../features/featureSpec';
import { UNKNOWN_SHARE } from '../features/sources';
import fitted from './family.json';

/** Features of a bandit that knows only the campaign, and of one trained on the shop's log. */
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
 * What the gain of showing any coupon depends on: the shopper's history (orders, visits, recency), coupon fatigue, the discount on what
 * this visit is about, and products of these. All are 0 for "no coupon".
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

/** Number of weights shared by all coupons. */
export const SHARED = sharedFields.length;

/** φ of a shop's coupons: the shared fields, then one weight per coupon, then any fields the trainer adds. */
export const gainFeatures = (id: string, couponIds: readonly string[], more: readonly FeatureField[] = []): FeatureSpec => ({
  version: 1,
  id,
  fields: [
    ...sharedFields,
    ...(couponIds.length > 0 ? [{ kind: 'categorical' as const, name: 'coupon.id', source: 'coupon.id', vocabulary: [...couponIds] }] : []),
    ...more,
  ],
});

/**
 * What the value of a visit with nothing shown depends on: orders, visits, recency, fatigue. The first feature is 1, as no coupon is
 * scored.
 */
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

/** The same plus the sequence network's score of buying anyway, for bundles that have the network. */
export const orderedBaseFeatures: FeatureSpec = {
  version: 1,
  id: 'base/2',
  fields: [...baseFeatures.fields, productField(anyway), productField(anyway, anyway)],
};

/** Prior over shops, in units of the value of a visit with nothing shown. */
interface Family {
  /** The shops it was fitted to: `bench/fitFamily.ts`. */
  readonly shops: string;
  /** Mean and packed covariance, over shops, of the weights shared by all coupons, length `SHARED`. */
  readonly mean: readonly number[];
  readonly covariance: readonly number[];
  /** Standard deviation of a single coupon's own effect, beyond what its terms explain. */
  readonly own: number;
  /** Mean weights of a showing's cost to later visits, already subtracted from `mean`. */
  readonly later: readonly number[];
  /** Mean weights of the expected discount over the same features. */
  readonly discount: readonly number[];
  /** Mean weights of `baseFeatures` for the value of a visit with nothing shown. */
  readonly base: readonly number[];
}

export const family: Family = fitted;

/**
 * Cost to later visits of showing a coupon, in units: shoppers who wait for coupons or are used to discounts buy less without one. @param
 * phi of `gainFeatures`
 */
export const costLater = (phi: ArrayLike<number>, { later } = family): number =>
  later.reduce((sum, weight, i) => sum + weight * phi[i]!, 0);

/** Extra standard deviation of every weight beyond the spread between the family's shops, since a shop may differ from all of them. */
const MISFIT = 0.01;

/** Packed covariance of the weights before a shop is known, with `coupons` weights of single coupons after the shared ones. */
export const familyCovariance = (coupons: number, { covariance, own } = family): Float64Array => {
  const out = new Float64Array(packedIndex(SHARED + coupons, 0));
  out.set(covariance);
  for (let i = 0; i < SHARED; i++) out[packedIndex(i, i)]! += MISFIT ** 2;
  for (let i = SHARED; i < SHARED + coupons; i++) out[packedIndex(i, i)] = own ** 2;
  return out;
};
