import type { Consent, WorkerApi, WorkerChunk } from '../../worker/api';
import { supportsEd25519, webBundleCrypto } from '../../worker/bundle/webBundleCrypto';
import { cryptoRng } from '../../worker/platform';
import { retention } from '../../worker/recording/eventLog';
import { createWorkerApi } from '../../worker/start/createWorkerApi';
import type { StartPorts } from '../../worker/start/page';
import type { DeviceStorage } from '../../worker/storage/deviceStorage';
import { hasIndexedDb, indexedDbStorage } from '../../worker/storage/indexedDbStorage';
import { memoryStorage } from '../../worker/storage/memoryStorage';
import { nextTask } from '../ui/tasks';

/** Exports of the engine's page script. */
export type PageEngine = Awaited<ReturnType<StartPorts['loadEngine']>>;

/** A store whose transactions each begin in a separate task, as does the code after them, so that the page stays responsive. */
const inSlices = (store: DeviceStorage): DeviceStorage => ({
  ...store,
  transaction: async (tables, mode, work) => {
    await nextTask();
    const done = await store.transaction(tables, mode, work);
    await nextTask();
    return done;
  },
});

/** Longest wait for an idle moment, ms, so that a busy page does not keep a shopper from a coupon forever. */
const LONGEST = 1_000;

/** Resolves when the page is idle. */
const whenFree = (): Promise<void> =>
  new Promise((resolve) => {
    try {
      requestIdleCallback(() => resolve(), { timeout: LONGEST });
    } catch {
      setTimeout(resolve, 50); // Missing in Safari.
    }
  });

/**
 * idb accesses these in its own listeners, where exceptions cannot be caught, so they are checked here. Throws if one is missing or broken.
 */
const askInterfaces = (): void => {
  for (const known of [IDBDatabase, IDBObjectStore, IDBTransaction]) if (indexedDB instanceof known) throw new TypeError('no IndexedDB');
};

/** Events kept on a page: packing as many as in a worker would be one long task. */
const KEPT_EVENTS = 2_000;

export interface PageApiOptions extends Pick<StartPorts, 'loadEngine' | 'compaction' | 'privacyPanel' | 'picks'> {
  /** The engine as a script of the page. Its element checks the integrity. */
  readonly engine: WorkerChunk;
}

/**
 * Tokens and encrypted answers are long computations, so a page without a worker sends no reports. Waiting ones are sent by a page that has
 * one.
 */
const withoutReports = (consent: Consent): Consent => ({ ...consent, sync: false });

/**
 * The worker's API on the page itself, as main-thread fallback for pages that allow no worker: same storage, plain scorer, in idle moments
 * and short tasks (docs/adr/031).
 */
export const createPageApi = ({ engine, ...chunks }: PageApiOptions): WorkerApi => {
  const [engineFile] = engine;
  const load = (url: string) => import(/* @vite-ignore */ url);
  const api = createWorkerApi({
    // Skips the fetch of the engine, whose URL `script-src` allows but `connect-src` may not.
    fetch: (url, init) => (url.endsWith(engineFile) ? Promise.resolve(new Response()) : fetch(url, init)),
    openStorage: async (persistent) => {
      if (!persistent) return inSlices(memoryStorage());
      askInterfaces();
      return inSlices(await indexedDbStorage());
    },
    hasStored: hasIndexedDb,
    clock: () => Date.now(),
    rng: cryptoRng(),
    crypto: webBundleCrypto,
    supportsKey: supportsEd25519,
    ...chunks,
    loadCompaction: async (url) => {
      const module: Awaited<ReturnType<StartPorts['loadCompaction']>> = await load(url);
      const limits = { ...retention, events: KEPT_EVENTS };
      return { compactLog: (ports, store, settings) => module.compactLog(ports, store, settings, limits) };
    },
    loadPrivacyPanel: load,
    loadPicks: load,
    loadTfjs: load,
    later: (ms, work) => {
      setTimeout(work, ms);
    },
    exclusively: async (name, work) => {
      await navigator.locks?.request(name, { ifAvailable: true }, async (lock) => {
        if (lock) await work();
      });
    },
    reportDelay: 0,
  });
  return {
    ...api,
    start: async (config) => {
      await whenFree();
      return api.start({ ...config, engine, consent: withoutReports(config.consent) });
    },
    record: async (events) => {
      await whenFree();
      return api.record(events);
    },
    decide: async (context) => {
      await whenFree();
      return api.decide(context);
    },
    setConsent: (consent) => api.setConsent(withoutReports(consent)),
  };
};
