import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import Database from 'better-sqlite3';
import type { Page } from 'playwright';
import type { OutcomeProfile } from '../../src/engine/profile/stratum';
import type { SplitReport, SplitTask } from '../../src/protocol/reporting/splitReport';
import { histogramOf, joinShares } from '../../src/secureAggregation/countShares';
import { importSplitKey, openShare, type SplitKeyPair, type SplitRole } from '../../src/secureAggregation/hpke';
import { readShare } from '../../src/secureAggregation/prepareReport';
import type { Engine } from '../../worker/offers/engine';
import type { DeviceStorage, Outcome } from '../../worker/storage/deviceStorage';
import type { StartServer } from '../helpers/e2e/world';
import { bundleParts } from '../helpers/node/fullBundle';
import { startServerProcess } from '../helpers/server/serverProcess';

const SECRET = 'a secret of at least 32 characters';
const CLOCK = pathToFileURL(resolve('test/privacy/shiftedClock.mjs')).href;

/** The built commands of a shop and of another organisation, each with a folder of its own, and one clock that a test sets forward for both. */
export const splitOrganisations = () => {
  const folder = mkdtempSync(join(tmpdir(), 'couplet-split-'));
  const files = { leader: join(folder, 'leader', 'couplet.sqlite'), helper: join(folder, 'helper', 'aggregator.sqlite') };
  const env = { TEST_CLOCK: join(folder, 'clock') };
  const args = (...command: readonly string[]) => ['--import', CLOCK, 'dist/node/couplet.js', ...command, '--json'];
  const setClock = (ahead: number): void => writeFileSync(env.TEST_CLOCK, String(ahead));
  setClock(0);
  const ends: (() => void)[] = [];

  const startHelper = (): Promise<{ readonly url: string; readonly key: string }> =>
    new Promise((started, failed) => {
      const variables = {
        ...process.env,
        ...env,
        AGGREGATOR_DIR: join(folder, 'helper'),
        SPLIT_SECRET: SECRET,
        PORT: '0',
        LOG_LEVEL: 'silent',
      };
      const child = spawn(process.execPath, args('aggregator'), { env: variables, stdio: ['ignore', 'pipe', 'ignore'] });
      ends.push(() => child.kill());
      child.stdout.once('data', (line: Buffer) => started(JSON.parse(line.toString())));
      child.once('exit', (code) => failed(new Error(`the aggregator ended with ${code}`)));
    });

  const startShopServer: StartServer = async (variables) => {
    const server = await startServerProcess({ ...variables, ...env }, args('serve'));
    return { url: server.url, close: server.stop };
  };

  const SQL = {
    leader: 'SELECT public_key AS publicKey, private_key AS privateKey FROM split_key',
    helper: 'SELECT public_key AS publicKey, private_key AS privateKey FROM key',
  };
  const shareOf = async (role: SplitRole, task: SplitTask, report: SplitReport): Promise<readonly bigint[]> => {
    const file = new Database(files[role], { readonly: true });
    const pair = file.prepare<[], SplitKeyPair>(SQL[role]).get();
    file.close();
    if (!pair) throw new Error(`The ${role} has a key.`);
    const opened = await openShare(await importSplitKey(pair), role, { ...report, question: task.question }, report[role]);
    const share = opened.ok ? await readShare(histogramOf(task), role, opened.value) : opened;
    if (!share.ok) throw new Error(share.error.message);
    return share.value.measurementShare;
  };

  return {
    startHelper,
    startShopServer,
    /** Of the shop's server, beside the world's. */
    variables: (helperUrl: string) => ({
      DATA_DIR: join(folder, 'leader'),
      SPLIT_HELPER_URL: helperUrl,
      SPLIT_SECRET: SECRET,
      SPLIT_SECONDS: '1',
    }),
    /** @param ahead ms from the system's clock */
    setClock,
    /** What a report says, as nobody can know who does not hold the keys of both. @returns counts by bucket */
    openWithBoth: async (task: SplitTask, report: SplitReport): Promise<readonly number[]> =>
      joinShares(histogramOf(task), await shareOf('leader', task, report), await shareOf('helper', task, report)),
    close: (): void => {
      for (const end of ends) end();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};

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
