import type { MinutesOfDay } from '../../src/engine/channels/isQuiet';
import type { WorkerApi, WorkerConfig } from '../api';
import { createWorkerApi } from '../createWorkerApi';
import type { WorkerPorts } from '../ports';
import { createPushEngine } from './pushEngine';
import type { PushSettings } from './pushSettings';

/** What the service worker reaches outside itself. */
export interface PushPorts extends Pick<WorkerPorts, 'fetch' | 'openStorage' | 'hasStored' | 'clock' | 'rng' | 'crypto' | 'supportsKey'> {
  readonly minutesOfDay: MinutesOfDay;
}

/** Stands for the engine where a chunk is named: it is part of this script. */
const HERE = 'here:';

const noChunk = (): Promise<never> => Promise.reject(new Error('A service worker loads no chunks.'));

/** How the worker is started for a shopper who agreed to be told. */
export const configOf = ({ api, key, sync }: PushSettings): WorkerConfig => ({
  api,
  key,
  consent: { storage: true, sync },
  base: HERE,
  engine: ['engine', ''],
});

/**
 * The worker's API in a service worker, with the engine built in: `import()` is not allowed there (https://w3c.github.io/ServiceWorker/#importscripts), so
 * that reports, upkeep and inspection wait for the next page, and the plain scorer answers.
 */
export const createPushApi = (ports: PushPorts): WorkerApi =>
  createWorkerApi({
    ...ports,
    fetch: (url, init) => {
      if (!url.startsWith(HERE)) return url === '' ? noChunk() : ports.fetch(url, init);
      return url === `${HERE}engine` ? Promise.resolve(new Response()) : noChunk();
    },
    loadEngine: async () => ({ createEngine: (kit) => createPushEngine(kit, ports.minutesOfDay) }),
    loadUpkeep: noChunk,
    upkeep: ['upkeep', ''],
    loadInspection: noChunk,
    inspection: ['inspection', ''],
    loadTfjs: noChunk,
    // What waits longer would not be waited for.
    later: (ms, work) => {
      if (ms === 0) setTimeout(work);
    },
    exclusively: async (_name, work) => work(),
    reportDelay: 0,
  });
