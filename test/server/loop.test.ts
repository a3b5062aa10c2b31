import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { defaultLoopSettings } from '../../src/campaigns/loop/loopState';
import { stageTag } from '../../src/protocol/attribution';
import { DAY } from '../../src/protocol/values/clock';
import { type App, buildApp } from '../../src/server/app';
import type { Repositories } from '../../src/server/records/repositories';
import { openPostgresStore } from '../../src/server/store/postgres/postgresStore';
import { openSqliteStore } from '../../src/server/store/sqlite/sqliteStore';
import { generateKeys } from '../../src/trainer/bundle/keys';
import { memoryShop } from '../helpers/fakes/memoryShop';
import { startTestDatabases, type TestDatabase } from '../helpers/server/testDatabases';
import { ADMIN_TOKEN, orderBody, signed, WEBHOOK_SECRET } from '../helpers/server/testServer';
import { smallCampaign } from '../unit/trainer/fixtures';
import { fiftyAtOnce, teachStrata } from './teachStrata';

const NOW = Date.UTC(2026, 5, 1);
const keys = generateKeys();
const campaign = smallCampaign({
  budgets: Object.fromEntries(['tea', 'plants', 'lamps'].map((name) => [`${name}-10`, { money: 50_000 }])),
  experiment: { hashVersion: 1, id: 'test', salt: 's', shares: { none: 0.1, rule: 0.1, couplet: 0.8 }, explore: 0.1 },
  reports: {
    enabled: true,
    epsilon: 2,
    strata: [
      { source: 'profile.visits', atLeast: 2 },
      { source: 'profile.orders', atLeast: 1 },
    ],
  },
});
const settings = { mode: 'automatic', share: 0.2, tolerance: 0.02, horizonDays: 28 };

let databases: Awaited<ReturnType<typeof startTestDatabases>>;
beforeAll(async () => {
  databases = await startTestDatabases();
}, 180_000);
afterAll(() => databases?.stop());

