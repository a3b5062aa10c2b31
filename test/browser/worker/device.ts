import wasmUrl from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url';
import { deleteDB } from 'idb';
import { seededRng } from '../../../src/maths/random';
import type { Result } from '../../../src/protocol/values/result';
import type { WorkerConfig } from '../../../worker/api';
import { supportsEd25519, webBundleCrypto } from '../../../worker/bundle/webBundleCrypto';
import { createEngine, type OutboxChunk } from '../../../worker/offers/createEngine';
import { createPicking } from '../../../worker/offers/pickGoods';
import { tfjsRuntime } from '../../../worker/offers/tfjsRuntime';
import type { SplitChunk } from '../../../worker/outbox/reporter';
import { createPrivacyPanel } from '../../../worker/privacyPanel/createPrivacyPanel';
import { createWorkerApi } from '../../../worker/start/createWorkerApi';
import type { StartPorts } from '../../../worker/start/page';
import { indexedDbStorage } from '../../../worker/storage/indexedDbStorage';
import { memoryStorage } from '../../../worker/storage/memoryStorage';
import type { TestKey } from '../../helpers/testBundle';
import type { TestOrigin } from '../../helpers/testOrigin';

const DATABASE = 'couplet-device-test';
export const START = 1_800_000_000_000;

export const value = <T>(result: Result<T>): T => {
  if (!result.ok) throw new Error(`${result.error.code}: ${result.error.message}`);
  return result.value;
};

/** The split chunk, from the test's own modules. */
const split: SplitChunk = {
  module: 'https://couplet.test/assets/split.js',
  integrity: 'sha384-split',
  load: () => import('../../../worker/secureAggregation/sealAnswers'),
};

/** The outbox chunk, from the test's own modules. */
export const outbox: OutboxChunk = {
  module: 'https://couplet.test/assets/outbox.js',
  integrity: 'sha384-outbox',
  load: async () => {
    const [{ flushOutbox }, { reporter }] = await Promise.all([
      import('../../../worker/outbox/flushOutbox'),
      import('../../../worker/outbox/reporter'),
    ]);
    return { flushOutbox, reporter: (ports, problems, ...of) => reporter(ports, problems, split, ...of) };
  },
};

/**
 * Work that nobody awaits is over: it goes from the page to the database and to the digest and back, so these are asked as often. On a busy machine that takes
 * as much longer as the work does.
 */
const settled = async (): Promise<void> => {
  for (let round = 0; round < 12; round++) {
    await indexedDB.databases();
    await crypto.subtle.digest('SHA-256', new Uint8Array(1024));
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
};

/** A shopper's browser under a clock and a seed: `tab()` opens a page on it, all sharing one database. */
export const testDevice = (key: TestKey, origin: TestOrigin, seed = 1) => {
  let now = START;
  const opened: { close(): void }[] = [];
  const timers: { readonly at: number; readonly work: () => void }[] = [];
  const locks = new Set<string>();
  const rng = seededRng(seed);
  const ports: StartPorts = {
    fetch: origin.fetch,
    openStorage: async (persistent) => {
      const storage = persistent ? await indexedDbStorage(DATABASE) : memoryStorage();
      opened.push(storage);
      return storage;
    },
    clock: () => now,
    rng,
    crypto: webBundleCrypto,
    supportsKey: supportsEd25519,
    hasStored: async () => (await indexedDB.databases()).some(({ name }) => name === DATABASE),
    loadEngine: async () => ({ createEngine: (kit) => createEngine(kit, outbox) }),
    loadCompaction: () => import('../../../worker/recording/compaction'),
    compaction: ['assets/compaction.js', 'sha384-compaction'],
    loadPrivacyPanel: async () => ({
      privacyPanel: createPrivacyPanel(),
    }),
    privacyPanel: ['assets/privacyPanel.js', 'sha384-privacyPanel'],
    loadPicks: async () => ({ picking: createPicking() }),
    picks: ['assets/picks.js', 'sha384-picks'],
    loadTfjs: () => import('../../../worker/tfjs/index'),
    later: (ms, work) => {
      timers.push({ at: now + ms, work });
    },
    exclusively: async (name, work) => {
      if (locks.has(name)) return;
      locks.add(name);
      await work().finally(() => locks.delete(name));
    },
    reportDelay: 10_000,
  };
  const config: WorkerConfig = {
    api: 'https://couplet.test',
    key: key.siteKey,
    consent: { storage: true, sync: true },
    base: 'https://couplet.test/',
    engine: ['assets/engine.js', 'sha384-engine'],
  };
  const runDue = (): void => {
    for (const timer of timers.splice(0)) {
      if (timer.at <= now) timer.work();
      else timers.push(timer);
    }
  };
  return {
    config,
    ports,
    /** An engine that knows a tfjs chunk. */
    withTfjs: {
      loadEngine: async () => ({
        createEngine: (kit) =>
          createEngine(
            kit,
            outbox,
            tfjsRuntime({
              module: 'https://couplet.test/assets/tfjs.js',
              integrity: 'sha384-tfjs',
              wasm: new URL('.', new URL(wasmUrl, location.href)).href,
            }),
          ),
      }),
    } satisfies Partial<StartPorts>,
    tab: (change: Partial<StartPorts> = {}) => createWorkerApi({ ...ports, ...change }),
    now: () => now,
    /** Does a tab hold one of the locks? A timer of another that rings meanwhile does nothing. */
    busy: () => locks.size > 0,
    /** Lets time pass and runs the timers that are due. */
    pass: async (ms: number) => {
      now += ms;
      runDue();
      await new Promise((resolve) => setTimeout(resolve, 60));
    },
    /** Runs the timers that are due and waits for what was begun and nobody awaits, such as fetching a bundle after `start`. */
    settled: async () => {
      runDue();
      await settled();
    },
    storage: async () => {
      const storage = await indexedDbStorage(DATABASE);
      opened.push(storage);
      return storage;
    },
    dispose: async () => {
      for (const storage of opened) storage.close();
      await deleteDB(DATABASE);
    },
  };
};
export type TestDevice = ReturnType<typeof testDevice>;

export const view = (category: string, time: number, itemId = `${category}-1`) => ({
  name: 'view_item',
  time,
  items: [{ itemId, categories: [category], price: 1_000, quantity: 1 }],
});
