import type { StoredLearnt } from '../../core/device/learnt';
import { assign } from '../../core/experiment/assign';
import type { Experiment, Variant } from '../../core/experiment/experiment';
import { emptyLedger, type Ledger } from '../../core/privacy/ledger';
import { emptyProfile } from '../../core/profile/emptyProfile';
import type { ShopperProfile } from '../../core/profile/shopperProfile';
import { type Memory, noMemory } from '../shoppers/memory';
import type { Shopper } from '../shoppers/shopper';
import { streamOf } from '../shoppers/stream';
import { START } from '../shoppers/visit';

/** What a browser keeps in IndexedDB, kept in memory, and whose it is. The one mutable thing of a fleet. */
export interface SimulatedDevice {
  readonly index: number;
  readonly shopper: Shopper;
  readonly variant: Variant;
  profile: ShopperProfile;
  learnt: StoredLearnt;
  ledger: Ledger;
  memory: Memory;
}

export const newDevice = (seed: number, index: number, shopper: Shopper, experiment: Experiment): SimulatedDevice => ({
  index,
  shopper,
  // A unit of its own, as random as a browser's.
  variant: assign(experiment, streamOf(seed, 'unit', index).uint32().toString(16)),
  profile: emptyProfile(START),
  learnt: {},
  ledger: emptyLedger(),
  memory: noMemory,
});