describe.each(['SQLite', 'PostgreSQL'])('automatic learning on %s', (kind) => {
  const time = { now: NOW };
  let dir: string;
  let database: TestDatabase | undefined;
  let store: Repositories;
  let running: App;
  let serial = 0;

  const start = (signing: typeof keys | null = keys, on = store): Promise<App> =>
    buildApp({
      store: on,
      connector: memoryShop().connector,
      clock: () => time.now,
      siteKey: `pk_${keys.publicKey}`,
      signing: signing ?? undefined,
      tokenEpochs: 0,
      adminToken: ADMIN_TOKEN,
      webhookSecret: WEBHOOK_SECRET,
      claimTtlMs: 1_000,
      logLevel: 'silent',
    });
  beforeEach(async () => {
    time.now = NOW;
    dir = mkdtempSync(join(tmpdir(), 'couplet-loop-'));
    database = kind === 'PostgreSQL' ? await databases.create() : undefined;
    store = database ? await openPostgresStore({ url: database.url }) : await openSqliteStore({ file: join(dir, 'couplet.sqlite') });
    running = await start();
  });
  afterEach(async () => {
    await running.app.close();
    await store.close();
    await database?.drop();
    rmSync(dir, { recursive: true, force: true });
  });

  const ask = async (method: 'GET' | 'PUT' | 'POST', path: string, payload?: object) => {
    const headers = { authorization: `Bearer ${ADMIN_TOKEN}` };
    const answer = await running.app.inject({ method, url: `/v1/admin/${path}`, headers, ...(payload ? { payload } : {}) });
    return { status: answer.statusCode, json: answer.body ? answer.json() : undefined };
  };
  const order = async (body: string): Promise<void> => {
    const answer = await running.app.inject({
      method: 'POST',
      url: '/v1/webhooks/orders',
      headers: signed(body, time.now),
      payload: body,
    });
    expect(answer.statusCode).toBe(200);
  };
  const orders = async (count: number, attribution: string, net = 5_000): Promise<void> => {
    const bodies = Array.from({ length: count }, () =>
      orderBody({ orderId: `o-${serial++}`, currency: 'USD', subtotal: 10_000, discount: 5_000 - net, attribution }),
    );
    await fiftyAtOnce(bodies, order);
  };
  const publish = async (given: object = campaign): Promise<string> => {
    const { revision } = (await ask('GET', 'campaign')).json;
    const saved = await ask('PUT', 'campaign', { revision, campaign: given });
    const answer = await ask('POST', 'campaign/publish', { revision: saved.json.revision });
    expect(answer.status).toBe(201);
    return answer.json.id;
  };
  /** A shop whose reports and orders say more than its live bundle knows. @returns that bundle */
  const taught = async (): Promise<string> => {
    const bundle = await publish();
    await teachStrata({ store, bundle, couponIds: campaign.coupons.map(({ id }) => id), now: NOW, order });
    await orders(30, 'v1.test.none.-');
    return bundle;
  };
  const staged = async (): Promise<string> => {
    expect(await running.loop.dispatch()).toBeGreaterThan(0);
    const { next } = await store.release();
    if (!next) throw new Error('Nothing is staged.');
    return next.bundle;
  };
  const lines = async () =>
    (await store.audit(Number.MAX_SAFE_INTEGER, 50)).filter(({ actor }) => actor === 'server:loop').map(({ action }) => action);
  const judged = async (bundle: string, net: number): Promise<void> => {
    time.now += DAY;
    await orders(150, `v1.test.couplet.-.${stageTag(bundle)}s`, net);
    await orders(400, `v1.test.couplet.-.${stageTag(bundle)}l`, 2_500);
  };

  it('does nothing before there is news, and says so', async () => {
    expect(await running.loop.dispatch()).toBe(0);
    expect((await ask('GET', 'loop')).json).toMatchObject({ settings, phase: { name: 'idle' }, waits: 'no_bundle', history: [] });
    await publish();
    await running.loop.dispatch();
    expect((await ask('GET', 'loop')).json).toMatchObject({ waits: 'no_news' });
    // Of visits that drew no coupon there is nothing to learn.
    await orders(110, 'v1.test.couplet.-');
    expect(await running.loop.dispatch()).toBe(0);
    expect((await ask('GET', 'loop')).json).toMatchObject({ waits: 'no_news' });
    expect(await lines()).toEqual([]);
  });

  it('stages what it learnt, is told apart by orders, and goes on to all devices once they say that it is not worse', async () => {
    const live = await taught();
    const bundle = await staged();
    expect(await store.release()).toEqual({ serving: true, bundle: live, next: { bundle, share: 0.2, marked: true } });
    expect((await running.app.inject('/v1/status.json')).json()).toMatchObject({ next: { bundle, share: 0.2, marked: true } });
    const { phase, history, waits } = (await ask('GET', 'loop')).json;
    expect(phase).toMatchObject({ name: 'stage', stage: { base: live, bundle, since: NOW } });
    expect(history).toMatchObject([{ code: 'staged', bundle, facts: { orders: 109, reports: 600, share: 0.2 } }]);
    expect(waits).toBe('no_orders');

    await orders(10, `v1.test.couplet.-.${stageTag(bundle)}s`);
    expect(await running.loop.dispatch()).toBe(0);
    expect((await ask('GET', 'loop')).json).toMatchObject({ waits: 'too_few_customers', standing: { staged: { customers: 10 } } });

    await judged(bundle, 5_000);
    await running.loop.dispatch();
    expect(await store.release()).toEqual({ serving: true, bundle, next: undefined });
    // Orders of coupons that were not drawn judge it and teach nothing.
    expect((await ask('GET', 'loop')).json.history).toMatchObject([
      { code: 'promoted', bundle, facts: { why: 'orders', staged: 160, live: 400 } },
      { code: 'staged' },
    ]);
    expect(await lines()).toEqual(['loop promoted', 'loop staged']);
    const metrics = await running.app.inject({ url: '/metrics', headers: { authorization: `Bearer ${ADMIN_TOKEN}` } });
    expect(metrics.body).toContain('couplet_loop_steps{step="promoted"} 1');
    // Orders with a side of the stage are orders of the experiment as all others.
    expect((await ask('GET', 'experiment')).json).toMatchObject({ coverage: { malformed: 0 } });
  });

  it('takes back what orders say loses, and does not try the same again', async () => {
    const live = await taught();
    const bundle = await staged();
    await judged(bundle, 0);
    await orders(100, 'v1.test.none.-');
    await running.loop.dispatch();
    expect(await store.release()).toEqual({ serving: true, bundle: live, next: undefined });
    expect((await ask('GET', 'loop')).json).toMatchObject({
      phase: { name: 'idle' },
      history: [{ code: 'unchanged' }, { code: 'taken_back', facts: { why: 'orders' } }, { code: 'staged' }],
    });
  });

  it('stages a version only over the publication that it was made from', async () => {
    await publish();
    const current = await store.currentBundle();
    const over = { bundle: current?.id ?? '', publishedAt: current?.publishedAt ?? 0 };
    const made = { id: 'f'.repeat(16), files: [], publishedAt: NOW };
    const line = { at: NOW, actor: 'user:ada', action: 'stage', subject: `bundle:${made.id}`, digest: null };
    const refused = await running.loop.stage(made, 0.2, { ...over, bundle: '0'.repeat(16) }, line);
    expect([refused, (await store.release()).next]).toMatchObject([{ ok: false, error: { code: 'live_changed' } }, undefined]);
    expect(await running.loop.stage(made, 0.2, over, line)).toMatchObject({ ok: true });
  });

  it('goes on where it was after a restart', async () => {
    await taught();
    const bundle = await staged();
    await running.app.close();
    running = await start();
    expect(await running.loop.dispatch()).toBe(0);
    expect((await store.release()).next?.bundle).toBe(bundle);
    expect(await lines()).toEqual(['loop staged']);
  });

  it('of two servers at once stages once', async () => {
    await taught();
    const other = database && (await openPostgresStore({ url: database.url }));
    const second = await start(keys, other ?? store);
    await Promise.all([running.loop.dispatch(), second.loop.dispatch(), running.loop.dispatch()]);
    expect(await lines()).toEqual(['loop staged']);
    expect((await store.loop()).state.counts).toEqual({ staged: 1 });
    await second.app.close();
    await other?.close();
  });

  it('asks first where it is told to, and stages what was prepared by one request', async () => {
    expect((await ask('PUT', 'loop', { ...settings, mode: 'ask' })).status).toBe(200);
    const live = await taught();
    await running.loop.dispatch();
    expect(await store.release()).toEqual({ serving: true, bundle: live, next: undefined });
    const { phase, waits } = (await ask('GET', 'loop')).json;
    expect([phase.name, waits]).toEqual(['pending', 'asked']);
    const { bundle } = phase.trial;
    expect(await ask('POST', 'loop/stage', { bundle: live })).toMatchObject({ status: 409, json: { error: { code: 'loop_not_pending' } } });
    expect((await ask('POST', 'loop/stage', { bundle })).status).toBe(200);
    expect((await store.release()).next).toEqual({ bundle, share: 0.2, marked: true });
    expect(await ask('POST', 'loop/stage', { bundle })).toMatchObject({ status: 409 });
  });

  it.each([
    ['switched off', async () => void (await ask('PUT', 'loop', { ...settings, mode: 'off' })), 'off'],
    ['coupons are stopped', async () => void (await ask('PUT', 'serving', { serving: false })), 'stopped'],
  ])('ends the stage where it is %s', async (_, change, why) => {
    const live = await taught();
    const bundle = await staged();
    await judged(bundle, 5_000);
    await change();
    await running.loop.dispatch();
    expect(await store.release()).toMatchObject({ bundle: live, next: undefined });
    expect((await store.loop()).state).toMatchObject({
      phase: { name: 'idle' },
      history: [{ code: 'ended', facts: { why } }, { code: 'staged' }],
    });
    expect(await running.loop.dispatch()).toBe(0);
  });

  const endedByOff = async (live: string): Promise<void> => {
    expect(await store.release()).toEqual({ serving: true, bundle: live, next: undefined });
    expect((await store.loop()).state).toMatchObject({
      phase: { name: 'idle' },
      history: [{ code: 'ended', facts: { why: 'off' } }, { code: 'staged' }],
    });
  };
  const restartOn = async (on: Repositories): Promise<void> => {
    await running.app.close();
    running = await start(keys, on);
  };

  it('ends the stage in the round whose step was overtaken because it was switched off', async () => {
    const live = await taught();
    await judged(await staged(), 5_000);
    const off = async (): Promise<void> => {
      if ((await store.loop()).settings.mode !== 'off') await store.putLoopSettings({ ...defaultLoopSettings, mode: 'off' }, time.now);
    };
    await restartOn({
      ...store,
      audited: (line) => ({
        ...store.audited(line),
        stepLoop: async (step, now) => off().then(() => store.audited(line).stepLoop(step, now)),
      }),
    });
    expect(await running.loop.dispatch()).toBe(1);
    await endedByOff(live);
  });

  it('ends the stage by the request that switches it off, also where a round has just looked', async () => {
    const live = await taught();
    await staged();
    let request: ReturnType<typeof ask> | undefined;
    await restartOn({
      ...store,
      // The round goes on from the row of before.
      loop: async () => {
        const row = await store.loop();
        if (request) return row;
        request = ask('PUT', 'loop', { ...settings, mode: 'off' });
        while ((await store.loop()).revision === row.revision) await new Promise((resolve) => setTimeout(resolve, 5));
        return row;
      },
    });
    await running.loop.dispatch();
    expect(await request).toMatchObject({ status: 200, json: { phase: { name: 'idle' }, waits: 'off' } });
    await endedByOff(live);
  });

  it('leaves what the merchant does: a publication, a way back, a stage of their own', async () => {
    await taught();
    const bundle = await staged();
    const own = await publish({ ...campaign, label: 'another' });
    await running.loop.dispatch();
    expect(await store.release()).toEqual({ serving: true, bundle: own, next: undefined });
    expect((await store.loop()).state).toMatchObject({
      phase: { name: 'idle' },
      live: { bundle: own },
      history: [{ code: 'ended', bundle, facts: { why: 'merchant' } }, { code: 'staged' }],
    });
    // What the publication was taught by is no news.
    expect((await ask('GET', 'loop')).json.waits).toBe('no_news');
  });

  it('says why it cannot where the key lies elsewhere', async () => {
    await taught();
    await running.app.close();
    running = await start(null);
    await running.loop.dispatch();
    expect((await ask('GET', 'loop')).json).toMatchObject({ waits: 'signing_key_absent', phase: { name: 'idle' } });
  });

  it('refuses settings that make no sense', async () => {
    for (const wrong of [{ mode: 'maybe' }, { share: 0.9 }, { share: 0 }, { tolerance: -1 }, { horizonDays: 1 }, { more: 1 }])
      expect(await ask('PUT', 'loop', { ...settings, ...wrong })).toMatchObject({
        status: 400,
        json: { error: { code: 'loop_malformed' } },
      });
    expect((await store.loop()).revision).toBe(0);
  });
});
