import { assign } from '../../engine/assignment/assign';
import type { StoredLearnt } from '../../engine/decision/learn';
import { emptyLedger, type Ledger } from '../../engine/privacy/ledger';
import { emptyProfile, type ShopperProfile } from '../../engine/profile/shopperProfile';

import { uniform } from '../../maths/random';
import type { Instant } from '../../protocol/clock';
import type { Experiment, Variant } from '../../protocol/experiment';
import { type Memory, noMemory } from '../shoppers/memory';
import type { Shopper } from '../shoppers/shopper';
import { streamOf } from '../shoppers/stream';
import { START } from '../shoppers/visit';

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
