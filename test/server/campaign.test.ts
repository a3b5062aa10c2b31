import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { readTokenKeys } from '../../src/bundle/checkManifest';
import { checkShard, openEnvelope } from '../../src/bundle/openSigned';
import { provenanceOf, SOFTWARE } from '../../src/bundle/provenance';
import { toDeviceModel } from '../../src/bundle/toDeviceModel';
import { EFFICIENCY_PRICE } from '../../src/campaigns/learning/aim';
import { stateFromPrior } from '../../src/engine/bandit/linearModel';
import { decide } from '../../src/engine/decision/decide';
import { featureWidth } from '../../src/engine/features/computeFeatures';
import { emptyProfile } from '../../src/engine/profile/shopperProfile';
import { updateProfile } from '../../src/engine/profile/updateProfile';
import { plainNetworkScorer } from '../../src/engine/scoring/plainNetworkScorer';
import { seededRng } from '../../src/maths/random';
import { epochOf } from '../../src/protocol/reporting/tokens';
import { fail } from '../../src/protocol/values/result';
import { buildApp } from '../../src/server/app';
import { nodeBundleCrypto, signEnvelope } from '../../src/server/bundles/signing';
import type { Repositories } from '../../src/server/records/repositories';
import { openPostgresStore } from '../../src/server/store/postgres/postgresStore';
import { openSqliteStore } from '../../src/server/store/sqlite/sqliteStore';
import { generateKeys } from '../../src/trainer/bundle/keys';
import { memoryShop } from '../helpers/fakes/memoryShop';
import { bundleParts } from '../helpers/node/fullBundle';
import { startTestDatabases, type TestDatabase } from '../helpers/server/testDatabases';
import { ADMIN_TOKEN, orderBody, reportBody, reportId, signed, WEBHOOK_SECRET } from '../helpers/server/testServer';
import { smallCampaign } from '../unit/trainer/fixtures';
import { teachStrata } from './teachStrata';

const NOW = Date.UTC(2026, 5, 1);
const keys = generateKeys();
const siteKey = `pk_${keys.publicKey}`;
const campaign = (change: object = {}) => {
  const { experiment, ...rest } = smallCampaign({
    budgets: Object.fromEntries(['tea', 'plants', 'lamps'].map((name) => [`${name}-10`, { money: 50_000 }])),
    ...change,
  });
  return { ...rest, experiment: { ...experiment, shares: { none: 0.1, rule: 0.1, couplet: 0.8 } } };
};

let databases: Awaited<ReturnType<typeof startTestDatabases>>;
beforeAll(async () => {
  databases = await startTestDatabases();
}, 180_000);
afterAll(() => databases?.stop());

