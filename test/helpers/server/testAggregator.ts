import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Clock } from '../../../src/protocol/clock';
import { makeSplitKey } from '../../../src/secureAggregation/hpke';
import { openAggregatorStore } from '../../../src/server/aggregation/helper/aggregatorStore';
import { createHelper } from '../../../src/server/aggregation/helper/helper';
import { buildAggregator } from '../../../src/server/aggregation/helper/startAggregator';
import { createCsprng } from '../../../src/server/aggregation/leader/csprng';
import { splitBearer } from '../../../src/server/aggregation/leader/splitSecrets';

/** Another organisation's aggregator on a folder of its own, over real HTTP, under the test's clock. */
export const startTestAggregator = async (secret: string, clock: Clock) => {
  const dir = mkdtempSync(join(tmpdir(), 'couplet-aggregator-'));
  const kept = openAggregatorStore(dir);
  const { publicKey: key, privateKey } = await makeSplitKey();
  kept.addKey({ publicKey: key, privateKey }, clock());
  const helper = createHelper({ store: kept, secret, clock, rng: createCsprng() });
  const build = () => buildAggregator({ helper, bearer: splitBearer(secret), key, logLevel: 'silent' });
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
