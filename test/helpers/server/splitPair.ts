import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Manifest } from '../../../src/core/bundle/manifest';
import { DAY } from '../../../src/core/clock';
import { splitTask } from '../../../src/core/privacy/splitTask';
import { splitRoutes } from '../../../src/core/sync/splitAggregation';
import { buildAggregator } from '../../../src/server/aggregator/aggregatorApp';
import { openAggregatorStore } from '../../../src/server/aggregator/aggregatorStore';
import { createHelper } from '../../../src/server/aggregator/helper';
import { createCsprng } from '../../../src/server/split/csprng';
import { leaderKey } from '../../../src/server/split/leaderKey';
import { splitBearer } from '../../../src/server/split/splitSecrets';
import { makeSplitKey } from '../../../src/split/hpke';
import { sealReport } from '../../../src/split/sealReport';
import { randomId } from '../splitWorld';
import { testBundle } from '../testBundle';
import { ask, startTestServer } from './testServer';

const SECRET = 'a secret of at least 32 characters';
const NOW = 1_700_000_000_000;

/** A shop's server and another organisation's aggregator, over real HTTP, with a published bundle of two coupons that names both. */
export const startSplitPair = async (change: (manifest: Manifest['reports']) => Partial<Manifest> = () => ({})) => {
  const dir = mkdtempSync(join(tmpdir(), 'couplet-aggregator-'));
  const kept = openAggregatorStore(dir);
  const pair = await makeSplitKey();
  kept.addKey(pair, NOW);
  const time = { now: NOW };
  const helper = createHelper({ store: kept, secret: SECRET, clock: () => time.now, rng: createCsprng() });
  const aggregatorApp = () => buildAggregator({ helper, bearer: splitBearer(SECRET), key: pair.publicKey, logLevel: 'silent' });
  let aggregator = await aggregatorApp();
  const helperUrl = await aggregator.listen({ port: 0, host: '127.0.0.1' });
  const server = await startTestServer({ now: NOW, deps: { split: { helperUrl, secret: SECRET } } });
  const { reports } = JSON.parse(JSON.parse(server.bundle.envelope).payload) as Manifest;
  const split = { leader: await leaderKey(server.store, NOW), helper: { operator: 'A foundation', key: pair.publicKey } };
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
    helperGoes: () => aggregator.close(),
    helperComesBack: async (): Promise<void> => {
      aggregator = await aggregatorApp();
      await aggregator.listen({ port: Number(new URL(helperUrl).port), host: '127.0.0.1' });
    },
    askHelper: (path: keyof typeof splitRoutes & ('parts' | 'counts' | 'releases'), body: object, secret = SECRET) =>
      ask(helperUrl + splitRoutes[path], {
        method: 'POST',
        headers: { authorization: `Bearer ${splitBearer(secret)}` },
        body: JSON.stringify(body),
      }),
    close: async () => {
      await server.close();
      await aggregator.close();
      kept.close();
      rmSync(dir, { recursive: true, force: true });
    },
  };
};
export type SplitPair = Awaited<ReturnType<typeof startSplitPair>>;
