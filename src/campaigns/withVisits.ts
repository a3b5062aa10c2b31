import type { LinearPrior } from '../engine/bandit/linearPrior';
import { COLD_FEATURES } from '../engine/gain/gainFeatures';
import { type ColdShop, coldPrior } from './coldPrior';
import type { BundleNote } from './fittingModels';
import { isTrained } from './isTrained';
import type { VisitGains } from './learnVisits';
import { VISIT_FEATURES, visitPrior } from './visitPrior';

/** What sums over visits and the shop's books say of showing coupons. */
export interface LearntVisits {
  readonly gains: VisitGains;
  /** Of an order before discounts, minor units, above 0. */
  readonly margin: number;
}

/**
 * From here on what is believed of a shop is its own for the larger part. Below, it is mostly noise and what other shops are like, of which simulated ones
 * alone are known: the cold start stays.
 */
export const LEAST_TOLD = 0.5;

/**
 * The bandit's prior with what sums over visits teach, where it is a cold start or was taught by such sums before; and a cold start where they do not
 * tell enough any more. One that was trained on a log is left as it is. Notes: `visits_learnt`, `visits_few`; none where there is nothing to say.
 */
export const withVisits = (
  bandit: LinearPrior,
  { coupons, rule }: Pick<ColdShop, 'coupons' | 'rule'>,
  learnt: LearntVisits | undefined,
): { readonly bandit: LinearPrior; readonly notes: readonly BundleNote[] } => {
  if (isTrained(bandit)) return { bandit, notes: [] };
  const shop: ColdShop = { coupons, rule, policy: bandit };
  const visits = Math.round(learnt?.gains.visits ?? 0);
  const clear = learnt !== undefined && learnt.gains.told >= LEAST_TOLD;
  const taught = clear ? visitPrior(shop, learnt.gains, learnt.margin) : coldPrior(shop);
  // What cannot be reckoned with is a cold start too, and nothing of noise.
  if (taught.features.id === VISIT_FEATURES) return { bandit: taught, notes: [{ code: 'visits_learnt', facts: { visits } }] };
  return {
    bandit: bandit.features.id === COLD_FEATURES ? bandit : taught,
    notes: learnt && !clear ? [{ code: 'visits_few', facts: { visits } }] : [],
  };
};
