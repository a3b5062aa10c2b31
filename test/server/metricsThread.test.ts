import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DAY } from '../../src/protocol/values/clock';
import { runningExperiment } from '../../src/server/experiments/runningExperiment';
import { askMetricsThread, messagesOf } from '../../src/server/readDeps';
import { metricsHere, sharedAsk } from '../../src/server/reporting/metrics';
import { openStore, type StorePlace } from '../../src/server/store/openStore';
import { startTestDatabases, type TestDatabase } from '../helpers/server/testDatabases';
import { categoryCoupon } from '../helpers/testBundle';

const question = {
  experiment: { id: 'exp-1', salt: 's', shares: { none: 0.5, rule: 0, couplet: 0.5 }, explore: 0 },
  currency: 'EUR',
  marginRate: 0.4,
  couponIds: ['tea'],
  timeZone: 'Europe/Berlin',
};

let server: Awaited<ReturnType<typeof startTestDatabases>>;
let database: TestDatabase;
let dir: string;
beforeAll(async () => {
  server = await startTestDatabases();
  database = await server.create();
  dir = mkdtempSync(join(tmpdir(), 'couplet-figures-'));
}, 180_000);
afterAll(async () => {
  rmSync(dir, { recursive: true, force: true });
  await server?.stop();
});

describe('figures, summed up in a thread of their own', () => {
  it.each(['SQLite', 'PostgreSQL'])('are those of this thread, from %s', async (kind) => {
    const place: StorePlace = { DATA_DIR: join(dir, kind), ...(kind === 'SQLite' ? {} : { DATABASE_URL: database.url }) };
    mkdirSync(place.DATA_DIR);
    const store = await openStore(place, () => undefined);
    const order = { v: 'order/1', event: 'paid', currency: 'EUR', discount: 100, shipping: 0 } as const;
    for (let n = 0; n < 40; n++) {
      const attribution = n % 2 === 0 ? 'v1.exp-1.none.-' : 'v1.exp-1.couplet.-';
      await store.settleOrder(
        { ...order, codes: [], orderId: `o${n}`, subtotal: 5_000 + 10 * n, attribution },
        String(n).padStart(64, '0'),
        (n * DAY) / 4,
      );
    }
    const [here, there] = [metricsHere(store), askMetricsThread(place)];
    const whole = await here('experiment', question);
    expect(whole).toMatchObject({ ok: true, value: { arms: [{ orders: 20 }, { orders: 20 }] } });
    expect(await there('experiment', question)).toEqual(whole);
    const days = await here('days', question);
    expect(days.ok && days.value.days.map(({ day, arms }) => [day, ...arms.map(({ orders }) => orders)]).slice(-2)).toEqual([
      ['1970-01-09', 18, 18],
      ['1970-01-10', 20, 20],
    ]);
    expect(await there('days', question)).toEqual(days);
    await store.putCatalog([{ coupon: categoryCoupon('tea', 'Tea'), currency: 'EUR', budget: {} }], 0);
    await store.reserveClaim({
      key: 'k1',
      couponId: 'tea',
      couponVersion: 1,
      code: 'A',
      reserved: 5,
      attribution: '',
      createdAt: 0,
      expiresAt: 1,
    });
    await store.issueClaim('k1');
    const funnel = await here('funnel', { since: '1970-01-01' });
    expect(funnel).toMatchObject([{ couponId: 'tea', total: { issued: 1, open: 1 }, days: [{ day: '1970-01-01' }] }]);
    expect(await there('funnel', { since: '1970-01-01' })).toEqual(funnel);
    const { timeZone, ...running } = question;
    const period = { from: '1970-01-02', to: '1970-01-08', timeZone, running };
    const figures = await here('period', period);
    expect(figures).toMatchObject({ first: { firstOrder: 0, claim: 0 }, orders: { period: { total: { orders: 28 } } } });
    expect(await there('period', period)).toEqual(figures);
    expect(await there('experiment', { ...question, currency: 'USD' })).toMatchObject({
      ok: false,
      error: { code: 'no_experiment_orders' },
    });
    await store.close();
  });

  it('rejects where it cannot read, and the next question is asked anew', async () => {
    await expect(askMetricsThread({ DATA_DIR: join(dir, 'nowhere') })('experiment', question)).rejects.toThrow();
  });

  it('end with a thread that ends without an answer', async () => {
    const said: number[] = [];
    for await (const [share] of messagesOf<number>(new Worker("require('node:worker_threads').parentPort.postMessage(1)", { eval: true })))
      said.push(share);
    expect(said).toEqual([1]);
  });

  it('are summed up once for all who ask for the same at the same time', async () => {
    const asked: string[] = [];
    const facts = {
      ...question,
      coupons: [],
      couponIds: new Set(['tea']),
      epsilon: 2,
      experiment: { ...question.experiment, hashVersion: 1, salt: 's' },
    };
    const { result, days } = runningExperiment(
      { currentBundle: async () => ({ id: 'a', publishedAt: 0 }), catalog: async () => [], assignmentCounts: async () => [] },
      async () => facts as never,
      sharedAsk(async (kind) => {
        asked.push(kind);
        await new Promise((resolve) => setTimeout(resolve, 5));
        return { ok: false, error: { code: 'no_experiment_orders', message: 'None.' } } as never;
      }),
    );
    const answers = await Promise.all([result(), result(), result(), days()]);
    expect([asked.toSorted(), new Set(answers.slice(0, 3)).size]).toEqual([['days', 'experiment'], 1]);
    await result();
    expect(asked).toHaveLength(3);
  });

  it('are kept only of a large shop, and then computed again in the background', async () => {
    let [time, claims, asked] = [0, 99_999, 0];
    const ask = sharedAsk(
      async () => {
        asked += 1;
        if (claims === 0) throw new Error('away');
        return [{ couponId: `answer ${asked}`, total: { issued: claims } }] as never;
      },
      () => time,
    );
    const answer = async () => (await ask('funnel', { since: '2026-01-01' }))[0]?.couponId;
    const background = () => new Promise((resolve) => setTimeout(resolve));
    expect([await answer(), await answer()]).toEqual(['answer 1', 'answer 2']);
    claims = 100_000;
    expect([await answer(), await answer()]).toEqual(['answer 3', 'answer 3']);
    // A minute later it is given once more, while the next is computed. One that fails changes nothing.
    time += 60_001;
    claims = 0;
    expect(await answer()).toBe('answer 3');
    await background();
    claims = 100_000;
    expect(await answer()).toBe('answer 3');
    await background();
    expect(await answer()).toBe('answer 5');
    time += 15 * 60_000 + 1;
    expect(await answer()).toBe('answer 6');
  });

  it('are the same answer however many devices were counted since', async () => {
    const ask = sharedAsk(async (_kind, asked) => {
      const { assigned } = asked as { readonly assigned: unknown };
      return { ok: true, value: { coverage: { orders: 100_000 }, assigned } } as never;
    });
    const counted = (n: number) => ask('experiment', { ...question, assigned: { none: n, rule: 0, couplet: n } });
    expect([await counted(1), await counted(2)]).toEqual([await counted(3), await counted(1)]);
    expect(await counted(4)).toMatchObject({ value: { assigned: { none: 1 } } });
  });
});
