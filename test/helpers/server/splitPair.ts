import type { Manifest } from '../../../src/bundle/manifest';
import { DAY } from '../../../src/protocol/clock';
import { splitRoutes } from '../../../src/protocol/reporting/splitAggregation';
import { splitTask } from '../../../src/protocol/reporting/splitReport';
import { sealReport } from '../../../src/secureAggregation/sealReport';
import { leaderKey } from '../../../src/server/aggregation/leader/leaderKey';
import { splitBearer } from '../../../src/server/aggregation/leader/splitSecrets';
import { randomId } from '../splitWorld';
import { testBundle } from '../testBundle';
import { startTestAggregator } from './testAggregator';
import { ask, startTestServer } from './testServer';

const SECRET = 'a secret of at least 32 characters';
const NOW = 1_700_000_000_000;

/** A shop's server and another organisation's aggregator, over real HTTP, with a published bundle of two coupons that names both. */
export const startSplitPair = async (change: (manifest: Manifest['reports']) => Partial<Manifest> = () => ({})) => {
  const time = { now: NOW };
  const other = await startTestAggregator(SECRET, () => time.now);
  const { helper, kept, url: helperUrl } = other;
  const server = await startTestServer({ now: NOW, deps: { split: { helperUrl, secret: SECRET } } });
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
