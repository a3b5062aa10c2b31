import type { LinearPrior } from '../bandit/linearPrior';
import { COLD_FEATURES, type ColdShop, coldPrior } from './coldPrior';
import type { BundleNote } from './fittingModels';
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
 * alone are known: the cold start goes by the merchant's rule instead.
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
  const { id } = bandit.features;
  if (id !== COLD_FEATURES && id !== VISIT_FEATURES) return { bandit, notes: [] };
  const shop: ColdShop = { coupons, rule, policy: bandit };
  const visits = Math.round(learnt?.gains.visits ?? 0);
  if (learnt && learnt.gains.told >= LEAST_TOLD)
    return { bandit: visitPrior(shop, learnt.gains, learnt.margin), notes: [{ code: 'visits_learnt', facts: { visits } }] };
  return {
    bandit: id === COLD_FEATURES ? bandit : coldPrior(shop),
    notes: learnt ? [{ code: 'visits_few', facts: { visits } }] : [],
  };
};
