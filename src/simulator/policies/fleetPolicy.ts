import { assign } from '../../engine/assignment/assign';
import type { Decision } from '../../engine/decision/decision';
import type { StoredLearnt } from '../../engine/decision/learn';
import { emptyLedger, type Ledger } from '../../engine/privacy/ledger';
import { emptyProfile, type ShopperProfile } from '../../engine/profile/shopperProfile';
import type { VisitChoices } from '../../engine/timing/fitTimingAcross';
import { type Rng, uniform } from '../../maths/random';
import type { Coupon } from '../../protocol/coupons/coupon';
import type { Experiment, Variant } from '../../protocol/experiment';
import type { Instant } from '../../protocol/values/clock';
import { streamOf } from '../shoppers/draws';
import type { Expected, Outcome } from '../shoppers/outcome';
import { type Memory, noMemory, type Shopper } from '../shoppers/shopper';
import { START, type Visit } from '../shoppers/visit';

/** What a browser keeps in IndexedDB, kept in memory, and whose it is. The one mutable thing of a fleet. */
export interface SimulatedDevice {
  readonly index: number;
  readonly shopper: Shopper;
  readonly variant: Variant;
  /** Does the shopper let the browser store? Without, each page starts from nothing and nothing of it is learnt or reported. */
  readonly consents: boolean;
  profile: ShopperProfile;
  learnt: StoredLearnt;
  ledger: Ledger;
  memory: Memory;
}

/** What a page knows when it opens in a browser that stores nothing. */
export const forgetAll = (device: SimulatedDevice, now: Instant): void => {
  device.profile = emptyProfile(now);
  device.learnt = {};
  device.ledger = emptyLedger();
};

/** @param consent share of the devices whose shopper lets the browser store; the same devices under every policy */
export const newDevice = (seed: number, index: number, shopper: Shopper, experiment: Experiment, consent: number): SimulatedDevice => ({
  index,
  shopper,
  // A unit of its own, as random as a browser's.
  variant: assign(experiment, streamOf(seed, 'unit', index).uint32().toString(16)),
  consents: uniform(streamOf(seed, 'consent', index)) < consent,
  profile: emptyProfile(START),
  learnt: {},
  ledger: emptyLedger(),
  memory: noMemory,
});

/** What was chosen for one visit. */
export interface FleetChoice {
  /** Absent: nothing is shown. */
  readonly coupon?: Coupon | undefined;
  /** Where the device's own code chose. */
  readonly decision?: Decision | undefined;
  /** Coupon that chance gave the session, shown or not. */
  readonly explored?: string | undefined;
  /** State of the timing, where there was a choice and somebody sums them up. */
  readonly state?: number | undefined;
}

/** What came of it, as device and shop see it. */
interface FleetVisit {
  readonly choice: FleetChoice;
  readonly outcome: Outcome;
  readonly claimed: boolean;
  /** "Not for me": a verdict at once, whatever is bought later. */
  readonly refused: boolean;
  readonly now: Instant;
  /** For who trains in the simulator: the same in expectation, and what it would be had the shopper never been shown anything. */
  readonly expected: Expected;
  readonly unmoved: () => Expected;
  /** For what is drawn after the visit: reports. */
  readonly rng: Rng;
}

/** Port of a policy that is played to a whole fleet. */
export interface FleetPolicy {
  /** What was chosen so far, where somebody sums it up. */
  readonly choices?: VisitChoices | undefined;
  /** Decisions so far by what scored them, where devices decide. */
  readonly scorers?: Readonly<Record<string, number>> | undefined;
  /**
   * What to show a device that is not held out, now that its page asks.
   * @param visit the truth about it, which is for nobody but an oracle
   */
  choose(device: SimulatedDevice, now: Instant, rng: Rng, visit: Visit): Promise<FleetChoice> | FleetChoice;
  /** The visit is over. Includes devices of the holdout, whose orders carry the attribute; never devices without consent. */
  close(device: SimulatedDevice, visit: FleetVisit): Promise<void> | void;
  /** A day is over; day 0 first. */
  endDay(day: number): void;
}
