import { ok, type Result } from '../../src/protocol/values/result';
import { profileSettings } from '../bundle/loadedBundle';
import type { Engine } from '../offers/engine';
import type { Problems } from '../problems';
import { type CompactionPorts, compactIfDue } from '../recording/compactIfDue';
import type { DeviceStorage } from '../storage/deviceStorage';
import type { EngineLoader } from './lazyChunks';
import { mayReport, notStarted, type Page } from './page';
import type { Run } from './runner';

export interface Background {
  /** Learns from everything recorded before the call. */
  learn(): Promise<void>;
  /** Resolves when learning in progress is done. */
  learnt(): Promise<void>;
  /** Sends the reports that are due. */
  flush(): Promise<void>;
  /** Reads the shopper's steps before a choice needs them. */
  warm(): void;
  /** Compacts the event log if it is due. */
  compact(): Promise<Result<unknown>>;
}

interface BackgroundOptions {
  readonly ports: CompactionPorts;
  readonly problems: Problems;
  readonly page: Page;
  readonly engine: EngineLoader;
  readonly run: Run;
}

/** Work that no page waits for: learning, reports, reading ahead, compaction. The engine is loaded only if it has work. */
export const createBackground = ({ ports, problems, page, engine, run }: BackgroundOptions): Background => {
  /** Outcomes are taken one after the other. */
  let learning: Promise<void> = Promise.resolve();

  const withEngine = async (
    needed: (store: DeviceStorage) => Promise<unknown>,
    work: (engine: Engine, store: DeviceStorage) => Promise<unknown>,
  ): Promise<void> => {
    await run(async () => {
      const store = await page.storage;
      if (!page.config || !store || !(await needed(store))) return ok(undefined);
      const loaded = await engine.get(page.config);
      if (loaded.ok) await work(loaded.value, store);
      return ok(undefined);
    });
  };

  const learnNow = (): Promise<void> =>
    withEngine(
      async (store) => (await store.transaction(['meta'], 'readonly', (t) => t.meta('outcomes')))?.length,
      async ({ learn }, store) => {
        const learnt = page.bundle && (await learn(store, page.bundle, () => mayReport(page, store)));
        if (!learnt) return;
        if (!learnt.ok) problems.add(learnt.error);
        // A page may stay open for hours, so its reports do not wait for the next one.
        else if (learnt.value) ports.later(learnt.value - ports.clock() + 1_000, () => void flush());
      },
    );

  const flush = async (): Promise<void> => {
    await page.refreshed;
    await learning;
    await withEngine(
      async (store) =>
        mayReport(page, store) &&
        store.transaction(['meta', 'outbox'], 'readonly', async (t) => {
          const { bundle } = page;
          const due = await t.meta('due');
          if (due) return due.bundle !== bundle?.id || due.at <= ports.clock();
          if (page.returning && bundle?.manifest.tokens) return true;
          return (await t.newest('outbox')).some(({ value }) => value.notBefore <= ports.clock());
        }),
      async (loaded, store) => page.config && loaded.flush(page.config.api, store, page.bundle),
    );
  };

  return {
    learn: () => {
      learning = learning.then(learnNow);
      return learning;
    },
    learnt: () => learning,
    flush,
    warm: () =>
      void withEngine(
        async () => (await page.started) && page.returning && page.bundle?.manifest.sequence,
        async (loaded, store) => page.bundle && loaded.warm(store, page.bundle),
      ),
    compact: async () => {
      const store = await page.storage;
      return store && page.config ? compactIfDue(ports, page.config.base, store, profileSettings(page.bundle)) : notStarted;
    },
  };
};
