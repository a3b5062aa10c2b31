import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { buildApp } from '../../src/server/app';
import { readManifest } from '../../src/server/bundles/bundleFacts';
import type { Repositories } from '../../src/server/records/repositories';
import { openPostgresStore } from '../../src/server/store/postgres/postgresStore';
import { openSqliteStore } from '../../src/server/store/sqlite/sqliteStore';
import { generateKeys } from '../../src/trainer/bundle/keys';
import { memoryShop } from '../helpers/fakes/memoryShop';
import { startTestDatabases, type TestDatabase } from '../helpers/server/testDatabases';
import { ADMIN_TOKEN, WEBHOOK_SECRET } from '../helpers/server/testServer';
import { smallCampaign } from '../unit/trainer/fixtures';

const NOW = Date.UTC(2026, 5, 1);
const keys = generateKeys();
const siteKey = `pk_${keys.publicKey}`;
const audience = { field: 'cart.value', op: 'gte', value: 2_000 };
const file = (change: object = {}) => {
  const { fairness: _, experiment, ...rest } = smallCampaign({ budgets: { 'lamps-10': { money: 70_000 } } });
  return {
    ...rest,
    rule: ['plants-10', 'tea-10'],
    experiment: { ...experiment, shares: { none: 0.1, rule: 0.1, couplet: 0.8 } },
    campaigns: [
      { id: 'spring', name: 'Spring', coupons: ['tea-10'], priority: 4, combine: 'exclusive', budget: { count: 2 }, when: audience },
      { id: 'winter', name: 'Winter', coupons: ['plants-10'], priority: 0, combine: 'combined', paused: true },
    ],
    segments: [{ id: 'big', name: 'Big carts', when: audience }],
    ...change,
  };
};

let databases: Awaited<ReturnType<typeof startTestDatabases>>;
beforeAll(async () => {
  databases = await startTestDatabases();
}, 180_000);
afterAll(() => databases?.stop());

