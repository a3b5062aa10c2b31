import { setTimeout as pause } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { afterEach, describe, expect, it } from 'vitest';
import { reportBytes } from '../../src/engine/reporting/buildReport';
import { seededRng } from '../../src/maths/random';
import type { DeviceStorage, OutboxEntry } from '../../worker/storage/deviceStorage';
import { startTestDatabases } from '../helpers/server/testDatabases';
import { type DeviceHabits, honestDevice } from './honestDevice';
import { type Losses, lossyNetwork } from './lossyNetwork';
import { type ReportBrowser, startReportBrowser } from './reportBrowser';
import { idOf, type ReportWorld, startReportWorld } from './reportWorld';

/** Reports a device sends: as many as it has tokens, and as its ledger allows in an epoch. */
const EACH = 4;
/** Devices that send at once. */
const AT_ONCE = 24;
/** One device in so many fetches its tokens itself: blinding takes a tenth of a second each in Node. */
const FETCHING = 50;
/** Between two pages of a device; while the server is down it waits for it. */
const HURRY_MS = 2;

let world: ReportWorld;
let chromium: ReportBrowser | undefined;
afterEach(async () => {
  await chromium?.close();
  chromium = undefined;
  await world?.close();
});

interface Run {
  readonly devices: number;
  readonly kills: number;
  /** Profile of a browser with so many devices beside them, killed so many times. */
  readonly browser?: { readonly devices: number; readonly kills: number };
  readonly each?: number;
  readonly habits?: Partial<DeviceHabits>;
}

/** Sends everything through kills of the server, spread evenly over what was acknowledged, and says how it went. */
const sendAll = async ({ devices, kills, browser, each = EACH, habits = {} }: Run) => {
  const losses: Losses = { requests: 0, answers: 0, refused: 0, repeated: 0 };
  const fetch = lossyNetwork(() => world.url, seededRng(1), losses);
  const own = devices * each;
  const all = own + (browser?.devices ?? 0) * each;
  let [done, next, sent] = [0, 0, [] as string[]];
  const between = async () => {
    await world.up();
    await pause(HURRY_MS);
  };
  const line = async (): Promise<void> => {
    while (next < devices) {
      const d = next++;
      const ids = Array.from({ length: each }, (_, i) => idOf(each * d + i));
      const is = { fetchesTokens: d % FETCHING === 0, locks: d % 2 === 0, ...habits };
      const device = await honestDevice(ids, { ...world, key: world.tokenKey, fetch, up: between }, is, d);
      await device.run();
      sent.push(...(await device.sent()));
      done += each;
    }
  };
  const killServer = async (): Promise<void> => {
    for (let kill = 1; kill <= kills; kill++) {
      while (done < (kill * own) / (kills + 1)) await pause(20);
      await world.killAndStart();
    }
  };
  if (browser)
    chromium = await startReportBrowser(world, browser.devices, (d) => Array.from({ length: each }, (_, i) => idOf(own + each * d + i)));
  const browse = async (): Promise<void> => {
    if (!browser || !chromium) return;
    for (let kill = 1; kill <= browser.kills; kill++) await chromium.runUntil((kill * browser.devices * each) / (browser.kills + 1));
    sent.push(...(await chromium.finish()));
  };
  const from = performance.now();
  await Promise.all([killServer(), browse(), ...Array.from({ length: AT_ONCE }, line)]);
  return { all, sent, losses, seconds: (performance.now() - from) / 1_000 };
};

const rowsOf = async () => {
  await world.stop();
  const db = new Database(world.file, { readonly: true });
  const count = (sql: string): number => db.prepare<[], { n: number }>(sql).get()?.n ?? Number.NaN;
  const rows = {
    ids: db
      .prepare<[], { id: string }>('SELECT id FROM report')
      .all()
      .map(({ id }) => id),
    tokens: count('SELECT count(*) AS n FROM (SELECT DISTINCT epoch, key_sha256 FROM spent_token)'),
    bodies: count('SELECT count(*) AS n FROM (SELECT DISTINCT body_sha256 FROM spent_token)'),
  };
  db.close();
  return rows;
};

const say = (where: string, { all, losses, seconds }: Awaited<ReturnType<typeof sendAll>>, counted: number): void => {
  const { requests, answers, refused, repeated } = losses;
  process.stderr.write(
    `${where}: ${counted} of ${all} reports counted in ${seconds.toFixed(0)} s; ${requests} requests and ${answers} answers lost, ${refused} refused while the server was down, ${repeated} sent twice\n`,
  );
};

describe('10,000 honest reports, each paid with a token', () => {
  it('on SQLite are counted once: through lost answers, two tabs, 12 SIGKILLs of the server and 4 of a browser', async () => {
    world = await startReportWorld();
    const run = await sendAll({ devices: 2_475, kills: 12, browser: { devices: 25, kills: 4 } });
    const counted = await world.counted();
    say('SQLite', run, counted);
    expect([run.all, counted]).toEqual([10_000, 10_000]);
    const rows = await rowsOf();
    const ids = Array.from({ length: 10_000 }, (_, n) => idOf(n)).sort();
    expect([...rows.ids].sort()).toEqual(ids);
    expect([...run.sent].sort()).toEqual(ids);
    expect([rows.tokens, rows.bodies]).toEqual([10_000, 10_000]);
  });

  it('on PostgreSQL, 2,000 of them through 6 SIGKILLs: the same', async () => {
    const databases = await startTestDatabases({});
    try {
      const { url } = await databases.create();
      world = await startReportWorld(url);
      const run = await sendAll({ devices: 500, kills: 6 });
      const counted = await world.counted();
      say('PostgreSQL', run, counted);
      expect(counted).toBe(2_000);
      expect(new Set(run.sent).size).toBe(2_000);
    } finally {
      await world?.stop();
      await databases.stop();
    }
  });
});

describe('the twin that', () => {
  /** A device that makes its report anew when it has first heard no answer. */
  const forgetful = (storage: DeviceStorage, bundle: string): DeviceStorage => ({
    ...storage,
    transaction: (tables, mode, work) =>
      storage.transaction(tables, mode, (t) =>
        work({
          ...t,
          put: async (table, key, value) => {
            const { attempts, notBefore, createdAt } = value as OutboxEntry;
            if (table !== 'outbox' || attempts !== 1) return t.put(table, key, value);
            await t.remove('outbox', String(key));
            const id = idOf(1e6 + Number.parseInt(String(key).slice(0, 8), 16));
            const body = reportBytes({ v: 'report/1', id, bundle, question: 'stratum-outcome', answer: 0, pad: '' });
            return t.put('outbox', id, { body, createdAt, attempts: 2, notBefore });
          },
        }),
      ),
  });

  it('makes its report anew when the first answer was lost is counted more than once', async () => {
    world = await startReportWorld();
    const run = await sendAll({ devices: 300, kills: 1, each: 1, habits: { fetchesTokens: false, locks: true, broken: forgetful } });
    const counted = await world.counted();
    say('twin that forgets', run, counted);
    expect(counted).toBeGreaterThan(run.all);
  });

  it('acknowledges reports before their COMMIT loses some', async () => {
    world = await startReportWorld(undefined, ['--import', 'tsx', 'test/faults/earlyAckServer.ts']);
    const run = await sendAll({ devices: 300, kills: 4, habits: { fetchesTokens: false } });
    const counted = await world.counted();
    say('twin that acknowledges early', run, counted);
    expect(counted).toBeLessThan(run.all);
  });
});
