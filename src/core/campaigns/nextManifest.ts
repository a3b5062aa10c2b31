import type { Campaign } from '../bundle/campaign';
import type { Manifest } from '../bundle/manifest';
import { publicHalf } from '../bundle/publicHalf';
import type { StratumEffects } from '../privacy/stratumEffects';
import type { Strata } from '../profile/stratum';
import { coldPrior } from './coldPrior';
import { type BundleNote, fittingModels } from './fittingModels';
import { withStrata } from './withStrata';

/** What was learnt of coupons by stratum from private reports and orders of the running experiment. */
export interface LearntStrata extends StratumEffects {
  readonly strata: Strata;
  /** Margin left by a session that drew the coupon, minor units; the level of sales is that of the reports. */
  readonly worth: ReadonlyMap<string, number>;
}

/** What of it goes into the bundle: nothing with an alarm, nor where the campaign asks about other strata now. */
const strataOf = (campaign: Campaign, rewardScale: number, learnt: LearntStrata | undefined) => {
  const none = { effects: [], worth: new Map<string, number>(), notes: [] };
  if (!learnt || learnt.effects.length === 0) return none;
  if (JSON.stringify(learnt.strata) !== JSON.stringify(campaign.reports.strata)) return none;
  const alarms = learnt.divergence.filter(({ alarm }) => alarm);
  if (alarms.length > 0)
    return { ...none, notes: [{ code: 'strata_held_back', facts: { tests: alarms.map(({ test }) => test).join(', ') } }] };
  const ids = new Set(campaign.coupons.map(({ id }) => id));
  const effects = learnt.effects.filter(({ couponId }) => ids.has(couponId));
  const worth = new Map([...learnt.worth].map(([id, value]) => [id, Math.min(1, value / rewardScale)]));
  return { effects, worth, notes: [{ code: 'strata_learnt', facts: { coupons: effects.length } }] };
};

/**
 * The manifest an edited campaign is published with: its public half, and the models of the current bundle that still fit, or where there are none
 * a cold start, with what was learnt of strata. Notes: those of `fittingModels`, `cold_start`, `strata_learnt`, `strata_held_back` (an alarm: what
 * reports say does not fit what cannot be forged).
 * @param learnt effects by stratum with the coupons' worth in minor units, where the strata are still the same
 */
export const nextManifest = (
  campaign: Campaign,
  live: Manifest | undefined,
  learnt?: LearntStrata,
): { readonly manifest: Manifest; readonly notes: readonly BundleNote[] } => {
  const { models, notes = [] } = live ? fittingModels(live, campaign) : {};
  const bandit = models?.bandit ?? coldPrior(campaign);
  const strata = strataOf(campaign, bandit.rewardScale, learnt);
  const kept = models ?? { metrics: {} };
  return {
    manifest: { ...publicHalf(campaign), ...kept, bandit: withStrata(bandit, strata.effects, strata.worth) },
    notes: [...notes, ...(models ? [] : [{ code: 'cold_start', facts: {} }]), ...strata.notes],
  };
};
