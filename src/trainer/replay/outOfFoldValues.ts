import type { Coupon } from '../../core/coupons/coupon';
import { offerEconomics, offerValue, type ShopFigures } from '../../core/device/offerEconomics';
import { sourcesOf } from '../../core/features/sources';
import { orderChances } from '../../core/scoring/orderHeads';
import { plainInterestScorer } from '../../core/scoring/plainInterestScorer';
import type { LoggedDecision } from './replayDecisions';
import type { TrainedHeads } from './trainHeads';

/** A coupon that was shown in a logged situation. */
export interface Shown {
  readonly decision: LoggedDecision;
  readonly coupon: Coupon;
}

const FOLDS = 2;

/**
 * V(a) of every showing as a device would score it (`score.value`, before the reward scale), minor units, by heads that have not seen the shopper:
 * heads fitted on the answer itself would promise the bandit more than they keep.
 */
export const outOfFoldValues = async (
  { heads: { features }, refit }: Pick<TrainedHeads, 'heads' | 'refit'>,
  shown: readonly Shown[],
  figures: ShopFigures,
  halfLifeMs: number,
): Promise<Float64Array> => {
  const out = new Float64Array(shown.length);
  for (let fold = 0; fold < FOLDS; fold++) {
    const { spec, weights } = await refit((shopper) => shopper % FOLDS !== fold);
    const heads = { features, spec, score: plainInterestScorer(spec, weights) };
    for (const [i, { decision, coupon }] of shown.entries()) {
      const { shopper, profile, now } = decision;
      if (shopper % FOLDS !== fold) continue;
      const resolve = sourcesOf({ profile, facts: {}, now, halfLifeMs });
      const { purchase, redeem, purchaseWithout } = orderChances(heads, [coupon], resolve, profile);
      const chances = { purchase: purchase[0]!, redeem: redeem[0]!, purchaseWithout };
      out[i] = offerValue(offerEconomics(coupon, chances, profile, figures), 0);
    }
  }
  return out;
};
