import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { newLoop } from '../../src/campaigns/loop/loopState';
import { visitCells } from '../../src/engine/decision/visitCell';
import { LEAST_BATCH } from '../../src/protocol/reporting/splitAggregation';
import { TOKENS_AN_EPOCH } from '../../src/protocol/reporting/tokens';
import type { Result } from '../../src/protocol/values/result';
import { httpFleetServer } from '../../src/simulator/http/fleetServer';
import { signedShop } from '../../src/simulator/http/fleetShop';
import { type FleetKit, type FleetRun, runFleet } from '../../src/simulator/http/runFleet';
import { createTally } from '../../src/simulator/http/tally';
import { builtNode } from '../helpers/builtNode';
import { ofOrder } from '../helpers/sequenceShop';
import { startTestServer, type TestServer, type TestServerOptions, WEBHOOK_SECRET } from '../helpers/server/testServer';
import { tokenBundle } from '../helpers/server/tokens';
import { fleetScenario } from '../helpers/simulatedShop';
import { type TestBundle, testBundle, withAssignmentEvents } from '../helpers/testBundle';
import { startSplitPair } from './testAggregator';

let server: TestServer | undefined;
afterEach(async () => {
  await server?.close();
  server = undefined;
});

/** A server whose devices say which half they were drawn into and explore now and then. */
const start = async (options: TestServerOptions = {}): Promise<TestServer> => {
  server = await startTestServer(options);
  await server.publish(await testBundle(server.key, { change: withAssignmentEvents }));
  return server;
};

const play = async (
  { url, key, time }: Pick<TestServer, 'url' | 'key' | 'time'>,
  run: Partial<FleetRun> = {},
  kit: Partial<FleetKit> = {},
) => {
  const tally = createTally();
  const repeated = (code: string): void => tally.note('repeats', code);
  const clock = () => time.now;
  const played = await runFleet(
    { scenario: fleetScenario(), seed: 1, run: time.now, siteKey: key.siteKey, concurrency: 8, ...run },
    { server: httpFleetServer(url, repeated), shop: signedShop(url, WEBHOOK_SECRET, clock, repeated), tally, clock, ...kit },
  );
  return played;
};

const successOf = <T>(result: Result<T>): T => {
  if (!result.ok) throw new Error(`${result.error.code}: ${result.error.message}`);
  return result.value;
};

const sum = (rows: readonly { readonly count: number }[]): number => rows.reduce((total, { count }) => total + count, 0);

/** What the server has on disk, counted by kind. */
const onDisk = async ({ store, shop }: TestServer) => {
  const orders = await store.orders();
  return {
    orders: orders.length,
    subtotal: orders.reduce((total, { subtotal }) => total + subtotal, 0),
    discount: orders.reduce((total, { discount }) => total + discount, 0),
    claims: (await store.claimCounts()).reduce((total, { issued }) => total + issued, 0),
    codes: shop.codes.size,
    redeemed: (await store.claimCounts()).reduce((total, { redeemed }) => total + redeemed, 0),
    reports: sum(await store.reportCounts()),
    pings: sum(await store.assignmentCounts()),
  };
};

