import { eligibilityContext } from '../../engine/decision/eligibilityContext';
import { eligibleCoupons } from '../../engine/eligibility/eligibility';
import { integer, normal, type Rng } from '../../maths/random';
import type { Coupon } from '../../protocol/coupons/coupon';
import { marginOf } from '../shoppers/outcome';
import type { FleetPolicy } from './fleetPolicy';
import { growTree, type TreeSettings, type VisitTree } from './growTree';
import type { PolicyKit } from './openPolicy';
import { matchingCoupon } from './rulesPolicy';
import { type VisitLog, visitCodes, visitLog } from './visitLog';

/** Normal posterior of each arm's mean in one leaf, minor units. */
interface LeafPosterior {
  readonly mean: Float64Array;
  readonly deviation: Float64Array;
}

const empty = (leaves: number, arms: number): Float64Array[] => Array.from({ length: leaves }, () => new Float64Array(arms));

/**
 * Normal posteriors by leaf and arm, with the leaf's empirical variance v. With n visits of an arm and their mean y:
 *   mean = (n·y + k·m) / (n + k), variance = v / (n + k)
 * where the prior mean m is the leaf's mean without arm effects plus the arm's mean effect over all leaves.
 * @param prior k: visits that the prior counts for
 */
export const leafPosteriors = (log: VisitLog, tree: VisitTree, prior: number): readonly LeafPosterior[] => {
  const { arms, width } = log;
  const [rows, codes] = [log.count(), log.codes()];
  const [counts, sums] = [empty(tree.leaves, arms), empty(tree.leaves, arms)];
  const squares = new Float64Array(tree.leaves);
  const [armCounts, armSums] = [new Float64Array(arms), new Float64Array(arms)];
  for (let row = 0; row < rows; row++) {
    const leaf = tree.leafOf(codes, row * width);
    const [arm, reward] = [log.arm(row), log.reward(row)];
    counts[leaf]![arm]! += 1;
    sums[leaf]![arm]! += reward;
    squares[leaf]! += reward ** 2;
    armCounts[arm]! += 1;
    armSums[arm]! += reward;
  }
  const overall = armSums.reduce((a, b) => a + b, 0) / rows;
  // An arm that was never played has no known effect.
  const effects = armSums.map((sum, arm) => (sum + prior * overall) / (armCounts[arm]! + prior) - overall);
  return counts.map((played, leaf) => {
    const visits = played.reduce((a, b) => a + b, 0);
    const mean = sums[leaf]!.reduce((a, b) => a + b, 0) / visits;
    const base = mean - effects.reduce((sum, effect, arm) => sum + (played[arm]! / visits) * effect, 0);
    const variance = Math.max(1, squares[leaf]! / visits - mean ** 2);
    return {
      mean: played.map((n, arm) => (sums[leaf]![arm]! + prior * (base + effects[arm]!)) / (n + prior)),
      deviation: played.map((n) => Math.sqrt(variance / (n + prior))),
    };
  });
};

export interface TreeThompsonSettings extends TreeSettings {
  /** Visits that an arm's prior in a leaf counts for. */
  readonly prior: number;
  /** Multiple of the posterior's standard deviation used for draws. */
  readonly scale: number;
  /** Is the coupon of the most viewed category an arm of its own? */
  readonly matchingArm: boolean;
}

const NONE = 0;

/**
 * A contextual bandit as run by experimentation servers, modelled on public descriptions of GrowthBook's
 * (https://docs.growthbook.io/bandits/contextual, https://docs.growthbook.io/api/ContextualBandits/operation/createContextualBandit): raw
 * visits on the server, a decision tree over them with limits on leaves and on visits per leaf, and in each leaf separate weights for every
 * arm by Thompson sampling. Weights are equal on the first day and refitted at the end of each day. How splits and priors are chosen is not
 * described there, so we use `growTree` and `leafPosteriors`.
 *
 * Arms are no coupon, each coupon and, if requested, the coupon of the most viewed category. Visits of the holdout are left out: its pages
 * do not ask, so the state before a purchase is not logged.
 */
export const treePolicy = (settings: TreeThompsonSettings, { campaign }: PolicyKit): FleetPolicy => {
  const { coupons, timeZone, marginRate, profile: knobs } = campaign;
  const { halfLifeMs } = knobs;
  const { width, codesOf } = visitCodes(campaign);
  const log = visitLog(width, 1 + coupons.length + Number(settings.matchingArm));
  const open = new Map<number, { readonly codes: Uint8Array; readonly arm: number }>();
  let fitted: { readonly tree: VisitTree; readonly leaves: readonly LeafPosterior[] } | undefined;

  /** The arm with the largest draw. Before the first fit all are equally likely. */
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
