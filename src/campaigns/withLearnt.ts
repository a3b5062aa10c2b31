import type { LinearPrior } from '../engine/bandit/linearPrior';
import type { Strata } from '../engine/profile/stratum';
import type { StratumEffects } from '../stats/private/stratumEffects';
import type { BundleNote } from './fittingModels';
import { withStrata } from './withStrata';

/** What was learnt of coupons by stratum from private reports and orders of the running experiment. */
export interface LearntStrata extends StratumEffects {
  readonly strata: Strata;
  /** Margin left by a session that drew the coupon, minor units; the level of sales is that of the reports. */
  readonly worth: ReadonlyMap<string, number>;
}

/** What of a bundle decides how much of it that may be. */
interface Asking {
  readonly strata: Strata;
  readonly couponIds: ReadonlySet<string>;
}

/**
 * The bandit's prior with what was learnt of strata, and without what an earlier bundle knew of them: nothing with an alarm, nor where the campaign asks
 * about other strata now. Notes: `strata_learnt`, `strata_held_back` (an alarm: what reports say does not fit what cannot be forged); none where there
 * is nothing to say.
 */
export const withLearnt = (
  bandit: LinearPrior,
  { strata, couponIds }: Asking,
  learnt: LearntStrata | undefined,
): { readonly bandit: LinearPrior; readonly notes: readonly BundleNote[] } => {
  const without = (notes: readonly BundleNote[] = []) => ({ bandit: withStrata(bandit, [], new Map()), notes });
  if (!learnt || learnt.effects.length === 0) return without();
  if (JSON.stringify(learnt.strata) !== JSON.stringify(strata)) return without();
  const alarms = learnt.divergence.filter(({ alarm }) => alarm);
  if (alarms.length > 0) return without([{ code: 'strata_held_back', facts: { tests: alarms.map(({ test }) => test).join(', ') } }]);
  const effects = learnt.effects.filter(({ couponId }) => couponIds.has(couponId) && (learnt.worth.get(couponId) ?? 0) > 0);
  if (effects.length === 0) return without();
  const worth = new Map([...learnt.worth].map(([id, value]) => [id, Math.min(1, value / bandit.rewardScale)]));
  return { bandit: withStrata(bandit, effects, worth), notes: [{ code: 'strata_learnt', facts: { coupons: effects.length } }] };
};