describe('simulated shoppers in front of a running server', () => {
  it('leave there exactly what was acknowledged to them', async () => {
    const world = await start();
    const counts = successOf(await play(world));
    const { claims, orders, reports, pings } = counts;
    expect(await onDisk(world)).toEqual({
      orders: orders.acknowledged,
      subtotal: orders.subtotal,
      discount: orders.discount,
      claims: claims.acknowledged,
      codes: claims.acknowledged,
      redeemed: claims.acknowledged,
      reports: reports.acknowledged,
      pings: pings.acknowledged,
    });
    expect([claims, orders, reports, pings].map(({ failures }) => failures)).toEqual([{}, {}, {}, {}]);
    expect(counts).toMatchObject({ shoppers: 60, withoutBundle: {}, repeats: {} });
    for (const { sent } of [claims, orders, reports, pings]) expect(sent).toBeGreaterThan(5);
    // Two weeks of a device are one or two reports, whatever the wall clock says; the rest the ledger withheld.
    expect(counts.unreported.ledger_spacing).toBeGreaterThan(0);
    expect(reports.sent + (counts.unreported.ledger_spacing ?? 0)).toBe(counts.visits);
  });

  it('buy under the attribute of their arm, by a route that says nobody was there', async () => {
    const world = await start();
    successOf(await play(world));
    const orders = await world.store.orders();
    expect(new Set(orders.map(({ route }) => route))).toEqual(new Set(['simulated']));
    expect(orders.every(({ attribution }) => /^v1\.exp-1\.(none|couplet)\.(-|tea|shoes)$/.test(attribution ?? ''))).toBe(true);
    expect(orders.filter(({ codes }) => codes.length > 0).every(({ attribution }) => attribution?.includes('.couplet.'))).toBe(true);
    expect(orders.some(({ attribution }) => attribution?.includes('.none.'))).toBe(true);
  });

  it('name the side of a trial on orders and claims alike', async () => {
    const world = await start();
    const { store, key, admin, publish, time } = world;
    const live = (await store.currentBundle())?.id;
    const newer = await testBundle(key, { change: { ...withAssignmentEvents, marginRate: 0.5 } });
    const { id } = newer;
    await publish(newer);
    expect((await admin('PUT', 'rollout', { bundle: live, share: 1 })).status).toBe(200);
    const seen = { revision: (await store.loop()).revision, release: await store.release() };
    await store.stepLoop({ seen, state: newLoop, release: { bundle: id, share: 0.4, marked: true } }, time.now);
    const { claims, orders } = successOf(await play(world));
    expect([claims.failures, orders.failures]).toEqual([{}, {}]);
    const sides = (await store.orders()).map(({ attribution = '' }) => attribution.split('.')[4]);
    expect(new Set(sides)).toEqual(new Set([`${id.slice(0, 8)}s`, `${id.slice(0, 8)}l`]));
    expect(await store.claimCounts()).not.toEqual([]);
  });

  it('count nothing twice when the same run is cut off and played again', async () => {
    const world = await start();
    const cut = new AbortController();
    const half = await play(world, {}, { signal: cut.signal, progress: (done) => done === 30 && cut.abort() });
    const before = successOf(half);
    expect(before.shoppers).toBeLessThan(45);
    const after = successOf(await play(world));
    const { claims, orders, reports, pings } = after;
    expect(await onDisk(world)).toMatchObject({
      orders: orders.acknowledged,
      claims: claims.acknowledged,
      reports: reports.acknowledged,
      pings: pings.acknowledged,
    });
    expect(orders.known).toBe(before.orders.acknowledged);
    expect(reports.known).toBe(before.reports.acknowledged);
    expect([claims, orders, reports, pings].map(({ failures }) => failures)).toEqual([{}, {}, {}, {}]);
    // The twin: another run is other shoppers to the server.
    const other = successOf(await play(world, { run: world.time.now + 1 }));
    expect(other.orders.known).toBe(0);
    expect((await onDisk(world)).orders).toBe(orders.acknowledged + other.orders.acknowledged);
  });

  it('go without a code where the budget is spent, and say by which reason', async () => {
    const world = await start({ budget: { count: 3 } });
    const { claims } = successOf(await play(world));
    expect(claims.failures.budget_exhausted).toBeGreaterThan(0);
    expect((await world.tea()).usedCount).toBe(3);
    expect((await onDisk(world)).claims).toBe(claims.acknowledged);
  });

  it('see nothing while coupons are stopped, and still buy', async () => {
    const world = await start();
    await world.admin('PUT', 'serving', { serving: false });
    const { shown, claims, orders } = successOf(await play(world));
    expect([shown, claims.sent]).toEqual([0, 0]);
    expect(orders.acknowledged).toBeGreaterThan(10);
  });

  it('pay for each report and assignment event with a token where the bundle asks for one', async () => {
    const world = await start();
    const bundle: TestBundle = await tokenBundle(world.key, world.store, { now: world.time.now, change: withAssignmentEvents });
    await world.publish(bundle);
    const { reports, pings, tokens } = successOf(await play(world, { scenario: fleetScenario({ devices: 10, days: 7 }) }));
    expect([reports.failures, pings.failures, tokens.failures]).toEqual([{}, {}, {}]);
    // All devices together use up each batch.
    expect(tokens.acknowledged).toBe(Math.ceil((reports.acknowledged + pings.acknowledged) / TOKENS_AN_EPOCH));
    expect(await onDisk(world)).toMatchObject({ reports: reports.acknowledged, pings: pings.acknowledged });
  });

  it('say in two shares what a visit was where the bundle asks for that, and both aggregators accept every one of them', async () => {
    const pair = await startSplitPair((reports) => ({
      ...withAssignmentEvents,
      reports: { ...reports, ...(reports.split && { split: { ...reports.split, question: 'visit-cell' } }) },
    }));
    try {
      const scenario = fleetScenario({ devices: 130, days: 10 });
      const { reports, unreported } = successOf(await play(pair, { scenario }));
      expect(reports.failures).toEqual({});
      expect(reports.acknowledged).toBeGreaterThanOrEqual(LEAST_BATCH);
      expect(unreported.report_mode).toBeUndefined();
      // Sealed anew, the same run is not counted again.
      const again = successOf(await play(pair, { scenario }));
      expect([again.reports.known, again.reports.failures]).toEqual([reports.acknowledged, {}]);
      expect((await pair.store.splitWaiting()).map((waiting) => waiting.reports)).toEqual([reports.acknowledged]);
      await pair.later(7);
      // Sums come out only of a hundred that both accepted.
      expect([(await pair.store.splitSums()).length, await pair.store.splitRefusals()]).toEqual([visitCells, []]);
    } finally {
      await pair.close();
    }
  }, 180_000);

  it('fetch the sequence network of a bundle that has one', async () => {
    const world = await start();
    await world.publish(
      await testBundle(world.key, { sequence: ofOrder.sequence, change: { ...withAssignmentEvents, ...ofOrder.change } }),
    );
    const { visits, shown, withoutBundle } = successOf(await play(world));
    expect(withoutBundle).toEqual({});
    expect([visits > 0, shown > 0]).toEqual([true, true]);
  });

  it('do nothing where the bundle is not signed with the site’s key', async () => {
    const world = await start();
    const codeOf = (result: Result<unknown>): string => (result.ok ? 'ok' : result.error.code);
    expect(codeOf(await play(world, { siteKey: `pk_${'A'.repeat(43)}` }))).toBe('bundle_wrong_key');
    expect(await onDisk(world)).toMatchObject({ orders: 0, reports: 0 });
  });
});

