import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { MINUTE } from '../../src/protocol/values/clock';
import type { PushState } from '../../src/server/records/pushRepository';
import { openStore } from '../../src/server/store/openStore';
import { builtNode } from '../helpers/builtNode';
import { loopbackCertificate, type PushService, startPushService } from '../helpers/fakes/pushService';
import { type ServerProcess, startServerProcess } from '../helpers/server/serverProcess';
import { startTestDatabases } from '../helpers/server/testDatabases';
import { ADMIN_TOKEN, ask, WEBHOOK_SECRET } from '../helpers/server/testServer';
import { type TestKey, testBundle, testKey } from '../helpers/testBundle';
import { until } from '../helpers/until';

const KILLS = 5;
const BROWSERS = 1_000;
/** Of subscriptions that are leased at once (`server/push/waker`). */
const PAGE = 64;
const TWIN = ['--import', 'tsx', 'test/channels/brokenWakerServer.ts'];

let databases: Awaited<ReturnType<typeof startTestDatabases>>;
let service: PushService | undefined;
let server: ServerProcess | undefined;
let dir = '';
beforeAll(async () => {
  databases = await startTestDatabases();
});
afterEach(async () => {
  await server?.kill();
  await service?.stop();
  rmSync(dir, { recursive: true, force: true });
});
afterAll(() => databases.stop());

/** A campaign whose journey the server wakes browsers for by itself. Its coupons are off, so that it waits for them to subscribe. */
const publish = async (key: TestKey, DATABASE_URL?: string): Promise<void> => {
  const store = await openStore({ DATA_DIR: dir, DATABASE_URL }, () => undefined);
  const channels = { push: { cost: 0, journeys: true as const }, quietHours: { from: 0, to: 0 }, cap: { perDay: 1, perWeek: 3 } };
  const { id, envelope } = await testBundle(key, { change: { channels } });
  const journey = { v: 'journey/1', trigger: 'cart-left', channels: ['push'] };
  await store.putBundle({
    id,
    files: [{ name: 'manifest.json', data: Buffer.from(envelope) }],
    publishedAt: Date.now(),
    campaign: JSON.stringify({ campaigns: [{ id: 'cart', name: 'Cart', coupons: ['tea'], journey }] }),
  });
  await store.setServing(false, Date.now());
  await store.close();
};

interface Wakes {
  readonly count?: number;
  readonly more?: Readonly<Record<string, string>>;
  /** The server wakes them by itself. */
  readonly byJourney?: boolean;
}

/** How often browsers were woken, in the order in which they subscribed, by a server that was killed at random moments meanwhile. */
const woken = async (
  args: readonly string[],
  { count = BROWSERS, more = {}, byJourney = false }: Wakes = {},
): Promise<readonly number[]> => {
  dir = mkdtempSync(join(tmpdir(), 'couplet-wake-'));
  const key = await testKey();
  if (byJourney) await publish(key, more.DATABASE_URL);
  const authority = join(dir, 'authority.pem');
  writeFileSync(authority, loopbackCertificate.cert);
  const pushService = await startPushService();
  service = pushService;
  const env = {
    DATA_DIR: dir,
    ADMIN_TOKEN,
    WEBHOOK_SECRET,
    SITE_KEY: key.siteKey,
    SHOP_URL: 'http://127.0.0.1:1',
    SHOP_TOKEN: 'shop-token-of-the-tests',
    VAPID_SUBJECT: 'mailto:shop@example.com',
    VAPID_PRIVATE_KEY: randomBytes(32).toString('base64url'),
    PUSH_HOSTS: pushService.host,
    RATE_SUBSCRIPTIONS: '0',
    NODE_EXTRA_CA_CERTS: authority,
    ...more,
  };
  server = await startServerProcess(env, args);
  const admin = (method: string, path: string, body?: object) =>
    ask(`${server?.url}/v1/admin/${path}`, {
      method,
      headers: { authorization: `Bearer ${ADMIN_TOKEN}`, ...(body ? { 'content-type': 'application/json' } : {}) },
      body: body ? JSON.stringify(body) : null,
    });
  const browsers = Array.from({ length: count }, () => pushService.subscribe());
  for (const browser of browsers) {
    const body = JSON.stringify(browser);
    const answer = await ask(`${server.url}/v1/push/subscriptions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    });
    expect(answer.status).toBe(204);
  }
  if (byJourney) expect((await admin('PUT', 'serving', { serving: true })).status).toBe(200);
  else expect((await admin('POST', 'push/wake')).status).toBe(202);
  for (let kill = 0; kill < KILLS; kill++) {
    // All over the wake-up, but never more than a twin that loses a page a kill comes to.
    const share = (count * (kill + Math.random())) / (KILLS + 1) - KILLS * PAGE;
    const enough = Math.max(pushService.received.length + 1, share);
    await until(async () => pushService.received.length >= enough, 'some are woken', 2 * MINUTE);
    // Longer than a page takes, so that every moment of it has its turn.
    await pause(60 * Math.random());
    await server.kill();
    server = await startServerProcess(env, args);
  }
  const state = async () => (await admin('GET', 'push')).json as PushState;
  await until(async () => (await state()).waiting === 0, 'none waits any more', 5 * MINUTE);
  expect((await state()).wakes).toHaveLength(1);
  expect((await state()).latest).toMatchObject({ sent: count, gone: 0, refused: 0 });
  const times = new Map<string, number>();
  for (const { path } of pushService.received) times.set(path, (times.get(path) ?? 0) + 1);
  return browsers.map(({ endpoint }) => times.get(new URL(endpoint).pathname) ?? 0);
};

const judge = (what: string, times: readonly number[]) => {
  const lost = times.filter((count) => count === 0).length;
  const more = times.reduce((sum, count) => sum + Math.max(0, count - 1), 0);
  process.stderr.write(`${what}: SIGKILL ×${KILLS}: ${lost} of ${times.length} lost, ${more} once more\n`);
  return { lost, more, most: Math.max(...times) };
};

const newDatabase = async () => ({ DATABASE_URL: (await databases.create()).url });

describe('a server killed with SIGKILL while it wakes browsers', () => {
  it.each<readonly [string, () => Promise<Wakes>]>([
    ['SQLite', async () => ({})],
    ['PostgreSQL', async () => ({ more: await newDatabase() })],
    ['ten thousand by itself for a journey, SQLite', async () => ({ count: 10_000, byJourney: true })],
    ['by itself for a journey, PostgreSQL', async () => ({ more: await newDatabase(), byJourney: true })],
  ])('loses none, and wakes a page at most once more for each kill: %s', async (name, wakes) => {
    const built = [join(await builtNode(), 'couplet.js'), 'serve', '--json'];
    const { lost, more, most } = judge(name, await woken(built, await wakes()));
    expect(lost).toBe(0);
    expect(more).toBeLessThanOrEqual(KILLS * PAGE);
    expect(most).toBeLessThanOrEqual(1 + KILLS);
  });

  it.each([false, true])(
    'would lose some if it wrote down that they are woken before it wakes them (for a journey: %s)',
    async (byJourney) => {
      const { lost } = judge(`twin that says so early${byJourney ? ', for a journey' : ''}`, await woken(TWIN, { byJourney }));
      expect(lost).toBeGreaterThan(0);
    },
  );
});
