import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Manifest } from '../../src/bundle/manifest';
import { type VisitFacts, visitCell, visitCells } from '../../src/engine/decision/visitCell';
import { splitNoiseVariance } from '../../src/engine/privacy/splitNoise';
import { seededRng } from '../../src/maths/random';
import { LEAST_BATCH } from '../../src/protocol/reporting/splitAggregation';
import { splitTask } from '../../src/protocol/reporting/splitReport';
import { DAY } from '../../src/protocol/values/clock';
import { sealReport } from '../../src/secureAggregation/sealReport';
import { buildApp } from '../../src/server/app';
import type { Repositories } from '../../src/server/records/repositories';
import { openPostgresStore } from '../../src/server/store/postgres/postgresStore';
import { openSqliteStore } from '../../src/server/store/sqlite/sqliteStore';
import { coldBundle } from '../../src/trainer/bundle/coldBundle';
import { generateKeys } from '../../src/trainer/bundle/keys';
import { withLearntStrata } from '../../src/trainer/bundle/publish';
import { memoryShop } from '../helpers/fakes/memoryShop';
import { startTestDatabases, type TestDatabase } from '../helpers/server/testDatabases';
import { ADMIN_TOKEN, orderBody, signed, WEBHOOK_SECRET } from '../helpers/server/testServer';
import { visitCounts } from '../helpers/simulatedShop';
import { randomId } from '../helpers/splitWorld';
import { smallCampaign } from '../unit/trainer/fixtures';
import { releaseVisits, startTestAggregator } from './testAggregator';

const NOW = Date.UTC(2026, 5, 1);
const SECRET = 'a secret of at least 32 characters';
const EPSILON = 2;
/** In a sum of one batch. */
const NOISE = 2 * splitNoiseVariance(EPSILON);
const keys = generateKeys();

/** No count is off by what noise does not do, and all of them together by as much as was stated, within four standard errors. */
const areTruthAndNoise = (counts: readonly number[], truth: readonly number[]): boolean => {
  const ratio = counts.reduce((sum, count, i) => sum + (count - truth[i]!) ** 2, 0) / (counts.length * NOISE);
  return Math.abs(ratio - 1) < 4 * Math.sqrt(5 / counts.length);
};

const REPORTS = LEAST_BATCH + 2;
/** Most are of newcomers who are shown nothing. */
const visitNumber = (i: number): VisitFacts => ({
  orders: i < 80 ? 0 : i % 3,
  shownLately: i < 80 ? 0 : i % 4,
  claimed: i % 2,
  shown: i < 80 ? 'none' : i % 3 === 0 ? 'whole' : (i % 10) / 10,
  bought: i % 5 === 0,
  used: i >= 80 && i % 10 === 0,
});

let databases: Awaited<ReturnType<typeof startTestDatabases>>;
beforeAll(async () => {
  databases = await startTestDatabases();
}, 180_000);
afterAll(() => databases?.stop());

