import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { provenanceOf } from '../../src/bundle/provenance';
import { buildApp } from '../../src/server/app';
import { readManifest } from '../../src/server/bundles/bundleFacts';
import { signEnvelope } from '../../src/server/bundles/signing';
import type { Repositories } from '../../src/server/records/repositories';
import { openPostgresStore } from '../../src/server/store/postgres/postgresStore';
import { openSqliteStore } from '../../src/server/store/sqlite/sqliteStore';
import { generateKeys } from '../../src/trainer/bundle/keys';
import { memoryShop } from '../helpers/fakes/memoryShop';
import { bundleParts } from '../helpers/node/fullBundle';
import { startTestDatabases, type TestDatabase } from '../helpers/server/testDatabases';
import { ADMIN_TOKEN, orderBody, signed, WEBHOOK_SECRET } from '../helpers/server/testServer';
import { smallCampaign } from '../unit/trainer/fixtures';

const START = Date.UTC(2026, 5, 1);
const DAY = 86_400_000;
const keys = generateKeys();
const siteKey = `pk_${keys.publicKey}`;

const {
  experiment,
  fairness: _,
  ...rest
} = smallCampaign({
  budgets: Object.fromEntries(['tea', 'plants', 'lamps'].map((name) => [`${name}-10`, { money: 50_000 }])),
  limits: { 'tea-10': { perCustomer: 1 } },
  codes: { 'tea-10': { from: 'generated', prefix: 'TEA' } },
});
const original = { ...rest, experiment: { ...experiment, shares: { none: 0.1, rule: 0.1, couplet: 0.8 } } };
type Campaign = typeof original;
const [tea, ...others] = original.coupons;
const { 'tea-10': __, ...otherBudgets } = original.budgets;
const withoutTea = { coupons: others, rule: [], budgets: otherBudgets, limits: {}, codes: {} };
const scarf = { ...tea!, id: 'scarf', title: { en: 'Scarves' }, scope: { categories: ['Scarves'] } };

let databases: Awaited<ReturnType<typeof startTestDatabases>>;
beforeAll(async () => {
  databases = await startTestDatabases();
}, 180_000);
afterAll(() => databases?.stop());

