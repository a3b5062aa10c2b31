import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { askExperimentThread } from '../../src/server/aggregate/askExperimentThread';
import { analyseHere, experimentResult } from '../../src/server/aggregate/experimentResult';
import { openStore } from '../../src/server/store/openStore';
import type { StorePlace } from '../../src/server/store/storePlace';
import { startTestDatabases, type TestDatabase } from '../helpers/server/testDatabases';

const question = {
  experiment: { id: 'exp-1', shares: { none: 0.5, rule: 0, couplet: 0.5 }, explore: 0 },
  currency: 'EUR',
  marginRate: 0.4,
  couponIds: ['tea'],
};

let server: Awaited<ReturnType<typeof startTestDatabases>>;
let database: TestDatabase;
let dir: string;
beforeAll(async () => {
  server = await startTestDatabases();
  database = await server.create();
  dir = mkdtempSync(join(tmpdir(), 'couplet-experiment-'));
}, 180_000);
afterAll(async () => {
  rmSync(dir, { recursive: true, force: true });
  await server?.stop();
});

describe('the experiment, summed up in a thread of its own', () => {
  it.each(['SQLite', 'PostgreSQL'])('is the one of this thread, from %s', async (kind) => {
    const place: StorePlace = { DATA_DIR: join(dir, kind), ...(kind === 'SQLite' ? {} : { DATABASE_URL: database.url }) };
    mkdirSync(place.DATA_DIR);
    const store = await openStore(place, () => undefined);
    const order = { v: 'order/1', event: 'paid', currency: 'EUR', discount: 100, shipping: 0 } as const;
    for (let n = 0; n < 40; n++) {
      const attribution = n % 2 === 0 ? 'v1.exp-1.none.-' : 'v1.exp-1.couplet.-';
      await store.settleOrder(
        { ...order, codes: [], orderId: `o${n}`, subtotal: 5_000 + 10 * n, attribution },
        String(n).padStart(64, '0'),
        n,
      );
    }
    const here = await analyseHere(store)(question);
    expect(here).toMatchObject({ ok: true, value: { arms: [{ orders: 20 }, { orders: 20 }] } });
    expect(await askExperimentThread(place, question)).toEqual(here);
    expect(await askExperimentThread(place, { ...question, currency: 'USD' })).toMatchObject({
      ok: false,
      error: { code: 'no_experiment_orders' },
    });
    await store.close();
  });

  it('rejects where it cannot read, and the next question is asked anew', async () => {
    await expect(askExperimentThread({ DATA_DIR: join(dir, 'nowhere') }, question)).rejects.toThrow();
  });

  it('is summed up once for all who ask at the same time', async () => {
    let asked = 0;
    const facts = {
      ...question,
      coupons: [],
      couponIds: new Set(['tea']),
      epsilon: 2,
      experiment: { ...question.experiment, hashVersion: 1, salt: 's' },
    };
    const result = experimentResult(
      { currentBundle: async () => ({ id: 'a', publishedAt: 0 }) },
      async () => facts as never,
      async () => {
        asked++;
        await new Promise((resolve) => setTimeout(resolve, 5));
        return { ok: false, error: { code: 'no_experiment_orders', message: 'None.' } };
      },
    );
    const answers = await Promise.all([result(), result(), result()]);
    expect([asked, new Set(answers).size]).toEqual([1, 1]);
    await result();
    expect(asked).toBe(2);
  });
});