describe.each(['SQLite', 'PostgreSQL'])('several campaigns on %s', (kind) => {
  let dir: string;
  let database: TestDatabase | undefined;
  let store: Repositories;

  let running: Awaited<ReturnType<typeof buildApp>>['app'];
  beforeEach(async () => {
    dir = mkdtempSync(join(tmpdir(), 'couplet-campaigns-'));
    if (kind === 'PostgreSQL') database = await databases.create();
    store = database ? await openPostgresStore({ url: database.url }) : await openSqliteStore({ file: join(dir, 'couplet.sqlite') });
    const { app } = await buildApp({
      store,
      connector: memoryShop().connector,
      clock: () => NOW,
      siteKey,
      signing: keys,
      adminToken: ADMIN_TOKEN,
      webhookSecret: WEBHOOK_SECRET,
      claimTtlMs: 60_000,
      logLevel: 'silent',
    });
    running = app;
  });
  afterEach(async () => {
    await running.close();
    await store.close();
    await database?.drop();
    database = undefined;
    rmSync(dir, { recursive: true, force: true });
  });
  const ask = async (method: 'GET' | 'PUT' | 'POST', path: string, body?: object, headers: object = {}) => {
    const answer = await running.inject({
      method,
      url: `/v1/${path}`,
      headers: { authorization: `Bearer ${ADMIN_TOKEN}`, ...headers },
      ...(body ? { payload: body } : {}),
    });
    return { status: answer.statusCode, json: answer.json() };
  };
  const publish = async (revision: number, campaign: object): Promise<string> => {
    expect((await ask('PUT', 'admin/campaign', { revision, campaign })).status).toBe(200);
    const published = await ask('POST', 'admin/campaign/publish', { revision: revision + 1, serving: true });
    expect(published).toMatchObject({ status: 201 });
    return published.json.id;
  };
  const claim = async (n: number, couponId: string, couponVersion = 1) => {
    const body = { v: 'claim/1', couponId, couponVersion, attribution: 'v1.test.couplet.-' };
    const { status, json } = await ask('POST', 'claims', body, { 'idempotency-key': `key-${n}`.padEnd(22, '0') });
    return json.error?.code ?? status;
  };
  const live = async () => (await ask('GET', 'admin/campaign')).json.published.campaign;

  it('reach devices merged into the coupons, and come back as they were written', async () => {
    const id = await publish(0, file());
    const manifest = await readManifest(store, id);
    expect(manifest?.coupons.map((coupon) => coupon.id)).toEqual(['tea-10', 'lamps-10']);
    expect(manifest?.coupons[0]).toMatchObject({ priority: 4, group: 1, when: audience });
    expect(manifest?.rule).toEqual(['tea-10']);
    expect(JSON.stringify(manifest)).not.toMatch(/spring|Spring|winter|Big carts/);
    const { policy: _, ...written } = JSON.parse(JSON.stringify(file()));
    expect(await live()).toMatchObject(written);
    // What is live can be published again, and is the same to devices.
    expect(await publish(1, await live())).toBe(id);
  });

  it('changes nothing for devices with a name or a shared budget alone', async () => {
    const id = await publish(0, file());
    const [spring, winter] = file().campaigns;
    const renamed = file({ campaigns: [{ ...spring, name: 'Spring sale', budget: { count: 9 } }, winter] });
    expect(await publish(1, renamed)).toBe(id);
    expect((await live()).campaigns[0]).toMatchObject({ name: 'Spring sale', budget: { count: 9 } });
  });

  it('share a budget: refused claims say so, and the summary, the outlook and the price show it', async () => {
    await publish(0, file());
    expect([await claim(1, 'tea-10'), await claim(2, 'tea-10'), await claim(3, 'tea-10')]).toEqual([200, 200, 'budget_exhausted']);
    expect(await claim(4, 'lamps-10')).toBe(200);
    expect(await claim(5, 'plants-10')).toBe('coupon_unknown');
    const use = { campaignId: 'spring', usedMoney: 0, reservedMoney: 2_000, usedCount: 0, reservedCount: 2 };
    expect((await ask('GET', 'admin/summary')).json.campaigns).toMatchObject([use]);
    expect((await ask('GET', 'admin/budgets')).json.campaigns).toMatchObject([
      { campaignId: 'spring', money: null, count: { cap: 2, used: 0, reserved: 2, forecast: expect.anything() } },
    ]);
    const { shadowPrices } = (await ask('GET', 'status.json')).json;
    expect(shadowPrices['tea-10']).toBeGreaterThan(0);
    expect(shadowPrices['lamps-10'] ?? 0).toBe(0);
  });

  it('are restored with a version: its campaigns, with today’s budgets', async () => {
    const first = await publish(0, file());
    const [spring, winter] = file().campaigns;
    await publish(
      1,
      file({
        campaigns: [
          { ...spring, priority: 0, budget: { count: 50 } },
          { ...winter, paused: false },
        ],
      }),
    );
    const restored = await ask('POST', `admin/bundles/${first}/restore`, { revision: 2 });
    expect(restored.status).toBe(201);
    expect((await live()).campaigns).toMatchObject([{ ...spring, budget: { count: 50 } }, winter]);
    expect((await ask('GET', 'admin/campaign')).json.campaign.segments).toHaveLength(1);
  });

  it('are kept with a bundle that was signed elsewhere, if its file is sent along', async () => {
    await publish(0, file());
    const id = (await store.currentBundle())?.id ?? '';
    const envelope = Buffer.from((await store.bundleFile(id, 'manifest.json'))?.data ?? []).toString();
    const campaign = file({ segments: [{ id: 'other', name: 'Other', when: audience }] });
    expect((await ask('POST', 'admin/bundles', { envelope, campaign })).status).toBe(201);
    expect((await live()).segments).toMatchObject([{ id: 'other' }]);
    const refused = await ask('POST', 'admin/bundles', { envelope, campaign: { coupons: [] } });
    expect(refused.json).toMatchObject({ error: { code: 'campaign_invalid' } });
  });
});
