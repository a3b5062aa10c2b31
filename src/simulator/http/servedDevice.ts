import { emptyLedger } from '../../engine/privacy/ledger';
import { emptyProfile } from '../../engine/profile/shopperProfile';
import type { Instant } from '../../protocol/clock';
import type { Variant } from '../../protocol/experiment';
import type { SimulatedDevice } from '../fleet/simulatedDevice';
import { noMemory } from '../shoppers/memory';
import type { Shopper } from '../shoppers/shopper';
import { streamOf } from '../shoppers/stream';
import type { HeldToken } from './buyTokens';

/** A browser in front of a running server: what the simulated device keeps, and what only the server makes necessary. */
export interface ServedDevice extends Omit<SimulatedDevice, 'variant'> {
  /** Random unit, by which arms and staged bundles are drawn. */
  readonly unit: string;
  /** Drawn anew by whatever experiment the bundle of the visit has. */
  variant: Variant;
  /** What the local head foretold better than the base, since the last report. */
  gain: number;
  /** Experiments that it was said of which arm was drawn. */
  pinged: readonly string[];
  tokens: readonly HeldToken[];
}

export const newServedDevice = (seed: number, index: number, shopper: Shopper, start: Instant): ServedDevice => ({
  index,
  shopper,
  unit: streamOf(seed, 'unit', index).uint32().toString(16),
  variant: 'none',
  consents: true,
  profile: emptyProfile(start),
  learnt: {},
  ledger: emptyLedger(),
  memory: noMemory,
  gain: 0,
  pinged: [],
  tokens: [],
});
