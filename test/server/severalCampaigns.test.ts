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
  let now = NOW;
  let running: Awaited<ReturnType<typeof buildApp>>['app'];
  beforeEach(async () => {
    now = NOW;
    dir = mkdtempSync(join(tmpdir(), 'couplet-campaigns-'));
    if (kind === 'PostgreSQL') database = await databases.create();
    store = database ? await openPostgresStore({ url: database.url }) : await openSqliteStore({ file: join(dir, 'couplet.sqlite') });
    const { app } = await buildApp({
      store,
      connector: memoryShop().connector,
      clock: () => now,
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
  /** Budgets would only add warnings. */
  const many = (count: number, change: (n: number) => object) => {
    const [tea] = file().coupons;
    const coupons = Array.from({ length: count }, (_, n) => ({ ...tea, id: `c${n}`, scope: { itemIds: [`i${n}`] }, ...change(n) }));
    const budgets = Object.fromEntries(coupons.map(({ id }) => [id, { count: 9 }]));
    const { policy } = file() as { policy?: object };
    return file({ coupons, budgets, rule: ['c0'], campaigns: [], segments: [], policy: { ...policy, floor: 0.001 } });
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
    // Once it is paused, its coupons keep their spend.
    const [spring, winter] = file().campaigns;
    await publish(1, file({ campaigns: [{ ...spring, paused: true }, winter] }));
    const { campaignId: _, ...spend } = use;
    expect((await ask('GET', 'admin/summary')).json).toMatchObject({ campaigns: [], unlisted: [{ couponId: 'tea-10', ...spend }] });
  });

  it('can be asked for alone, by the campaign that a coupon was last listed in', async () => {
    await publish(0, file());
    for (const n of [1, 2, 3]) await claim(n, 'tea-10');
    await claim(4, 'lamps-10');
    await claim(5, 'stranger');
    const of = async (campaign: string): Promise<readonly unknown[]> => {
      const [funnel, refusals] = [
        await ask('GET', `admin/funnel?campaign=${encodeURIComponent(campaign)}`),
        await ask('GET', `admin/refusals?campaign=${encodeURIComponent(campaign)}`),
      ];
      return [
        funnel.json.coupons.map(({ couponId, total }: { couponId: string; total: { issued: number } }) => [couponId, total.issued]),
        refusals.json.counts.map(({ couponId }: { couponId: string }) => couponId),
      ];
    };
    const [tea, lamps, nothing] = [
      [[['tea-10', 2]], ['tea-10']],
      [[['lamps-10', 1]], []],
      [[], []],
    ];
    expect([await of('spring'), await of('+main'), await of('winter')]).toEqual([tea, lamps, nothing]);
    const { coupons, campaigns } = (await ask('GET', 'admin/results')).json;
    expect(coupons).toMatchObject([
      { id: 'tea-10', campaign: 'spring' },
      { id: 'lamps-10', campaign: '+main' },
    ]);
    expect(campaigns).toEqual([{ id: 'spring', name: 'Spring' }, { id: '+main' }]);
    const [spring, winter] = file().campaigns;
    await publish(
      1,
      file({
        campaigns: [
          { ...spring, coupons: ['lamps-10'] },
          { ...winter, coupons: ['plants-10', 'tea-10'], paused: false },
        ],
      }),
    );
    expect([await of('spring'), await of('+main'), await of('winter')]).toEqual([lamps, nothing, tea]);
    // Paused: its coupons are no longer listed.
    await publish(
      2,
      file({
        campaigns: [
          { ...spring, coupons: ['lamps-10'] },
          { ...winter, coupons: ['plants-10', 'tea-10'] },
        ],
      }),
    );
    expect(await of('winter')).toEqual(tea);
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
    const restored = await ask('POST', `admin/bundles/${first}/restore`, {
      revision: 2,
      live: { bundle: (await store.currentBundle())?.id, publishedAt: NOW },
    });
    expect(restored.status).toBe(201);
    expect((await live()).campaigns).toMatchObject([{ ...spring, budget: { count: 50 } }, winter]);
    expect((await ask('GET', 'admin/campaign')).json.campaign.segments).toHaveLength(1);
  });

  it('with more coupons than devices hold are saved, and refused by name and number before they are published', async () => {
    const id = await publish(0, file());
    const coupons = (from: number) => Array.from({ length: 43 }, (_, n) => `c${from + n}`);
    const campaigns = ['a', 'b', 'c'].map((name, n) => ({ id: name, name, coupons: coupons(43 * n) }));
    const saved = await ask('PUT', 'admin/campaign', { revision: 1, campaign: { ...many(129, () => ({})), campaigns } });
    const issue = { code: 'coupons_too_many', at: 'coupons', severity: 'error', facts: { coupons: 129, most: 128 } };
    expect(saved).toMatchObject({ status: 200, json: { revision: 2, issues: [issue] } });
    expect(await ask('POST', 'admin/campaign/publish', { revision: 2 })).toMatchObject({
      status: 422,
      json: { error: { code: 'campaign_invalid' }, issues: [issue] },
    });
    const kept = (await ask('GET', 'admin/campaign')).json;
    expect([kept.published.bundle, kept.campaign.coupons.length, kept.campaign.campaigns.length]).toEqual([id, 129, 3]);
    // One less fits.
    const [first, ...rest] = campaigns;
    await ask('PUT', 'admin/campaign', { revision: 2, campaign: { ...many(128, () => ({})), campaigns: [first] } });
    expect(rest).toHaveLength(2);
    expect(await ask('POST', 'admin/campaign/publish', { revision: 3 })).toMatchObject({ status: 201 });
  });

  it('keep a thousand coupons of which most are paused or over, in order, and say what the limit is beyond', async () => {
    const ended = { endsAt: NOW + 1_000 };
    await publish(
      0,
      many(1_000, (n) => (n >= 100 && n < 200 ? ended : { paused: true })),
    );
    expect(await store.catalog()).toHaveLength(100);
    now = NOW + 1_000;
    const written = many(1_000, (n) => (n < 100 ? {} : n < 200 ? ended : { paused: true }));
    const id = await publish(1, written);
    const [devices, kept] = [await readManifest(store, id), await live()];
    expect(devices?.coupons.map((coupon) => coupon.id)).toEqual(written.coupons.slice(0, 100).map((coupon) => coupon.id));
    expect(kept.coupons.map((coupon: { id: string }) => coupon.id)).toEqual(written.coupons.map((coupon) => coupon.id));
    expect(kept.budgets).toEqual(written.budgets);
    // What is live can be published again, and is the same to devices.
    expect(await publish(2, kept)).toBe(id);
    const tooMany = { ...written, coupons: [...written.coupons, { ...written.coupons[0], id: 'more' }] };
    expect(await ask('PUT', 'admin/campaign', { revision: 3, campaign: tooMany })).toMatchObject({
      status: 400,
      json: {
        error: { code: 'campaign_malformed', at: 'campaign.coupons', message: 'The body is not valid: may have at most 1,000 coupons.' },
      },
    });
    expect((await ask('GET', 'admin/campaign')).json.campaign.coupons).toHaveLength(1_000);
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