describe.each(['SQLite', 'PostgreSQL'])('sums over visits on %s', (kind) => {
  const time = { now: NOW };
  const dir = mkdtempSync(join(tmpdir(), 'couplet-visits-'));
  let database: TestDatabase | undefined;
  let store: Repositories;
  let other: Awaited<ReturnType<typeof startTestAggregator>>;
  let server: Awaited<ReturnType<typeof buildApp>>;
  beforeAll(async () => {
    if (kind === 'PostgreSQL') database = await databases.create();
    store = database ? await openPostgresStore({ url: database.url }) : await openSqliteStore({ file: join(dir, 'couplet.sqlite') });
    other = await startTestAggregator(SECRET, () => time.now);
    server = await buildApp({
      store,
      connector: memoryShop().connector,
      clock: () => time.now,
      siteKey: `pk_${keys.publicKey}`,
      signing: keys,
      adminToken: ADMIN_TOKEN,
      webhookSecret: WEBHOOK_SECRET,
      claimTtlMs: 1_000,
      logLevel: 'silent',
      split: { helperUrl: other.url, secret: SECRET },
    });
  });
  afterAll(async () => {
    await server.app.close();
    await store.close();
    await database?.drop();
    await other.close();
    rmSync(dir, { recursive: true, force: true });
  });

  const ask = async (method: 'GET' | 'PUT' | 'POST', path: string, payload?: object) => {
    const headers = { authorization: `Bearer ${ADMIN_TOKEN}` };
    const answer = await server.app.inject({ method, url: `/v1/admin/${path}`, headers, ...(payload ? { payload } : {}) });
    return { status: answer.statusCode, json: answer.json() };
  };
  const campaign = () =>
    smallCampaign({
      experiment: { hashVersion: 1, id: 'test', salt: 's', shares: { none: 0.1, rule: 0.1, couplet: 0.8 }, explore: 0.05 },
      budgets: Object.fromEntries(['tea', 'plants', 'lamps'].map((name) => [`${name}-10`, { money: 50_000 }])),
      reports: {
        mode: 'split',
        epsilon: EPSILON,
        strata: [
          { source: 'profile.visits', atLeast: 2 },
          { source: 'profile.orders', atLeast: 1 },
        ],
        split: { helper: { operator: 'A foundation', key: other.key }, question: 'visit-cell' },
      },
    });
  let revision = 0;
  /** @returns codes of its notes */
  const publish = async (given: object = campaign()): Promise<readonly string[]> => {
    revision = (await ask('PUT', 'campaign', { revision, campaign: given })).json.revision;
    const answer = await ask('POST', 'campaign/publish', { revision });
    expect(answer).toMatchObject({ status: 201 });
    return answer.json.notes.map(({ code }: { readonly code: string }) => code);
  };
  const live = async (): Promise<{ readonly id: string; readonly manifest: Manifest }> => {
    const id = (await store.currentBundle())?.id ?? '';
    const file = await store.bundleFile(id, 'manifest.json');
    return { id, manifest: JSON.parse(JSON.parse(Buffer.from(file?.data ?? []).toString()).payload) };
  };
  const visits = async () => (await ask('GET', 'strata')).json.visits;

  it('are asked for by a published campaign, of which nothing is known yet', async () => {
    expect(await publish()).toEqual(['cold_start']);
    expect(await visits()).toEqual({
      counted: 0,
      learnt: null,
      measure: { experiment: 'test', currency: 'USD', halfLifeMs: campaign().profile.halfLifeMs, idleMs: campaign().session.idleMs },
      asked: true,
      published: false,
      trained: false,
    });
  });

  // What a store does with a batch is the same test for both (test/contract); proofs take their time.
  if (kind === 'SQLite')
    it('come out of both aggregators as what devices sealed, with the noise of both', async () => {
      const { id, manifest } = await live();
      const task = splitTask(id, manifest);
      if (!task) throw new Error('The bundle names both aggregators.');
      expect(task).toMatchObject({ question: 'visit-cell', arms: 1 });
      const truth = new Array<number>(visitCells).fill(0);
      for (let i = 0; i < REPORTS; i++) {
        const bucket = visitCell(visitNumber(i));
        truth[bucket]! += 1;
        const payload = await sealReport({ task, id: randomId(), bucket, random: (bytes) => crypto.getRandomValues(bytes) });
        const headers = { 'content-type': 'text/plain' };
        expect((await server.app.inject({ method: 'POST', url: '/v1/reports/split', headers, payload })).statusCode).toBe(200);
      }
      time.now += 7 * DAY;
      expect(await server.split?.run()).toEqual({ ok: true, value: undefined });
      const sums = await store.splitSums();
      expect(sums.map(({ explored, answer, draws }) => [explored, answer, draws])).toEqual(truth.map((_, cell) => [null, cell, 2]));
      const counts = sums.map(({ sum }) => sum);
      expect(areTruthAndNoise(counts, truth)).toBe(true);
      // It says no of other visits and of counts without noise.
      expect(areTruthAndNoise(counts, [...truth.slice(3), ...truth.slice(0, 3)])).toBe(false);
      expect(areTruthAndNoise(truth, truth)).toBe(false);
      expect(await store.splitRefusals()).toEqual([]);
    }, 180_000);

  it('teach nothing while they are mostly noise, and the next bundle once they are not, wherever it is signed', async () => {
    const { id } = await live();
    if (kind !== 'SQLite') await releaseVisits(store, id, visitCounts(REPORTS, NOISE, seededRng(2)), time.now);
    // No order tells what one leaves.
    expect(await visits()).toMatchObject({ counted: expect.any(Number), learnt: null });
    expect(await publish()).toEqual(['cold_start']);
    for (let n = 0; n < 3; n++) {
      const payload = orderBody({ orderId: `order-${n}`, currency: 'USD', attribution: 'v1.test.none.-' });
      const headers = signed(payload, time.now);
      expect((await server.app.inject({ method: 'POST', url: '/v1/webhooks/orders', headers, payload })).statusCode).toBe(200);
    }
    expect(await publish()).toEqual(['cold_start', 'visits_few']);
    const before = await live();
    expect(before.manifest.bandit.features.id).toBe('cold/2');
    expect((await ask('GET', 'campaign/pending')).json.pending).not.toContain('strata');

    await releaseVisits(store, before.id, visitCounts(40_000, NOISE, seededRng(1)), time.now);
    const seen = await visits();
    expect(seen).toMatchObject({ published: false, learnt: { gains: { mean: expect.any(Array) } } });
    expect(Math.abs(seen.counted - 40_000 - REPORTS)).toBeLessThan(6 * Math.sqrt(2 * NOISE * visitCells));
    expect(seen.learnt.gains.told).toBeGreaterThan(0.8);
    expect((await ask('GET', 'campaign/pending')).json.pending).toContain('strata');
    expect(await publish()).toEqual(['visits_learnt']);
    const { manifest } = await live();
    expect(manifest.bandit).toMatchObject({ features: { id: 'visits/2' }, evidence: seen.learnt.gains.visits });
    expect((await ask('GET', 'campaign/pending')).json.pending).not.toContain('strata');
    expect(await visits()).toMatchObject({ published: true });

    // Who signs elsewhere comes to the same bandit.
    const cold = coldBundle(campaign(), keys);
    if (!cold.ok) throw new Error(cold.error.message);
    const address = { server: await server.app.listen({ port: 0, host: '127.0.0.1' }), token: ADMIN_TOKEN };
    const taught = await withLearntStrata(address, cold.value, keys);
    if (!taught.ok) throw new Error(taught.error.message);
    expect(taught.value.notes.map(({ code }) => code)).toEqual(['visits_learnt']);
    expect(JSON.parse(JSON.parse(taught.value.envelope).payload).bandit).toEqual(manifest.bandit);
    // And to none where it begins another experiment.
    const anew = coldBundle({ ...campaign(), experiment: { ...campaign().experiment, id: 'next', salt: 'next' } }, keys);
    const untaught = anew.ok ? await withLearntStrata(address, anew.value, keys) : anew;
    expect(untaught).toMatchObject({ ok: true, value: { notes: [] } });
  });

  it('count half after the half-life that the merchant named, once newer ones came', async () => {
    time.now += DAY;
    await publish({ ...campaign(), label: 'newer' });
    const evidence = async (): Promise<number> => (await visits()).learnt.gains.visits;
    const [before, { counted }] = [await evidence(), await visits()];
    expect((await ask('PUT', 'learning', { halfLifeDays: 21 })).status).toBe(200);
    time.now += 21 * DAY;
    expect(await evidence()).toBe(before);
    const withHalfLife = async (halfLifeDays: number | null): Promise<number> => {
      await ask('PUT', 'learning', { halfLifeDays });
      return evidence();
    };
    await releaseVisits(store, (await live()).id, visitCounts(20_000, NOISE, seededRng(3)), time.now);
    const [forgetting, forGood] = [await withHalfLife(21), await withHalfLife(null)];
    // Groups that are mostly noise are in neither, so a tenth more or less.
    expect(forGood / (before + 20_000)).toBeCloseTo(1, 0.7);
    expect((forGood - forgetting) / (before / 2)).toBeCloseTo(1, 0.7);
    // What was counted is what was counted.
    expect((await visits()).counted).toBeGreaterThan(counted + 15_000);
    await withHalfLife(21);
    expect(await publish({ ...campaign(), label: 'newer' })).toEqual(['visits_learnt']);
    expect((await live()).manifest.bandit).toMatchObject({ evidence: Math.round(forgetting) });
    time.now += 100 * DAY;
    expect((await ask('GET', 'campaign/pending')).json.pending).not.toContain('strata');
    await withHalfLife(null);
    expect((await ask('GET', 'campaign/pending')).json.pending).toContain('strata');
  });

  it('add up over bundles that measure alike, and say nothing of another experiment or of attention measured otherwise', async () => {
    const measured = async (change: object): Promise<string> => {
      await publish({ ...campaign(), ...change });
      return (await live()).manifest.bandit.features.id;
    };
    expect(await measured({ label: 'other words' })).toBe('visits/2');
    expect(await measured({ profile: { ...campaign().profile, halfLifeMs: 3 * DAY } })).toBe('cold/2');
    // What is known is what the live bundle asks: who goes back knows it with the publication after.
    expect(await measured({})).toBe('cold/2');
    expect(await measured({ label: 'again' })).toBe('visits/2');
    const { experiment, reports } = campaign();
    expect(await measured({ experiment: { ...experiment, id: 'next', salt: 'next' } })).toBe('cold/2');
    // What was learnt outlives the question, as long as the experiment does.
    const { split: _, ...local } = reports;
    const without = { reports: { ...local, mode: 'local', enabled: true } };
    expect(await measured(without)).toBe('cold/2');
    expect(await measured({ ...without, label: 'again' })).toBe('visits/2');
    expect(await visits()).toMatchObject({ asked: false, published: true });
  });
});
