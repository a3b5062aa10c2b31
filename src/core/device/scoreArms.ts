import type { Instant } from '../clock';
import type { Coupon } from '../coupons/coupon';
import { computeFeatures, featureWidth, noCouponFeatures } from '../features/computeFeatures';
import type { Facts } from '../features/featureSpec';
import { type ModelScores, sourcesOf } from '../features/sources';
import type { ShopperProfile } from '../profile/shopperProfile';
import { collaborativeScores, interestHistory } from '../scoring/collaborativeScores';
import { NO_COUPON } from './decision';
import type { DeviceModel } from './deviceModel';

/** One thing that could be shown, with its context φ for the bandit, length d. */
export interface Arm extends ModelScores {
  /** Coupon id or `NO_COUPON`. */
  readonly arm: string;
  readonly context: Float64Array;
}

export interface Situation {
  readonly profile: ShopperProfile;
  readonly facts: Facts;
  readonly now: Instant;
}

/**
 * Scores the coupons with the models of the bundle (one batch of the network, one pass over the collaborative table) and builds φ of
 * each, then of "no coupon" as the last arm. The trainer fits the bandit's prior on the same contexts.
 */
export const scoreArms = async (
  { network, cf, bandit, halfLifeMs }: Pick<DeviceModel, 'network' | 'cf' | 'bandit' | 'halfLifeMs'>,
  coupons: readonly Coupon[],
  situation: Situation,
): Promise<Arm[]> => {
  const sources = sourcesOf({ ...situation, halfLifeMs });
  let probabilities: Float32Array | undefined;
  if (network !== undefined && coupons.length > 0) {
    const width = featureWidth(network.features);
    const batch = new Float32Array(coupons.length * width);
    for (const [row, coupon] of coupons.entries()) computeFeatures(network.features, sources(coupon), batch, row * width);
    probabilities = await network.scorer.score(batch, coupons.length);
  }
  const taste = cf && collaborativeScores(cf, interestHistory(situation.profile, situation.now, halfLifeMs));
  const arms = coupons.map((coupon, row): Arm => {
    const scores: { network?: number; cf?: number } = {};
    if (probabilities !== undefined) scores.network = probabilities[row]!;
    // A coupon the table does not know has no collaborative evidence: 0, as for a shopper without history.
    if (cf !== undefined) scores.cf = taste?.[cf.coupons.indexOf(coupon.id)] ?? 0;
    return { arm: coupon.id, ...scores, context: computeFeatures(bandit.features, sources(coupon, scores)) };
  });
  return [...arms, { arm: NO_COUPON, context: noCouponFeatures(bandit.features) }];
};
