import type { Page } from 'playwright';
import type { OutcomeProfile } from '../../../src/engine/profile/stratum';
import type { Engine } from '../../../worker/engine/engine';
import type { DeviceStorage, Outcome } from '../../../worker/storage/deviceStorage';
import { bundleParts } from '../bundle';

/** Outcomes the engine is given at once. */
const BATCH = 10_000;

/**
 * Answers of an engine chunk to one question, in the page's browser, counted. The chunk is loaded as the worker loads it and asked what the worker asks it,
 * `learn`; what stands in are the storage, where `n` closed sessions wait and whose ledger is always empty, and the ports. The random words are
 * `crypto.getRandomValues`. Every answer is read from the report that would be sent.
 * @param chunks text of the engine and of the outbox, which makes the reports
 */
export const engineAnswers = async (
  page: Page,
  chunks: { readonly engine: string; readonly outbox: string },
  reports: Readonly<Record<string, unknown>>,
  profile: OutcomeProfile,
  n: number,
): Promise<readonly number[]> => {
  const { manifest, shards } = bundleParts();
  await page.route('https://audit.test/**', (route) =>
    route.request().url().endsWith('.js')
      ? route.fulfill({
          contentType: 'text/javascript',
          body: route.request().url().endsWith('/engine.js') ? chunks.engine : chunks.outbox,
        })
      : route.fulfill({
          contentType: 'text/html',
          body: '<script type="module">import * as engine from "./engine.js"; window.engine = engine</script>',
        }),
  );
  await page.goto('https://audit.test/');
  return page.evaluate(
    async ({ manifest, shards, outcome, n, BATCH }) => {
      const { createEngine } = (window as unknown as { engine: { createEngine(kit: object): Pick<Engine, 'learn'> } }).engine;
      const words = new Uint32Array(16_384);
      let next = words.length;
      const rng = {
        uint32: () => {
          if (next === words.length) {
            crypto.getRandomValues(words);
            next = 0;
          }
          return words[next++];
        },
      };
      const counts: number[] = Array(8).fill(0);
      let waiting: Outcome[] = [];
      const nothing = async (): Promise<undefined> => undefined;
      const transaction = {
        get: nothing,
        putMeta: nothing,
        meta: async (name: string) => (name === 'outcomes' ? waiting : undefined),
        put: async (table: string, _key: string, entry: { readonly body: string }) => {
          if (table === 'outbox') counts[Number(/"answer":(\d)/.exec(entry.body)?.[1])]! += 1;
        },
      };
      const store = {
        transaction: (_tables: unknown, _mode: unknown, work: (of: typeof transaction) => unknown) => work(transaction),
      } as unknown as DeviceStorage;
      const problems = {
        add: ({ code, message }: { code: string; message: string }) => {
          throw new Error(`${code} ${message}`);
        },
      };
      const ports = { clock: () => 1, rng, reportDelay: 0, fetch: (url: string, init: RequestInit) => fetch(url, init) };
      const learner = createEngine({ ports, problems });
      const bundle = { id: '0123456789abcdef', manifest, shards: new Map(shards.map(([hash, bytes]) => [hash, Uint8Array.from(bytes)])) };
      for (let left = n; left > 0; left -= waiting.length) {
        waiting = Array(Math.min(left, BATCH)).fill(outcome);
        const learnt = await learner.learn(store, bundle, () => true);
        if (!learnt.ok) throw new Error(learnt.error.message);
      }
      return counts;
    },
    {
      manifest: { ...manifest, reports: { ...manifest.reports, ...reports } },
      shards: [...shards].map(([hash, bytes]) => [hash, [...bytes]] as const),
      outcome: { decisions: [], report: { profile, explored: undefined } } satisfies Outcome,
      n,
      BATCH,
    },
  );
};