describe.each(['SQLite', 'PostgreSQL'])('versions on %s', (kind) => {
  let dir: string;
  let database: TestDatabase | undefined;
  let store: Repositories;
  let now = START;
  let running: Awaited<ReturnType<typeof buildApp>>['app'];
  const start = async (signing: typeof keys | undefined): Promise<void> => {
    const { app } = await buildApp({
      store,
      connector: memoryShop().connector,
      clock: () => now,
      siteKey,
      signing,
      adminToken: ADMIN_TOKEN,
      webhookSecret: WEBHOOK_SECRET,
      claimTtlMs: 1_000,
      logLevel: 'silent',
    });
    running = app;
  };
  beforeEach(async () => {
    now = START;
    dir = mkdtempSync(join(tmpdir(), 'couplet-versions-'));
    if (kind === 'PostgreSQL') database = await databases.create();
    store = database ? await openPostgresStore({ url: database.url }) : await openSqliteStore({ file: join(dir, 'couplet.sqlite') });
    await start(keys);
  });
  afterEach(async () => {
    await running.close();
    await store.close();
    await database?.drop();
    database = undefined;
    rmSync(dir, { recursive: true, force: true });
  });

  const ask = async (method: 'GET' | 'PUT' | 'POST', path: string, body?: object) => {
    const answer = await running.inject({
      method,
      url: `/v1/admin/${path}`,
      headers: { authorization: `Bearer ${ADMIN_TOKEN}` },
      ...(body ? { payload: body } : {}),
    });
    return { status: answer.statusCode, json: answer.json() };
  };
  const revision = async (): Promise<number> => (await store.campaignDraft())?.revision ?? 0;
  const publish = async (campaign: object): Promise<string> => {
    now += 1_000;
    await ask('PUT', 'campaign', { revision: await revision(), campaign });
    const published = await ask('POST', 'campaign/publish', { revision: await revision() });
    expect(published).toMatchObject({ status: 201 });
    return published.json.id;
  };
  const nowLive = async () => {
    const current = await store.currentBundle();
    return current ? { bundle: current.id, publishedAt: current.publishedAt } : null;
  };
  const restore = async (id: string) => {
    now += 1_000;
    return ask('POST', `bundles/${id}/restore`, { revision: await revision(), live: await nowLive() });
  };
  /** The live campaign, without the versions of its coupons. */
  const live = async (): Promise<Campaign> => {
    const { campaign } = (await ask('GET', 'campaign')).json.published;
    return { ...campaign, coupons: campaign.coupons.map((coupon: object) => ({ ...coupon, version: 1 })) };
  };
  const order = async (): Promise<void> => {
    const body = orderBody({ currency: 'USD', attribution: 'v1.test.none.-' });
    await running.inject({ method: 'POST', url: '/v1/webhooks/orders', headers: signed(body, now), payload: body });
  };

  it.each<[string, object, string | undefined]>([
    ['a title', { coupons: [{ ...tea!, title: { en: 'Tea time' } }, ...others] }, 'release_coupon_differs'],
    ['a discount', { coupons: [{ ...tea!, discount: { ...tea!.discount, cap: 2_000 } }, ...others] }, 'release_coupon_differs'],
    ['a deleted coupon', withoutTea, 'release_coupon_differs'],
    ['triggers', { triggers: { ...original.triggers, minViews: 9 } }, undefined],
    ['an added coupon', { coupons: [...original.coupons, scarf] }, undefined],
  ])('the first one is restored after a change of %s, and the change is restored in turn', async (_what, change, rollback) => {
    const first = await publish(original);
    const before = await live();
    await order();
    const second = await publish({ ...original, ...change });
    const between = await live();
    // The old way, which serves the same bundle again, needs coupons that nobody has changed.
    if (rollback !== undefined) {
      expect(await ask('PUT', 'rollout', { bundle: first, share: 1 })).toMatchObject({ status: 409, json: { error: { code: rollback } } });
      expect(await live()).toEqual(between);
    }
    const restored = await restore(first);
    expect(restored).toMatchObject({ status: 201, json: { replaced: second } });
    expect(restored.json.revision).toBe(await revision());
    // The same experiment goes on with its orders.
    expect(await live()).toEqual(before);
    expect(before.experiment).toEqual(original.experiment);
    expect((await store.currentBundle())?.id).toBe(restored.json.id);
    // The draft is what is live, and publishing it changes nothing.
    const draft = await ask('POST', 'campaign/publish', { revision: await revision() });
    expect(draft).toMatchObject({ status: 201, json: { id: restored.json.id } });
    expect(await restore(restored.json.replaced)).toMatchObject({ status: 201, json: { replaced: restored.json.id } });
    expect({ ...(await live()), budgets: null, limits: null, codes: null }).toEqual({
      ...between,
      budgets: null,
      limits: null,
      codes: null,
    });
  });

  it('with other shares begin a new experiment, because orders of two allocations cannot be compared', async () => {
    const first = await publish(original);
    const shares = { none: 0.5, rule: 0, couplet: 0.5 };
    await publish({ ...original, experiment: { ...original.experiment, id: 'other', salt: 'other', shares } });
    expect(await restore(first)).toMatchObject({ status: 201 });
    const { experiment: begun } = await live();
    expect(begun).toMatchObject({ shares: original.experiment.shares });
    expect(begun.id).toMatch(/^exp-2026-06-01-/);
    expect(begun.salt).not.toBe(original.experiment.salt);
  });

  it('go on with an experiment of another id that has the same shares', async () => {
    const first = await publish(original);
    await publish({ ...original, experiment: { ...original.experiment, id: 'other', salt: 'other' } });
    await restore(first);
    expect((await live()).experiment).toEqual({ ...original.experiment, id: 'other', salt: 'other' });
  });

  it('give changed coupons a higher version, so that no card of either side gets a code on other terms', async () => {
    const first = await publish(original);
    await publish({ ...original, coupons: [{ ...tea!, membersOnly: true }, ...others] });
    await publish({ ...original, ...withoutTea });
    await restore(first);
    expect((await store.catalog()).map(({ coupon }) => coupon.version)).toEqual([3, 1, 1]);
  });

  it('count on for a coupon that was deleted and made anew', async () => {
    await publish(original);
    await publish({ ...original, coupons: [{ ...tea!, membersOnly: true }, ...others] });
    await publish({ ...original, ...withoutTea });
    await publish({ ...original, coupons: [{ ...tea!, discount: { ...tea!.discount, cap: 2_000 } }, ...others] });
    expect((await store.catalog()).map(({ coupon }) => coupon.version)).toEqual([3, 1, 1]);
  });

  it('keep budgets and spend as they are, and take limits and code sources of the version', async () => {
    const first = await publish(original);
    const shared = { 'tea-10': { from: 'shared', code: 'TEATIME' } };
    await publish({ ...original, label: 'dearer', budgets: { 'tea-10': { money: 80_000 } }, limits: {}, codes: shared });
    await publish({ ...original, ...withoutTea });
    await restore(first);
    expect(await store.catalogEntry('tea-10')).toMatchObject({
      budget: { money: 80_000 },
      limits: { perCustomer: 1 },
      codes: { from: 'generated', prefix: 'TEA' },
    });
  });

  it('that change only limits or code sources have an entry of their own, and are taken back like any other', async () => {
    const first = await publish(original);
    await ask('PUT', `bundles/${first}/name`, { name: 'One each' });
    const second = await publish({ ...original, limits: { 'tea-10': { perCustomer: 3 } } });
    const third = await publish({ ...original, limits: { 'tea-10': { perCustomer: 3 } }, codes: {} });
    const names = async () =>
      (await ask('GET', 'bundles')).json.bundles.map(({ id, name = '' }: { id: string; name?: string }) => [id, name]);
    expect(await names()).toEqual([
      [third, ''],
      [second, ''],
      [first, 'One each'],
    ]);
    expect((await ask('GET', `bundles/${second}/campaign`)).json).toMatchObject({
      previous: { limits: { 'tea-10': { perCustomer: 1 } } },
      campaign: { limits: { 'tea-10': { perCustomer: 3 } }, codes: original.codes },
    });
    expect(await restore(first)).toMatchObject({ status: 201, json: { replaced: third } });
    expect(await store.catalogEntry('tea-10')).toMatchObject({ limits: { perCustomer: 1 }, codes: original.codes['tea-10'] });
    // Budgets are no part of a version.
    const [[latest]] = await names();
    expect(await publish({ ...original, budgets: otherBudgets })).toBe(latest);
  });

  it('bring back their trained model with its files', async () => {
    const { manifest: parts, shards } = bundleParts();
    const manifest = { ...parts, provenance: provenanceOf({ seed: 3, logs: [{ kind: 'acceptance', rows: 500 }] }) };
    const files = Object.fromEntries([...shards].map(([hash, data]) => [hash, Buffer.from(data).toString('base64')]));
    const upload = await ask('POST', 'bundles', { envelope: signEnvelope(JSON.stringify(manifest), keys), shards: files });
    expect(upload).toMatchObject({ status: 201 });
    // Its model knows none of these coupons and is dropped.
    await publish({ ...original, marginRate: manifest.marginRate });
    const { id: between } = (await store.currentBundle())!;
    expect((await readManifest(store, between))?.network).toBeUndefined();
    const restored = await restore(upload.json.id);
    expect(restored).toMatchObject({ status: 201 });
    const after = await readManifest(store, restored.json.id);
    expect(after).toMatchObject({ network: manifest.network, cf: manifest.cf, bandit: manifest.bandit });
    expect(after?.provenance).toEqual(provenanceOf(manifest.provenance.training, between));
    expect(await store.bundleFile(restored.json.id, `${manifest.network?.weights.sha256}.bin`)).toBeDefined();
  });

  it('are restored with coupons that have ended since', async () => {
    const first = await publish({ ...original, coupons: [{ ...tea!, endsAt: START + DAY }, ...others] });
    await publish({ ...original, ...withoutTea });
    now = START + 2 * DAY;
    expect(await restore(first)).toMatchObject({ status: 201, json: { issues: [{ code: 'coupon_ended', severity: 'warning' }] } });
  });

  it('replace the version that was looked at only: one published meanwhile stays live, and its draft too', async () => {
    const first = await publish(original);
    const seen = await publish({ ...original, label: 'seen' });
    const looked = await nowLive();
    const unseen = await publish({ ...original, label: 'unseen' });
    const before = [await store.release(), await store.campaignDraft(), await store.catalog(), await store.bundles()];
    const restoreOver = async (live: object | null) => ask('POST', `bundles/${first}/restore`, { revision: await revision(), live });
    expect(await restoreOver(looked)).toMatchObject({
      status: 409,
      json: { error: { code: 'live_changed', at: 'live' }, live: { bundle: unseen, publishedAt: now } },
    });
    expect(await restoreOver(null)).toMatchObject({ status: 409 });
    expect([await store.release(), await store.campaignDraft(), await store.catalog(), await store.bundles()]).toEqual(before);
    expect((await ask('GET', 'audit')).json.entries[0]).toMatchObject({ outcome: 'live_changed' });
    // After a look at the new differences. The same bundle with other budgets is another publication, too.
    const again = await nowLive();
    expect(await publish({ ...original, label: 'unseen', budgets: otherBudgets })).toBe(unseen);
    expect(await restoreOver(again)).toMatchObject({ status: 409, json: { error: { code: 'live_changed' } } });
    const restored = await restoreOver(await nowLive());
    expect(restored).toMatchObject({ status: 201, json: { replaced: unseen } });
    expect(await nowLive()).toEqual({ bundle: restored.json.id, publishedAt: restored.json.publishedAt });
    // It must be named, so that nothing unseen is replaced by a request without it.
    expect(await ask('POST', `bundles/${seen}/restore`, { revision: await revision() })).toMatchObject({ status: 400 });
  });

  it('are restored by one of two who restore at once', async () => {
    const [first, second] = [await publish(original), await publish({ ...original, label: 'second' })];
    await publish({ ...original, label: 'third' });
    now += 1_000;
    const at = { revision: await revision(), live: await nowLive() };
    const both = await Promise.all([first, second].map((id) => ask('POST', `bundles/${id}/restore`, at)));
    expect(both.map(({ status }) => status).sort()).toEqual([201, 409]);
  });

  it('show what they were, the one before, and what restoring would publish', async () => {
    const first = await publish(original);
    const second = await publish({ ...original, label: 'second', experiment: { ...original.experiment, id: 'other', salt: 'other' } });
    expect((await ask('GET', `bundles/${first}/campaign`)).json).toMatchObject({
      campaign: { label: 'test', experiment: { id: 'test' } },
      previous: null,
      restored: { label: 'test', experiment: { id: 'other' } },
      issues: [],
      trained: false,
    });
    expect((await ask('GET', `bundles/${second}/campaign`)).json).toMatchObject({
      campaign: { label: 'second' },
      previous: { label: 'test', experiment: { id: 'test' } },
    });
  });

  it('have a name, and who published them', async () => {
    const id = await publish(original);
    const row = async () => (await ask('GET', 'bundles')).json.bundles[0];
    expect(await row()).toEqual({ id, publishedAt: now, publishedBy: 'token:ADMIN_TOKEN', share: 1 });
    expect(await ask('PUT', `bundles/${id}/name`, { name: ' Spring sale ' })).toMatchObject({ status: 200, json: { name: 'Spring sale' } });
    expect(await row()).toMatchObject({ name: 'Spring sale' });
    // The same bundle published once more keeps its name.
    expect(await publish(original)).toBe(id);
    expect(await row()).toMatchObject({ name: 'Spring sale', publishedAt: now });
    await ask('PUT', `bundles/${id}/name`, { name: '' });
    expect(await row()).not.toHaveProperty('name');
    expect((await ask('GET', 'audit')).json.entries[0]).toMatchObject({ subject: `bundle/${id}`, outcome: 'done' });
    for (const name of ['x'.repeat(81), 'two\nlines', 'nul\u0000'])
      expect(await ask('PUT', `bundles/${id}/name`, { name })).toMatchObject({
        status: 400,
        json: { error: { code: 'bundle_malformed' } },
      });
  });

  it('that do not exist, an outdated draft and a server without a key are refused, and nothing changes', async () => {
    const first = await publish(original);
    await publish({ ...original, label: 'second' });
    const before = [await store.release(), await store.campaignDraft(), await store.catalog()];
    const unknown = { status: 404, json: { error: { code: 'bundle_unknown' } } };
    const none = 'f'.repeat(16);
    expect(await restore(none)).toMatchObject(unknown);
    expect(await ask('GET', `bundles/${none}/campaign`)).toMatchObject(unknown);
    expect(await ask('PUT', `bundles/${none}/name`, { name: 'x' })).toMatchObject(unknown);
    expect(await ask('POST', `bundles/${first}/restore`, { revision: 1, live: await nowLive() })).toMatchObject({
      status: 409,
      json: { error: { code: 'draft_changed' }, revision: 2 },
    });
    await running.close();
    await start(undefined);
    expect(await restore(first)).toMatchObject({ status: 409, json: { error: { code: 'signing_key_absent' } } });
    expect([await store.release(), await store.campaignDraft(), await store.catalog()]).toEqual(before);
  });
});
