import type { LoadedBundle } from '../../worker/bundle/loadedBundle';
import { webBundleCrypto } from '../../worker/bundle/webBundleCrypto';
import { flushOutbox } from '../../worker/outbox/flushOutbox';
import type { WorkerPorts } from '../../worker/ports';
import { createProblems } from '../../worker/problems';
import { indexedDbStorage } from '../../worker/storage/indexedDbStorage';
import { flushUntilEmpty, putReports } from '../helpers/outbox';

/** Devices of one profile, each with a database of its own; pages are tabs on them. */
export interface PageDevices {
  readonly api: string;
  readonly bundle: Pick<LoadedBundle, 'id' | 'manifest'>;
  readonly devices: Readonly<Record<string, readonly string[]>>;
  readonly now: number;
}

const LOST_ANSWERS = 0.15;
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Waits until the server answers again: device time jumps, so that it would be given up meanwhile. */
const back = async (url: string): Promise<void> => {
  while (!(await fetch(url, { mode: 'no-cors' }).catch(() => undefined))) await pause(100);
};

/** As the worker's composition root has them, but for the network, which loses answers. */
const portsAt = (now: number, device: string): WorkerPorts =>
  ({
    clock: () => now,
    rng: { uint32: () => crypto.getRandomValues(new Uint32Array(1))[0] ?? 0 },
    crypto: webBundleCrypto,
    reportDelay: 20_000,
    fetch: async (url: string, init: RequestInit) => {
      const answer = await fetch(url, init).catch(async (error: unknown) => {
        await back(new URL('/readyz', url).href);
        throw error;
      });
      if (Math.random() < LOST_ANSWERS) throw new TypeError('the answer was lost');
      return answer;
    },
    exclusively: async (name: string, work: () => Promise<void>) => {
      await navigator.locks.request(`${name} ${device}`, { ifAvailable: true }, async (lock) => {
        if (lock) await work();
      });
    },
  }) as unknown as WorkerPorts;

const page = {
  prepare: async ({ devices, bundle, now }: PageDevices): Promise<void> => {
    for (const [device, ids] of Object.entries(devices)) {
      const storage = await indexedDbStorage(device);
      await putReports(storage, bundle.id, ids, now);
      storage.close();
    }
  },
  run: async ({ devices, bundle, api, now }: PageDevices): Promise<void> => {
    const loaded: LoadedBundle = { ...bundle, shards: new Map() };
    for (const device of Object.keys(devices)) {
      const storage = await indexedDbStorage(device);
      const flush = (at: number) => {
        const ports = portsAt(at, device);
        return flushOutbox(ports, api, storage, createProblems(ports.clock), loaded);
      };
      await flushUntilEmpty(storage, now, flush, () => pause(30));
      storage.close();
    }
  },
  sent: async ({ devices }: PageDevices): Promise<readonly string[]> => {
    const sent: string[] = [];
    for (const device of Object.keys(devices)) {
      const storage = await indexedDbStorage(device);
      sent.push(...(await storage.transaction(['sent'], 'readonly', (t) => t.keys('sent'))));
      storage.close();
    }
    return sent;
  },
};
export type OutboxPage = typeof page;

Object.assign(globalThis, { outboxPage: page });