describe.each(['SQLite', 'PostgreSQL'])('a campaign on %s', (kind) => {
  let dir: string;
  let database: TestDatabase | undefined;
  let store: Repositories;
  let shop: ReturnType<typeof memoryShop>;
  let running: Awaited<ReturnType<typeof buildApp>>['app'];
  const start = async (signing: typeof keys | null = keys, tokenEpochs?: number): Promise<void> => {
    const { app } = await buildApp({
      store,
      connector: shop.connector,
      clock: () => NOW,
      siteKey,
      signing: signing ?? undefined,
      tokenEpochs,
      adminToken: ADMIN_TOKEN,
      webhookSecret: WEBHOOK_SECRET,
      claimTtlMs: 1_000,
      logLevel: 'silent',
    });
    running = app;
  };
  beforeEach(async () => {
    dir = mkdtempSync(join(tmpdir(), 'couplet-campaign-'));
    if (kind === 'PostgreSQL') database = await databases.create();
    store = database ? await openPostgresStore({ url: database.url }) : await openSqliteStore({ file: join(dir, 'couplet.sqlite') });
    shop = memoryShop();
    await start();
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
  const save = (revision: number, content: object = campaign()) => ask('PUT', 'campaign', { revision, campaign: content });
  const publish = (revision: number, serving?: boolean) =>
    ask('POST', 'campaign/publish', { revision, ...(serving === undefined ? {} : { serving }) });
  /** What a device makes of what is served. */
  const device = async () => {
    const current = await store.currentBundle();
    const file = current && (await store.bundleFile(current.id, 'manifest.json'));
    const opened = await openEnvelope(Buffer.from(file?.data ?? []).toString(), siteKey, nodeBundleCrypto);
    if (!opened.ok) throw new Error(opened.error.code);
    const { id, manifest } = opened.value;
    const shards = new Map<string, Uint8Array>();
    for (const shard of [manifest.network?.weights, manifest.cf?.weights]) {
      if (!shard) continue;
      const bytes = await checkShard(
        shard,
        (await store.bundleFile(id, `${shard.sha256}.bin`))?.data ?? new Uint8Array(),
        nodeBundleCrypto,
      );
      if (bytes.ok) shards.set(shard.sha256, bytes.value);
    }
    const model = toDeviceModel(id, manifest, shards, plainNetworkScorer);
    if (!model.ok) throw new Error(model.error.code);
    return { manifest, model: model.value };
  };

  it('is written by one person at a time, finished or not, and comes with its issues', async () => {
    expect((await ask('GET', 'campaign')).json).toEqual({
      revision: 0,
      campaign: null,
      updatedAt: null,
      updatedBy: null,
      issues: [],
      published: null,
      signing: 'server',
      siteKey,
    });
    const [first, ...others] = campaign().coupons;
    const unfinished = { ...campaign(), coupons: [{ ...first, title: {} }, ...others] };
    expect(await save(0, unfinished)).toMatchObject({
      status: 200,
      json: { revision: 1, issues: [{ code: 'title_missing', at: 'coupons.0.title.en', severity: 'error' }] },
    });
    expect(await save(0)).toMatchObject({ status: 409, json: { error: { code: 'draft_changed' }, revision: 1 } });
    expect((await ask('GET', 'campaign')).json).toMatchObject({
      revision: 1,
      campaign: JSON.parse(JSON.stringify(unfinished)),
      updatedAt: NOW,
      updatedBy: 'token:ADMIN_TOKEN',
      issues: [{ code: 'title_missing' }],
    });
    expect(await publish(1)).toMatchObject({
      status: 422,
      json: { error: { code: 'campaign_invalid' }, issues: [{ code: 'title_missing' }] },
    });
    const { entries } = (await ask('GET', 'audit')).json;
    expect(entries).toMatchObject([{ outcome: 'campaign_invalid' }, { outcome: 'draft_changed' }, { subject: 'draft', outcome: 'done' }]);
    expect(JSON.stringify(entries)).not.toContain('Tea');
  });

  it.each([
    ['no object', { revision: 0, campaign: 'text' }],
    ['coupons of another kind', { revision: 0, campaign: { coupons: ['tea'] } }],
    ['no revision', { campaign: {} }],
    ['endless nesting', { revision: 0, campaign: JSON.parse(`${'{"a":'.repeat(500)}1${'}'.repeat(500)}`) }],
  ])('with %s is refused', async (_what, body) => {
    expect(await ask('PUT', 'campaign', body)).toMatchObject({ status: 400, json: { error: { code: 'campaign_malformed' } } });
  });

  it('too large is refused', async () => {
    expect(await save(0, { label: 'x'.repeat(5_000_000) })).toMatchObject({ status: 413, json: { error: { code: 'campaign_too_large' } } });
  });

  it('of a new shop is published with a cold start that devices choose by', async () => {
    await save(0);
    await store.setServing(false, NOW);
    expect(await publish(2)).toMatchObject({ status: 409, json: { error: { code: 'draft_changed' }, revision: 1 } });
    const published = await publish(1);
    expect(published).toMatchObject({ status: 201, json: { notes: [{ code: 'cold_start' }], issues: [] } });
    expect(await store.serving()).toBe(false);
    expect(await publish(1, true)).toMatchObject({ status: 201, json: { id: published.json.id } });
    expect(await store.release()).toMatchObject({ serving: true, bundle: published.json.id });
    expect(await store.catalogEntry('tea-10')).toMatchObject({ budget: { money: 50_000 }, currency: 'USD' });

    const { manifest, model } = await device();
    expect(JSON.stringify(manifest)).not.toContain('50000');
    const items = [{ itemId: 'pot', categories: ['Tea'], price: 900, quantity: 1 }];
    const profile = updateProfile(emptyProfile(NOW), { name: 'view_item', time: NOW, items }, { ...manifest.profile, idleMs: 1_000 });
    const state = stateFromPrior(model.bandit, model.bundle);
    const decision = await decide({ model, variant: 'couplet', profile, state, facts: {}, now: NOW, rng: seededRng(1), id: 'd' });
    expect(decision.candidates.find(({ arm }) => arm === 'tea-10')?.propensity).toBeGreaterThan(0.7);

    const answer = (await ask('GET', 'campaign')).json;
    expect(answer).toMatchObject({ revision: 1, published: { bundle: published.json.id, publishedAt: NOW, orders: 0 } });
    const { evidence: _, ...policy } = campaign().policy;
    const { fairness: __, ...written } = JSON.parse(JSON.stringify(campaign()));
    expect(answer.published.campaign).toMatchObject({ ...written, policy });
    expect(answer.published.campaign.fairness).toBeUndefined();
    // What is live can be edited and published again.
    expect(await save(1, { ...answer.published.campaign, label: 'edited' })).toMatchObject({
      status: 200,
      json: { revision: 2, issues: [] },
    });
    const edition = await publish(2);
    expect(edition).toMatchObject({ status: 201 });
    const [tea, ...others] = answer.published.campaign.coupons;
    const dearer = { ...tea, discount: { ...tea.discount, cap: 2_000 } };
    await save(2, { ...answer.published.campaign, coupons: [dearer, ...others] });
    expect(await publish(3)).toMatchObject({ status: 201 });
    const { id: dearest } = (await store.currentBundle())!;
    expect((await device()).manifest.provenance).toEqual({ version: 1, software: SOFTWARE, previous: edition.json.id });
    // Once more the same terms are the same version, whatever the draft calls it, and the same bundle: devices go on learning.
    expect(await publish(3)).toMatchObject({ status: 201, json: { id: dearest } });
    expect((await device()).manifest.coupons.map(({ version }) => version)).toEqual([2, 1, 1]);
    expect((await store.catalogEntry('tea-10'))?.coupon).toMatchObject({ version: 2, discount: { cap: 2_000 } });
  });

  it('keeps its aim from the draft to the bundle and back', async () => {
    await save(0, { ...campaign(), policy: { ...campaign().policy, aim: 'efficiency' } });
    expect(await publish(1)).toMatchObject({ status: 201 });
    expect((await device()).manifest.bandit.discountPrice).toBe(EFFICIENCY_PRICE);
    expect((await ask('GET', 'campaign')).json.published.campaign.policy.aim).toBe('efficiency');
  });

  it('goes on with the models that were trained, and leaves everything as it was where the shop cannot honour it', async () => {
    const { manifest: parts, shards } = bundleParts();
    const training = { seed: 3, logs: [{ kind: 'acceptance' as const, sha256: 'ab'.repeat(32), rows: 500 }] };
    const manifest = { ...parts, provenance: provenanceOf(training) };
    const files = Object.fromEntries([...shards].map(([hash, data]) => [hash, Buffer.from(data).toString('base64')]));
    expect(await ask('POST', 'bundles', { envelope: signEnvelope(JSON.stringify(manifest), keys), shards: files })).toMatchObject({
      status: 201,
    });
    const { published } = (await ask('GET', 'campaign')).json;
    const edited = { ...published.campaign, rule: [published.campaign.coupons[2].id], fairness: undefined };
    const coupons = edited.coupons.map((coupon: object) => ({ ...coupon, endsAt: NOW + 1 }));
    await save(0, { ...edited, coupons });
    expect(await publish(1)).toMatchObject({ status: 201, json: { notes: [] } });
    const kept = await device();
    expect(kept.manifest).toMatchObject({ network: manifest.network, cf: manifest.cf, bandit: manifest.bandit, rule: edited.rule });
    // Where the models come from goes with them.
    expect(kept.manifest.provenance).toEqual(provenanceOf(training, published.bundle));
    const { network } = kept.model;
    expect(await network?.scorer.score(new Float32Array(network.spec.inputs), 1)).toHaveLength(1);

    const before = [await store.release(), await store.catalog()];
    await save(1, { ...edited, coupons: coupons.map((coupon: object) => ({ ...coupon, membersOnly: true })) });
    shop.shop.down = true;
    expect(await publish(2)).toMatchObject({ status: 503, json: { error: { code: 'shop_unreachable' } } });
    shop.shop.down = false;
    Object.assign(shop.connector, { canHonour: async () => fail('condition_unsupported', 'The shop cannot.', 'kitchen') });
    expect(await publish(2)).toMatchObject({ status: 422 });
    expect([await store.release(), await store.catalog()]).toEqual(before);
  });

  it('takes up what private reports say of strata, and holds it back where they do not fit the orders', async () => {
    const strata = [
      { source: 'profile.visits', atLeast: 2 },
      { source: 'profile.orders', atLeast: 1 },
    ];
    const exploring = { ...campaign({ reports: { enabled: true, epsilon: 2, strata } }) };
    const given = { ...exploring, experiment: { ...exploring.experiment, explore: 0.1 } };
    await save(0, given);
    const { id: bundle } = (await publish(1)).json;
    const names = given.coupons.map(({ id }) => id);
    const order = (body: string) =>
      running.inject({ method: 'POST', url: '/v1/webhooks/orders', headers: signed(body, NOW), payload: body });
    const report = await teachStrata({ store, bundle, couponIds: names, now: NOW, order });
    const seen = (await ask('GET', 'strata')).json;
    expect(seen).toMatchObject({
      v: 'strata/1',
      strata,
      asked: { mode: 'local', epsilon: 2, questions: ['stratum-outcome'], explore: 0.1, tokens: false },
      leastReports: 50,
      trustRegion: 2,
      reports: names.map((couponId) => ({ couponId, reports: 200 })),
      published: { at: NOW, coupons: [] },
    });
    // Four strata of one size, as it is estimated.
    expect(Math.abs(seen.linking - 0.6)).toBeLessThan(0.02);
    expect(seen.divergence.map(({ alarm }: { alarm: boolean }) => alarm)).toEqual([false, false, false]);
    expect((await ask('GET', 'campaign/pending')).json).toEqual({ pending: ['strata'] });
    expect(await publish(1)).toMatchObject({ status: 201, json: { notes: [{ code: 'cold_start' }, { code: 'strata_learnt' }] } });
    expect((await ask('GET', 'campaign/pending')).json).toEqual({ pending: [] });
    expect((await ask('GET', 'strata')).json.published).toEqual({ at: NOW, coupons: names });
    const { manifest, model } = await device();
    expect(manifest.bandit.features.fields.at(-1)).toMatchObject({ source: 'match.stratum' });
    expect(model.bandit.mean).toHaveLength(featureWidth(model.bandit.features));
    const weight = (cell: string): number => {
      const field = manifest.bandit.features.fields.at(-1)!;
      const at = field.kind === 'categorical' ? field.vocabulary.indexOf(cell) : -1;
      return manifest.bandit.mean[manifest.bandit.mean.length - 4 * names.length + at]!;
    };
    expect(weight(`0:${names[0]}`)).toBeGreaterThan(weight(`3:${names[0]}`));

    for (let n = 0; n < 200; n++) await report(names[2]!, 1);
    expect((await ask('GET', 'strata')).json.divergence.some(({ alarm }: { alarm: boolean }) => alarm)).toBe(true);
    expect(await publish(1)).toMatchObject({ status: 201, json: { notes: [{ code: 'cold_start' }, { code: 'strata_held_back' }] } });
    expect((await device()).manifest.bandit.features.fields.some(({ source }) => source === 'match.stratum')).toBe(false);
  });

  it('keeps the shares of an experiment that has orders', async () => {
    await save(0);
    await publish(1);
    const body = orderBody({ currency: 'USD', attribution: 'v1.test.none.-' });
    const settled = await running.inject({ method: 'POST', url: '/v1/webhooks/orders', headers: signed(body, NOW), payload: body });
    expect(settled.statusCode).toBe(200);
    const { experiment } = campaign();
    const other = { ...campaign(), experiment: { ...experiment, shares: { none: 0.2, rule: 0.2, couplet: 0.6 } } };
    expect((await save(1, other)).json.issues).toMatchObject([{ code: 'experiment_changed', severity: 'error', facts: { orders: 1 } }]);
    expect(await publish(2)).toMatchObject({ status: 422, json: { error: { code: 'campaign_invalid' } } });
  });

  it('announces the keys of one-time tokens, the same ones each time, and reports are asked for one from then on', async () => {
    await running.close();
    await start(keys, 1);
    await save(0);
    const first = await publish(1);
    expect(first).toMatchObject({ status: 201 });
    const { manifest } = await device();
    const file = manifest.tokens && (await store.bundleFile(first.json.id, `${manifest.tokens.keys.sha256}.bin`));
    expect(readTokenKeys(new Uint8Array(file?.data ?? []))).toMatchObject({ ok: true, value: { keys: [{ epoch: epochOf(NOW) }] } });
    const payload = reportBody({ id: reportId(1), bundle: first.json.id, answer: 0 });
    expect((await running.inject({ method: 'POST', url: '/v1/reports', payload })).json()).toMatchObject({
      error: { code: 'token_required' },
    });
    // Once more with what is live now: nothing of the earlier bundle is lost, and the keys are the ones devices have.
    expect((await ask('GET', 'campaign/pending')).json).toEqual({ pending: [] });
    expect((await publish(1)).json.id).toBe(first.json.id);
    // An epoch more is asked for.
    await running.close();
    await start(keys, 2);
    expect((await ask('GET', 'campaign/pending')).json).toEqual({ pending: ['token_keys'] });
    await save(1, campaign({ reports: { ...campaign().reports, mode: 'off', enabled: false } }));
    expect(await publish(2)).toMatchObject({ status: 201 });
    expect((await device()).manifest.tokens).toBeUndefined();
  });

  it('is published elsewhere where the key lies elsewhere', async () => {
    await running.close();
    await start(null);
    await save(0);
    expect((await ask('GET', 'campaign')).json).toMatchObject({ signing: 'offline', siteKey });
    expect(await publish(1)).toMatchObject({ status: 409, json: { error: { code: 'signing_key_absent' } } });
    expect(await store.currentBundle()).toBeUndefined();
  });
});
