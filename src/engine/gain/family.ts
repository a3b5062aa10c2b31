import { packedIndex } from '../../maths/linalg';
import fitted from './family.json';
import { SHARED } from './gainFeatures';

/** What shops are like before one is known, in units of what a visit leaves with nothing shown. */
export interface Family {
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
