import { expose } from 'comlink';
import { SECOND } from '../../src/protocol/values/clock';
import type { WorkerChunk } from '../api';
import { supportsEd25519, webBundleCrypto } from '../bundle/webBundleCrypto';
import { cryptoRng } from '../platform';
import { hasIndexedDb, indexedDbStorage } from '../storage/indexedDbStorage';
import { memoryStorage } from '../storage/memoryStorage';
import { createWorkerApi } from './createWorkerApi';

/** Inserted by scripts/build.mjs. */
declare const __COUPLET_CHUNKS__: Readonly<Record<'compaction' | 'privacyPanel' | 'picks', WorkerChunk>>;

/** Reports are sent at a random moment within this time after the next visit began. */
const REPORT_DELAY = 20 * SECOND;

// Composition root: the only place of the worker that chooses adapters.
expose(
  createWorkerApi({
    fetch: (url, init) => fetch(url, init),
    openStorage: async (persistent) => (persistent ? indexedDbStorage() : memoryStorage()),
    hasStored: hasIndexedDb,
    clock: () => Date.now(),
    rng: cryptoRng(),
    crypto: webBundleCrypto,
    supportsKey: supportsEd25519,
    loadEngine: (url) => import(/* @vite-ignore */ url),
    loadCompaction: (url) => import(/* @vite-ignore */ url),
    loadPrivacyPanel: (url) => import(/* @vite-ignore */ url),
    loadPicks: (url) => import(/* @vite-ignore */ url),
    ...__COUPLET_CHUNKS__,
    loadTfjs: (url) => import(/* @vite-ignore */ url),
    later: (ms, work) => {
      setTimeout(work, ms);
    },
    // Workers have no idle callbacks. The page sends events in its own idle moments, and messages sent along with them are handled first.
    idle: (work) => {
      setTimeout(work, 50);
    },
    exclusively: async (name, work) => {
      // Absent outside secure contexts, where there is no bundle either.
      await navigator.locks?.request(name, { ifAvailable: true }, async (lock) => {
        if (lock) await work();
      });
    },
    reportDelay: REPORT_DELAY,
  }),
);
