import { dot } from '../../maths/linalg';
import type { Coupon } from '../../protocol/coupons/coupon';
import type { Instant } from '../../protocol/values/clock';
import { computeFeatures, featureWidth, noCouponFeatures } from '../features/computeFeatures';
import type { Facts } from '../features/featureSpec';
import { type ModelScores, sourcesOf } from '../features/sources';
import type { ShopperProfile } from '../profile/shopperProfile';
import { collaborativeScores, interestHistory } from '../scoring/collaborativeScores';
import { logitOf, sigmoid } from '../scoring/logistic';
import type { SequenceAnswer, SequenceScores } from '../scoring/plainSequence';
import { stepTokens } from '../scoring/sequenceSpec';
import { NO_COUPON } from './decision';
import { type DeviceModel, redeemedCost } from './deviceModel';
import { type LocalHeadState, servedLogit } from './localHeadState';

/** One possible action, with its context φ for the bandit, length d. */
export interface Arm extends ModelScores {
  /** Coupon id or `NO_COUPON`. */
  readonly arm: string;
  readonly context: Float64Array;
  /** E[discount | a], minor units. */
  readonly discount: number;
  /** The network's input and its logit before this device's own head. */
  readonly asked?: { readonly x: Float32Array; readonly logit: number };
}

export interface Situation {
  readonly profile: ShopperProfile;
  readonly facts: Facts;
  readonly now: Instant;
}

/** Scores of the sequence network. `undefined` if the bundle has none. */
export const scoreOrder = async (
  { sequence }: Pick<DeviceModel, 'sequence'>,
  profile: ShopperProfile,
): Promise<SequenceAnswer | undefined> => sequence && (await sequence.scorer.scores(stepTokens(profile, sequence.spec.length)));

/**
 * Expected reward of the visit with nothing shown, in units of reward. `undefined` if the bundle has no model of it.
 * @param order result of `scoreOrder`
 */
export const baseReward = (
  { bandit: { base }, halfLifeMs }: Pick<DeviceModel, 'bandit' | 'halfLifeMs'>,
  situation: Situation,
  order?: SequenceScores,
): number | undefined =>
  base && dot(base.weights, computeFeatures(base.features, sourcesOf({ ...situation, halfLifeMs })(undefined, order)));

/**
 * Scores the coupons with the models of the bundle (one batch per network, one pass over the collaborative table) and builds φ of each,
 * then of "no coupon" as the last arm. The trainer fits the bandit's prior on the same contexts.
 * @param order result of `scoreOrder`
 * @param head what this device has adapted to its shopper
 */
export const scoreArms = async (
  model: Pick<DeviceModel, 'network' | 'localHead' | 'cf' | 'bandit' | 'halfLifeMs' | 'marginRate' | 'meanOrder' | 'strata'>,
  coupons: readonly Coupon[],
  situation: Situation,
  order?: SequenceScores,
  head?: LocalHeadState,
): Promise<Arm[]> => {
  const { network, localHead, cf, bandit, halfLifeMs, strata, meanOrder, marginRate } = model;
  const { profile } = situation;
  const sources = sourcesOf({ ...situation, halfLifeMs, strata, meanOrder, marginRate });
  let batch = new Float32Array();
  let probabilities: Float32Array | undefined;
  const width = network ? featureWidth(network.features) : 0;
  if (network !== undefined && coupons.length > 0) {
    batch = new Float32Array(coupons.length * width);
    for (const [row, coupon] of coupons.entries()) computeFeatures(network.features, sources(coupon), batch, row * width);
    probabilities = await network.scorer.score(batch, coupons.length);
  }
  const taste = cf && collaborativeScores(cf, interestHistory(profile, situation.now, halfLifeMs));
  const columnOf = new Map(cf?.coupons.map((id, column) => [id, column]));
  const arms = coupons.map((coupon, row): Arm => {
    const scores: { network?: number; cf?: number } = {};
    let asked: Arm['asked'];
    if (probabilities !== undefined) {
      asked = { x: batch.slice(row * width, (row + 1) * width), logit: logitOf(probabilities[row]!) };
      scores.network = localHead && head ? sigmoid(servedLogit(localHead, head, asked.logit, asked.x)) : probabilities[row]!;
    }
    // A coupon missing from the table has no collaborative evidence: 0, as for a shopper without history.
    if (cf !== undefined) scores.cf = taste?.[columnOf.get(coupon.id) ?? -1] ?? 0;
    const context = computeFeatures(bandit.features, sources(coupon, { ...scores, ...order }));
    const discount = bandit.discount
      ? Math.max(0, dot(bandit.discount, context)) * bandit.rewardScale
      : (scores.network ?? 1) * redeemedCost(coupon, profile, model);
    return { arm: coupon.id, ...scores, context, discount, ...(asked ? { asked } : {}) };
  });
  return [...arms, { arm: NO_COUPON, context: noCouponFeatures(bandit.features), discount: 0 }];
};
