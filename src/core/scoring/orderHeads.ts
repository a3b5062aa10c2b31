import type { Coupon } from '../coupons/coupon';
import { computeFeatures, featureWidth, type ResolveFeature } from '../features/computeFeatures';
import type { FeatureSpec } from '../features/featureSpec';
import type { ShopperProfile } from '../profile/shopperProfile';
import { eventTokens } from './eventTokens';
import type { InterestBatch, InterestSpec } from './interestSpec';

/** P(purchase | coupon a shown); P(it uses a | purchase, a); P(purchase | nothing shown). */
export const headNames = ['purchase', 'redeem', 'purchaseWithout'] as const;

/** The network of the economics, ready to ask. */
export interface OrderHeads {
  readonly features: FeatureSpec;
  /** Its heads are `headNames`, in their order. */
  readonly spec: InterestSpec;
  /** Probabilities `[R, 3]`, row-major. */
  readonly score: (batch: InterestBatch) => Float32Array;
}

export interface OrderChances {
  /** By coupon, length K. */
  readonly purchase: Float64Array;
  readonly redeem: Float64Array;
  readonly purchaseWithout: number;
}

/** One batch of K + 1 rows: the coupons, and "no coupon" without any `coupon` or `match` value and with candidate token 0. */
export const orderChances = (
  { features, spec, score }: OrderHeads,
  coupons: readonly Coupon[],
  resolve: (coupon: Coupon | undefined) => ResolveFeature,
  profile: ShopperProfile,
): OrderChances => {
  const [width, { attention }] = [featureWidth(features), spec];
  const rows = [...coupons, undefined];
  const x = new Float32Array(rows.length * width);
  const candidates = new Int32Array(attention ? rows.length : 0);
  for (const [row, coupon] of rows.entries()) {
    computeFeatures(features, resolve(coupon), x, row * width);
    if (attention && coupon) candidates[row] = attention.candidates.indexOf(coupon.id) + 1;
  }
  const events = new Int32Array(attention?.length ?? 0);
  if (attention) eventTokens(attention)(profile, events, 0);
  const p = score({ histories: 1, x, candidates, events });
  const ofHead = (head: number): Float64Array => Float64Array.from(coupons, (_, row) => p[3 * row + head]!);
  return { purchase: ofHead(0), redeem: ofHead(1), purchaseWithout: p[3 * coupons.length + 2]! };
};
