import { assign } from '../../engine/assignment/assign';
import { isCustomerUnit } from '../../engine/assignment/customerDraw';
import type { Decision } from '../../engine/decision/decision';
import type { StoredLearnt } from '../../engine/decision/learn';
import { emptyLedger, type Ledger } from '../../engine/privacy/ledger';
import { emptyProfile, type ShopperProfile } from '../../engine/profile/shopperProfile';
import type { VisitChoices } from '../../engine/timing/fitTimingAcross';
import { type Rng, uniform } from '../../maths/random';
import type { Coupon } from '../../protocol/coupons/coupon';
import type { Experiment, Variant } from '../../protocol/experiment';
import { DAY, type Instant } from '../../protocol/values/clock';
import type { Scenario } from '../scenario/scenario';
import { streamOf } from '../shoppers/draws';
import type { Expected, Outcome } from '../shoppers/outcome';
import { type Memory, noMemory, type Shopper } from '../shoppers/shopper';
import { START, type Visit } from '../shoppers/visit';

/** A browser's IndexedDB content, in memory, and its shopper. The only mutable state of a fleet. */
export interface SimulatedDevice {
  readonly index: number;
  readonly shopper: Shopper;
  /** What draws groups and staged bundles: random, or made from the customer's id. */
  unit: string;
  variant: Variant;
  /** Does the shopper allow storage? Without it, each page starts empty and nothing is learnt or reported. */
  readonly consents: boolean;
  profile: ShopperProfile;
  learnt: StoredLearnt;
  ledger: Ledger;
  memory: Memory;
}

/** State of a page that opens in a browser without storage. */
export const forgetAll = (device: SimulatedDevice, now: Instant): void => {
  device.profile = emptyProfile(now);
  device.learnt = {};
  device.ledger = emptyLedger();
};

/** As random as a browser's. */
const randomUnit = (seed: number, ...places: readonly number[]): string =>
  streamOf(seed, 'unit', ...places)
    .uint32()
    .toString(16);

/** Has the browser purged its storage since the last visit? The shopper's memory has the time of that visit. */
export const isPurged = (device: SimulatedDevice, seed: number, storage: Scenario['storage'], now: Instant): boolean =>
  storage !== undefined &&
  device.consents &&
  device.memory !== noMemory &&
  now - device.memory.at > storage.keptDays * DAY &&
  uniform(streamOf(seed, 'storage', device.index)) < storage.share;

/** The browser has purged its storage: nothing is known, the ledger is new, and a random unit is drawn anew. */
export const purge = (device: SimulatedDevice, seed: number, experiment: Experiment, now: Instant): void => {
  forgetAll(device, now);
  if (isCustomerUnit(device.unit)) return;
  device.unit = randomUnit(seed, device.index, now % 2 ** 31);
  device.variant = assign(experiment, device.unit);
};

/**
 * @param consent share of the devices whose shopper allows storage; the same devices under every policy
 * @param unit absent: a random one
 */
export const newDevice = (
  seed: number,
  index: number,
  shopper: Shopper,
  experiment: Experiment,
  consent: number,
  unit = randomUnit(seed, index),
): SimulatedDevice => ({
  index,
  shopper,
  unit,
  variant: assign(experiment, unit),
  consents: uniform(streamOf(seed, 'consent', index)) < consent,
  profile: emptyProfile(START),
  learnt: {},
  ledger: emptyLedger(),
  memory: noMemory,
});

/** The choice for one visit. */
export interface FleetChoice {
  /** Absent: no coupon is shown. */
  readonly coupon?: Coupon | undefined;
  /** Present if the device's own code chose. */
  readonly decision?: Decision | undefined;
  /** Coupon that exploration drew for the session, shown or not. */
  readonly explored?: string | undefined;
  /** State of the timing, if there was a choice and the policy sums them. */
  readonly state?: number | undefined;
}

/** Outcome of a visit, as device and shop see it. */
interface FleetVisit {
  readonly choice: FleetChoice;
  readonly outcome: Outcome;
  readonly claimed: boolean;
  /** "Not for me": an immediate answer, whatever is bought later. */
  readonly refused: boolean;
  readonly now: Instant;
  /** For training in the simulator: the same in expectation, and what it would be had the shopper never been shown a coupon. */
  readonly expected: Expected;
  readonly unmoved: () => Expected;
  /** For draws after the visit: reports. */
  readonly rng: Rng;
}

/** Port of a policy that is played to a whole fleet. */
export interface FleetPolicy {
  /** Choices so far, if the policy sums them. */
  readonly choices?: VisitChoices | undefined;
  /** Decisions so far by scorer, if devices decide. */
  readonly scorers?: Readonly<Record<string, number>> | undefined;
  /**
   * What to show a device outside the holdout when its page asks.
   * @param visit the truth about it; only the oracle may use it
   */
  choose(device: SimulatedDevice, now: Instant, rng: Rng, visit: Visit): Promise<FleetChoice> | FleetChoice;
  /** The visit is over. Called for devices of the holdout too, whose orders carry the attribute, but never for devices without consent. */
  close(device: SimulatedDevice, visit: FleetVisit): Promise<void> | void;
  /** A day is over; day 0 first. */
  endDay(day: number): void;
}
