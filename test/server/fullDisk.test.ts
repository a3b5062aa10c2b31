import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { routes } from '../../src/protocol/protocol';
import { type RunningServer, startServer } from '../../src/server/main';
import { openReserve } from '../../src/server/store/sqlite/file/diskReserve';
import { openForReading, openForWriting } from '../../src/server/store/sqlite/file/openDatabase';
import { groupCommit } from '../../src/server/store/sqlite/groupCommit';
import { migrate } from '../../src/server/store/sqlite/migrations';
import { writes } from '../../src/server/store/sqlite/writes';
import { createSmallDisk, type SmallDisk, whyNoSmallDisk } from '../helpers/server/smallDisk';
import { ADMIN_TOKEN, claimKey, client, WEBHOOK_SECRET } from '../helpers/server/testServer';
import { SHOP_TOKEN, startTestShop, type TestShop } from '../helpers/server/testShop';
import { isOurs, startReceiver } from '../helpers/server/webhookReceiver';
import { categoryCoupon, testKey } from '../helpers/testBundle';

/** How long a busy machine may take for what an idle one does in a second, ms. */
const PATIENT = 45_000;

it('a full disk refuses writes as unavailable, keeps what was acknowledged, and takes the same writes once there is room', () => {
  const dir = mkdtempSync(join(tmpdir(), 'couplet-full-'));
  const db = openForWriting(join(dir, 'couplet.sqlite'));
  try {
    migrate(db);
    const pages = db.pragma('page_count', { simple: true }) as number;
    db.pragma(`max_page_count = ${pages + 8}`);
    const run = groupCommit(db, writes(db));
    const report = (n: number) => ({
      id: n,
      name: 'addReport' as const,
      args: [
        {
          v: 'report/1',
          id: n.toString(16).padStart(32, '0'),
          bundle: '0'.repeat(16),
          question: 'stratum-outcome',
          answer: n % 8,
          pad: '',
        },
        n.toString(16).padStart(64, '0'),
        0,
      ],
    });
    const batches = Array.from({ length: 40 }, (_, b) => Array.from({ length: 64 }, (_, i) => report(b * 64 + i)));
    const answers = batches.flatMap(run);
    const done = answers.filter((answer) => answer.done).length;
    expect(done).toBeGreaterThan(0);
    expect(answers.filter((answer) => !answer.done)).not.toEqual([]);
    expect(answers.every((answer) => answer.done || answer.unavailable === 'disk_full')).toBe(true);
    const stored = (): unknown => db.prepare('SELECT count(*) AS n FROM report').pluck().get();
    expect(stored()).toBe(done);
    db.pragma('max_page_count = 1000000');
    expect(batches.flatMap(run).every((answer) => answer.done)).toBe(true);
    expect([stored(), db.prepare('SELECT sum(count) FROM report_count').pluck().get()]).toEqual([2_560, 2_560]);
  } finally {
    db.close();
    rmSync(dir, { recursive: true, force: true });
  }
});

it('the reserve is filled again once there is room, without being asked', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'couplet-reserve-'));
  const reserve = openReserve(join(dir, 'couplet.sqlite'), 20);
  const isThere = (): boolean => existsSync(join(dir, 'couplet.reserve'));
  try {
    expect([isThere(), reserve.spend(), isThere(), reserve.spend()]).toEqual([true, true, false, false]);
    await vi.waitFor(() => expect(isThere()).toBe(true), PATIENT);
    expect(readdirSync(dir)).toEqual(['couplet.reserve']);
  } finally {
    reserve.close();
  }
  reserve.spend();
  await new Promise((resolve) => setTimeout(resolve, 60));
  expect(isThere()).toBe(false);
  rmSync(dir, { recursive: true, force: true });
});

const whyNot = whyNoSmallDisk();
if (whyNot !== undefined) process.stderr.write(`the tests of a full disk are skipped: ${whyNot}\n`);

