import { eligibilityContext } from '../../engine/decision/eligibilityContext';
import { eligibleCoupons } from '../../engine/eligibility/eligibility';
import { integer, normal, type Rng } from '../../maths/random';
import type { Coupon } from '../../protocol/coupons/coupon';
import type { FleetPolicy } from '../fleet/fleetPolicy';
import { marginOf } from '../shoppers/outcome';
import { matchingCoupon } from './matchingCoupon';
import type { PolicyKit } from './openPolicy';
import { growTree, type TreeSettings, type VisitTree } from './tree/growTree';
import { type LeafPosterior, leafPosteriors } from './tree/leafPosteriors';
import { visitCodes } from './tree/visitCodes';
import { visitLog } from './tree/visitLog';

export interface TreeThompsonSettings extends TreeSettings {
  /** Visits that an arm's prior in a leaf is worth. */
  readonly prior: number;
  /** Multiple of the posterior's deviation that is drawn with. */
  readonly scale: number;
  /** Is the coupon of the category looked at most an arm of its own? */
  readonly matchingArm: boolean;
}

const NONE = 0;

/**
 * A contextual bandit as experimentation servers run it, after GrowthBook's as publicly described (https://docs.growthbook.io/bandits/contextual,
 * https://docs.growthbook.io/api/ContextualBandits/operation/createContextualBandit): raw visits on the server, a decision tree over them with limits on
 * leaves and on visits in a leaf, and in each leaf weights of its own for every arm by Thompson sampling. Weights are equal on the first day and refitted
 * at the end of each day. How splits and priors are chosen is not described there: ours are `growTree` and `leafPosteriors`.
 * Arms are nothing, each coupon and, if asked for, the coupon of the category looked at most. Visits of the holdout are left out: its pages do not ask,
 * so what was known before a purchase is not logged.
 */
export const treePolicy = (settings: TreeThompsonSettings, { campaign }: PolicyKit): FleetPolicy => {
  const { coupons, timeZone, marginRate, profile: knobs } = campaign;
  const { halfLifeMs } = knobs;
  const { width, codesOf } = visitCodes(campaign);
  const log = visitLog(width, 1 + coupons.length + Number(settings.matchingArm));
  const open = new Map<number, { readonly codes: Uint8Array; readonly arm: number }>();
  let fitted: { readonly tree: VisitTree; readonly leaves: readonly LeafPosterior[] } | undefined;

  /** The arm of the largest draw; before the first fit any, equally likely. */
  const armOf = (codes: Uint8Array, arms: readonly number[], rng: Rng): number => {
    if (!fitted) return arms[integer(rng, arms.length)]!;
    const { mean, deviation } = fitted.leaves[fitted.tree.leafOf(codes)]!;
    const draws = arms.map((arm) => mean[arm]! + settings.scale * deviation[arm]! * normal(rng));
    return arms[draws.indexOf(Math.max(...draws))]!;
  };

  return {
    choose: ({ index, profile, consents }, now, rng) => {
      const { eligible } = eligibleCoupons(coupons, eligibilityContext(profile, {}, 'site', now, { timeZone, halfLifeMs, marginRate }));
      const shown = new Map<number, Coupon | undefined>([[NONE, undefined]]);
      for (const coupon of eligible) shown.set(1 + coupons.indexOf(coupon), coupon);
      const matching = settings.matchingArm ? matchingCoupon(eligible, profile, now, halfLifeMs) : undefined;
      if (matching) shown.set(1 + coupons.length, matching);
      const codes = codesOf(profile, now);
      const arm = armOf(codes, [...shown.keys()], rng);
      if (consents) open.set(index, { codes, arm });
      return { coupon: shown.get(arm) };
    },
    close: ({ index }, { outcome }) => {
      const asked = open.get(index);
      if (!asked) return;
      open.delete(index);
      log.add(asked.codes, asked.arm, marginOf(marginRate, outcome));
    },
    endDay: () => {
      if (log.count() === 0) return;
      const tree = growTree(log, settings);
      fitted = { tree, leaves: leafPosteriors(log, tree, settings.prior) };
    },
  };
};