describe('couplet simulate --server', () => {
  const file = join(mkdtempSync(join(tmpdir(), 'fleet-')), 'shop.json');
  writeFileSync(file, JSON.stringify(fleetScenario()));
  const argumentsFor = (program: string, { url, key }: TestServer, ...more: readonly string[]): string[] => [
    program,
    ...['simulate', file, '--server', url, '--site-key', key.siteKey, '--webhook-secret', WEBHOOK_SECRET, '--json', ...more],
  ];

  it('repeats a run that was killed, and counts nothing twice', async () => {
    const program = join(await builtNode(), 'couplet.js');
    const world = await start({ now: Date.now() });
    const run = String(world.time.now);
    const killed = spawn(process.execPath, argumentsFor(program, world, '--run', run, '--at-once', '2'));
    while ((await world.store.orders()).length < 5) await new Promise((done) => setTimeout(done, 5));
    killed.kill('SIGKILL');
    await once(killed, 'close');
    const before = (await onDisk(world)).orders;
    const again = spawn(process.execPath, argumentsFor(program, world, '--run', run));
    let printed = '';
    again.stdout.on('data', (chunk) => {
      printed += chunk;
    });
    expect(await once(again, 'close')).toEqual([0, null]);
    const { v, seed, run: played, orders, claims, reports, pings } = JSON.parse(printed);
    expect([v, seed, String(played), orders.known]).toEqual(['fleet/1', 1, run, before]);
    expect(await onDisk(world)).toMatchObject({
      orders: orders.acknowledged,
      claims: claims.acknowledged,
      reports: reports.acknowledged,
      pings: pings.acknowledged,
    });
  });

  it('asks for key and secret, and says why a shop could sell nothing', async () => {
    const program = join(await builtNode(), 'couplet.js');
    const usage = spawnSync(process.execPath, [program, 'simulate', file, '--server', 'http://127.0.0.1:9'], { encoding: 'utf8' });
    expect(usage).toMatchObject({ status: 2, stderr: expect.stringContaining('--site-key and --webhook-secret') });
    const world = await start({ now: Date.now() });
    const wrong = argumentsFor(program, world).map((argument) => (argument === WEBHOOK_SECRET ? 'not-the-shops-secret' : argument));
    const refused = spawn(process.execPath, wrong);
    let printed = '';
    refused.stdout.on('data', (chunk) => {
      printed += chunk;
    });
    expect(await once(refused, 'close')).toEqual([1, null]);
    expect(JSON.parse(printed).error).toMatchObject({ code: 'signature_invalid', message: expect.stringContaining('accepted 0 of') });
  });
});
