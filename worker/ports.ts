import type { BundleCrypto } from '../src/bundle/openSigned';
import type { Rng } from '../src/maths/random';
import type { Clock } from '../src/protocol/values/clock';
import type { DeviceStorage } from './storage/deviceStorage';

/**
 * External dependencies of the worker. `start/index.ts` passes the browser's, tests pass their own. Chunks are passed separately, by the
 * code that loads them.
 */
export interface WorkerPorts {
  fetch(url: string, init?: RequestInit): Promise<Response>;
  /** Rejects if `persistent` storage is not available. */
  openStorage(persistent: boolean): Promise<DeviceStorage>;
  /** Is any data stored on this origin? Creates nothing. */
  hasStored(): Promise<boolean>;
  readonly clock: Clock;
  /** CSPRNG for privacy noise, keys and assignment. */
  readonly rng: Rng;
  readonly crypto: BundleCrypto;
  /** Can this browser verify signatures of the given base64url public key? */
  supportsKey(publicKey: string): Promise<boolean>;
  /** Runs `work` once, after `ms`. */
  later(ms: number, work: () => void): void;
  /** Runs `work` when idle. Absent: no work is done ahead of a choice. */
  idle?(work: () => void): void;
  /** Runs `work` unless another tab is already running it. */
  exclusively(name: string, work: () => Promise<void>): Promise<void>;
  /** Reports wait a random time up to this before they are sent, so that sending does not mark the end of a visit, ms. */
  readonly reportDelay: number;
}