describe.skipIf(whyNot !== undefined)('a server whose disk is full', { timeout: 180_000 }, () => {
  let shop: TestShop;
  let disk: SmallDisk;
  let server: RunningServer;
  let receiver: Awaited<ReturnType<typeof startReceiver>>;
  const call = () => client(server.url, Date.now);
  const get = async (path: string) => {
    const response = await fetch(server.url + path);
    return [response.status, await response.json()] as const;
  };
  const start = async (): Promise<void> => {
    server = await startServer(
      {
        PORT: '0',
        DATA_DIR: disk.path,
        ADMIN_TOKEN,
        WEBHOOK_SECRET,
        SITE_KEY: (await testKey()).siteKey,
        SHOP_URL: shop.url,
        SHOP_TOKEN,
        LOG_LEVEL: 'silent',
        RATE_CLAIMS: '0',
        RATE_SHARED: '0',
        ALERT_WEBHOOK: receiver.url,
      },
      () => undefined,
    );
  };
  beforeEach(async () => {
    [shop, receiver] = await Promise.all([startTestShop(), startReceiver()]);
    disk = createSmallDisk(24);
    await start();
    await call().putCatalog([{ coupon: categoryCoupon('tea', 'Tea') }]);
    expect((await call().claim(claimKey(0))).status).toBe(200);
  });
  afterEach(async () => {
    await server.close();
    await Promise.all([shop.stop(), receiver.stop()]);
    disk.remove();
  });
  /** The write-ahead log may have room for a few writes yet. */
  const fillUp = async (): Promise<void> => {
    disk.fill();
    for (let n = 1; n < 500; n++) if ((await call().claim(claimKey(n))).status === 503) return;
    throw new Error('the disk is not full');
  };

  it('is not ready and says why, and is ready once there is room', async () => {
    expect(await get('/readyz')).toEqual([200, { ok: true }]);
    await fillUp();
    const full = [503, { ok: false, error: { code: 'disk_full', message: expect.stringContaining('Free space') } }];
    await vi.waitFor(async () => expect(await get('/readyz')).toEqual(full), PATIENT);
    expect((await get('/healthz'))[0]).toBe(200);
    disk.free();
    await vi.waitFor(async () => expect(await get('/readyz')).toEqual([200, { ok: true }]), PATIENT);
    expect((await call().claim(claimKey(900))).status).toBe(200);
  });

  it('sends an alert, and another once there is room', async () => {
    await fillUp();
    await vi.waitFor(() => expect(receiver.deliveries).toHaveLength(1), PATIENT);
    disk.free();
    await vi.waitFor(() => expect(receiver.deliveries).toHaveLength(2), PATIENT);
    expect(receiver.deliveries.every((delivery) => isOurs(delivery, Date.now()))).toBe(true);
    expect(receiver.deliveries.map(({ body }) => JSON.parse(body))).toEqual([
      expect.objectContaining({ state: 'began', sentence: expect.stringContaining('disk_full') }),
      expect.objectContaining({ state: 'ended', sentence: expect.stringContaining('takes writes again') }),
    ]);
  });

  it('stops all coupons for good, in the room of the reserve', async () => {
    await fillUp();
    expect(shop.activeCodes()).not.toEqual([]);
    const stopped = await call().admin('PUT', 'serving', { serving: false });
    expect([stopped.status, stopped.json]).toEqual([200, expect.objectContaining({ serving: false })]);
    expect(stopped.json).not.toHaveProperty('saved');
    expect(shop.activeCodes()).toEqual([]);
    expect(existsSync(join(disk.path, 'couplet.reserve'))).toBe(false);
    expect((await get(routes.status))[1]).toMatchObject({ serving: false });
    await server.close();
    disk.free();
    await start();
    expect((await get(routes.status))[1]).toMatchObject({ serving: false });
    expect(existsSync(join(disk.path, 'couplet.reserve'))).toBe(true);
    const { entries } = (await call().admin('GET', 'audit')).json as { entries: readonly Record<string, unknown>[] };
    expect(entries.filter(({ action }) => action === 'PUT /v1/admin/serving')).toHaveLength(1);
  });

  it('without a reserve stops them in memory, says so, and saves that later', async () => {
    rmSync(join(disk.path, 'couplet.reserve'));
    await fillUp();
    const stopped = await call().admin('PUT', 'serving', { serving: false });
    expect([stopped.status, stopped.json]).toEqual([200, expect.objectContaining({ serving: false, saved: false })]);
    expect(shop.activeCodes()).toEqual([]);
    expect((await get(routes.status))[1]).toMatchObject({ serving: false });
    const db = openForReading(join(disk.path, 'couplet.sqlite'));
    const saved = db.prepare("SELECT value FROM setting WHERE name = 'serving'").pluck();
    expect(saved.get()).toBeUndefined();
    disk.free();
    await vi.waitFor(() => expect(saved.get()).toBe('no'), PATIENT);
    db.close();
    expect((await call().admin('PUT', 'serving', { serving: true })).json).toEqual({ serving: true, endedClaims: 0, remainingClaims: 0 });
    expect((await get(routes.status))[1]).toMatchObject({ serving: true });
  });
});
