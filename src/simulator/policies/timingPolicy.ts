import type { Campaign } from '../../bundle/campaign';
import { gainPrior } from '../../bundle/gainPrior';
import { publicHalf } from '../../bundle/keys';
import { toDeviceModel } from '../../bundle/toDeviceModel';
import type { LinearPrior } from '../../engine/bandit/linearModel';
import { decide } from '../../engine/decision/decide';
import { NO_COUPON } from '../../engine/decision/decision';
import { learntFor } from '../../engine/decision/learn';
import { featureNames } from '../../engine/features/computeFeatures';
import { numericField } from '../../engine/features/featureSpec';
import { baseFeatures, gainFeatures } from '../../engine/gain/gainFeatures';
import type { ShopperProfile } from '../../engine/profile/shopperProfile';
import { timingFacts, timingState } from '../../engine/timing/timingPolicy';
import { stateCount, type TimingBins, type TimingTable } from '../../engine/timing/timingTable';
import { packedIndex } from '../../maths/linalg';
import { DAY, type Instant } from '../../protocol/values/clock';
import type { FleetPolicy } from './fleetPolicy';
import type { PolicyKit } from './openPolicy';
import { MATCHING } from './rulesPolicy';

/** When to offer: at each visit, a number of days after the last showing or the last claimed code, or as a bundle's table decides. */
export type When =
  | { readonly kind: 'always' }
  | { readonly kind: 'delay'; readonly since: 'offer' | 'use'; readonly days: number }
  | { readonly kind: 'table'; readonly table: TimingTable };

export interface TimingSettings {
  /** The coupon to offer: `MATCHING` or an id. */
  readonly coupon: string;
  readonly when: When;
  /** Bins for summing choices. Absent: choices are not summed. */
  readonly log?: TimingBins;
}

/** The coupon is practically certain, so few draws are enough. */
const DRAWS = 16;

/** A bandit for which the coupon with most interest is best for certain. */
const sureOf = ({ coupons, policy }: Campaign): LinearPrior => {
  const ids = coupons.map(({ id }) => id);
  const features = gainFeatures('sure/1', ids, [numericField('match.categoryShare', 0.5)]);
  const names = featureNames(features);
  const mean = names.map((name) => Number(name === 'coupon.isAny' || name === 'match.categoryShare'));
  const zeros = names.map(() => 0);
  return gainPrior(
    { ...policy, draws: DRAWS },
    {
      features,
      mean,
      covariance: new Float64Array(packedIndex(names.length, 0)),
      base: baseFeatures.fields.map(() => 0),
      discount: zeros,
      unit: policy.rewardScale,
      noise: 1,
      evidence: 0,
    },
  );
};

const lastOf = ({ exposures, lastShownAt }: ShopperProfile, since: 'offer' | 'use'): Instant =>
  since === 'offer'
    ? (lastShownAt ?? Number.NEGATIVE_INFINITY)
    : Math.max(Number.NEGATIVE_INFINITY, ...Object.values(exposures).map(({ claimedAt }) => claimedAt ?? Number.NEGATIVE_INFINITY));

/** Sums of the choices of one fleet. */
const choicesOf = (bins: TimingBins) => {
  const n = stateCount(bins);
  const sums = (length: number): number[] => new Array<number>(length).fill(0);
  const log = { counts: sums(2 * n), rewards: sums(2 * n), next: sums(2 * n * n) };
  const last = new Map<number, number>();
  return {
    log,
    /** @param choice absent if there was none: the visit's outcome then belongs to the previous choice */
    add: (device: number, choice: { readonly state: number; readonly offered: boolean } | undefined, reward: number): void => {
      const before = last.get(device);
      const at = choice ? 2 * choice.state + Number(choice.offered) : before;
      if (at === undefined) return;
      log.rewards[at]! += reward;
      if (!choice) return;
      log.counts[at]! += 1;
      if (before !== undefined) log.next[before * n + choice.state]! += 1;
      last.set(device, at);
    },
  };
};

/**
 * One rule of what to offer, and when: devices decide with a cold bundle of that rule's coupons, one of which is best for certain, with its
 * timing table if there is one. It learns nothing on the way.
 */
export const timingPolicy = ({ coupon, when, log }: TimingSettings, { campaign }: PolicyKit): FleetPolicy => {
  const coupons = campaign.coupons.filter(({ id, scope }) => (coupon === MATCHING ? scope.categories !== undefined : id === coupon));
  const offered = { ...campaign, coupons, rule: [] };
  const manifest = {
    ...publicHalf(offered),
    metrics: {},
    bandit: sureOf(offered),
    ...(when.kind === 'table' ? { timing: when.table } : {}),
  };
  const read = toDeviceModel('0'.repeat(16), manifest, new Map(), () => ({ kind: 'plain', score: () => new Float32Array() }));
  if (!read.ok) throw new Error(read.error.message);
  const model = read.value;
  const untaught = learntFor(model);
  const choices = log && choicesOf(log);
  const { marginRate, policy } = campaign;
  return {
    choices: choices?.log,
    choose: async ({ index, variant, profile }, now, rng) => {
      if (when.kind === 'delay' && now - lastOf(profile, when.since) < when.days * DAY) return {};
      const decision = await decide({ model, variant, profile, ...untaught, facts: {}, now, rng, id: `${index}-${now}` });
      const state = log && decision.candidates.length > 1 ? timingState(log, timingFacts(profile, now)) : undefined;
      return { coupon: coupons.find(({ id }) => id === decision.action), decision, state };
    },
    close: ({ index, variant }, { choice: { decision, state }, expected, unmoved }) => {
      if (!choices || variant === 'none' || !decision) return;
      // Minus the outcome if nothing had ever been shown. That is the same for every choice, so it only removes noise.
      const before = unmoved();
      const left = marginRate * (expected.revenue - before.revenue) - expected.discount - (expected.lost - before.lost);
      choices.add(index, state === undefined ? undefined : { state, offered: decision.action !== NO_COUPON }, left / policy.rewardScale);
    },
    endDay: () => undefined,
  };
};
