import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Manifest } from '../../src/bundle/manifest';
import { splitRoutes } from '../../src/protocol/reporting/splitAggregation';
import { splitTask } from '../../src/protocol/reporting/splitReport';
import { type Clock, DAY } from '../../src/protocol/values/clock';
import { makeSplitKey } from '../../src/secureAggregation/hpke';
import { sealReport } from '../../src/secureAggregation/sealReport';
import { createHelper } from '../../src/server/aggregationHelper/helper';
import { openHelperStore } from '../../src/server/aggregationHelper/helperStore';
import { buildHelper } from '../../src/server/aggregationHelper/startHelper';
import type { Repositories } from '../../src/server/records/repositories';
import { leaderKey } from '../../src/server/reports/aggregation/leaderKeys';
import { createCsprng, splitBearer } from '../../src/server/reports/aggregation/tasks';
import { ask, startTestServer, type TestServerOptions } from '../helpers/server/testServer';
import { randomId } from '../helpers/splitWorld';
import { testBundle } from '../helpers/testBundle';

/** Another organisation's aggregator on a folder of its own, over real HTTP, under the test's clock. */
export const startTestAggregator = async (secret: string, clock: Clock) => {
  const dir = mkdtempSync(join(tmpdir(), 'couplet-aggregator-'));
  const kept = openHelperStore(dir);
  const { publicKey: key, privateKey } = await makeSplitKey();
  kept.addKey({ publicKey: key, privateKey }, clock());
  const helper = createHelper({ store: kept, secret, clock, rng: createCsprng() });
  const build = () => buildHelper({ helper, bearer: splitBearer(secret), key, logLevel: 'silent' });
  let app = await build();
  const url = await app.listen({ port: 0, host: '127.0.0.1' });
  return {
    key,
    kept,
    helper,
    url,
    goes: () => app.close(),
    comesBack: async (): Promise<void> => {
      app = await build();
      await app.listen({ port: Number(new URL(url).port), host: '127.0.0.1' });
    },
    close: async (): Promise<void> => {
      await app.close();
      kept.close();
      rmSync(dir, { recursive: true, force: true });
    },
  };
};

const SECRET = 'a secret of at least 32 characters';
const NOW = 1_700_000_000_000;

/** A shop's server and another organisation's aggregator, over real HTTP, with a published bundle of two coupons that names both. */
export const startSplitPair = async (
  change: (manifest: Manifest['reports']) => Partial<Manifest> = () => ({}),
  options: TestServerOptions = {},
) => {
  const time = { now: NOW };
  const other = await startTestAggregator(SECRET, () => time.now);
  const { helper, kept, url: helperUrl } = other;
  const server = await startTestServer({ ...options, now: NOW, deps: { ...options.deps, split: { helperUrl, secret: SECRET } } });
  const { reports } = JSON.parse(JSON.parse(server.bundle.envelope).payload) as Manifest;
  const split = { leader: await leaderKey(server.store, NOW), helper: { operator: 'A foundation', key: other.key } };
  const named = { ...reports, mode: 'split' as const, enabled: false, epsilon: 2, split };
  const bundle = await testBundle(server.key, { change: { reports: named, ...change(named) } });
  await server.publish(bundle);
  const task = splitTask(bundle.id, { coupons: ['tea', 'shoes'], reports: { mode: 'split', epsilon: 2, split } });
  if (!task) throw new Error('The bundle names both aggregators.');

  return {
    ...server,
    bundle,
    task,
    helper,
    helperUrl,
    kept,
    report: (bucket: number, id = randomId()): Promise<string> =>
      sealReport({ task, id, bucket, random: (bytes) => crypto.getRandomValues(bytes) }),
    /** Takes the batches on as far as they go, so much later. */
    later: (days: number) => {
      server.time.now += days * DAY;
      time.now = server.time.now;
      return server.split?.run();
    },
    helperGoes: other.goes,
    helperComesBack: other.comesBack,
    askHelper: (path: keyof typeof splitRoutes & ('parts' | 'counts' | 'releases'), body: object, secret = SECRET) =>
      ask(helperUrl + splitRoutes[path], {
        method: 'POST',
        headers: { authorization: `Bearer ${splitBearer(secret)}` },
        body: JSON.stringify(body),
      }),
    close: async () => {
      await server.close();
      await other.close();
    },
  };
};
export type SplitPair = Awaited<ReturnType<typeof startSplitPair>>;

/** One more batch of a bundle that asks for visits, released with these counts, as if two aggregators had come to them. */
export const releaseVisits = async (store: Repositories, bundle: string, counts: readonly number[], now: number): Promise<void> => {
  const [id, batch] = [randomId(), randomId()];
  const added = await store.addSplitReport({ v: 'split/1', id, bundle, publicShare: 'A', leader: 'A', helper: 'A' }, id, now);
  if (!added.ok) throw new Error(added.error.code);
  await store.takeSplitPart(bundle, batch, 1, now);
  const [{ part } = { part: 0 }] = (await store.splitParts()).filter((one) => one.batch === batch);
  await store.checkedSplitPart(batch, part, { accepted: 1, withdrawn: [], share: 'A', refused: {} });
  await store.countedSplitPart(batch, part);
  await store.closeSplitBatch(batch, 'A', 1);
  await store.releaseSplitBatch(
    batch,
    counts.map((sum, answer) => ({ bundle, explored: null, answer, sum })),
    now,
  );
};
