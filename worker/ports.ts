import type { BundleCrypto } from '../src/bundle/openSigned';
import type { Rng } from '../src/maths/random';
import type { Clock } from '../src/protocol/values/clock';
import type { DeviceStorage } from './storage/deviceStorage';

/** What the worker reaches outside itself; `start/index.ts` passes the browser's, tests pass their own. A chunk is asked of those who load it. */
export interface WorkerPorts {
  fetch(url: string, init?: RequestInit): Promise<Response>;
  /** Rejects when `persistent` storage cannot be had. */
  openStorage(persistent: boolean): Promise<DeviceStorage>;
  /** Is anything stored on this origin? Makes nothing. */
  hasStored(): Promise<boolean>;
  readonly clock: Clock;
  /** CSPRNG: privacy noise, keys and assignment come from it. */
  readonly rng: Rng;
  readonly crypto: BundleCrypto;
  /** Can this browser verify signatures of the given base64url public key? */
  supportsKey(publicKey: string): Promise<boolean>;
  /** Runs `work` once, after `ms`. */
  later(ms: number, work: () => void): void;
  /** Runs `work` once there is nothing better to do; absent: nothing is done ahead of a choice. */
  idle?(work: () => void): void;
  /** Runs `work` unless another tab is running it; then does nothing. */
  exclusively(name: string, work: () => Promise<void>): Promise<void>;
  /** Reports wait a random time up to this before they are sent, so that sending does not mark the end of a visit; ms. */
  readonly reportDelay: number;
}
