import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { HOUR, MINUTE, SECOND } from '../../src/protocol/values/clock';
import { createAddressSealer } from '../../src/server/messages/messageTokens';
import type { Repositories } from '../../src/server/records/repositories';
import { openStore } from '../../src/server/store/openStore';
import { builtNode } from '../helpers/builtNode';
import { startTestRelay, type TestRelay } from '../helpers/fakes/mailRelay';
import { type ServerProcess, startServerProcess } from '../helpers/server/serverProcess';
import { startTestDatabases } from '../helpers/server/testDatabases';
import { ADMIN_TOKEN, WEBHOOK_SECRET } from '../helpers/server/testServer';
import { SHOP_TOKEN, startTestShop, type TestShop } from '../helpers/server/testShop';
import { categoryCoupon, type TestKey, testBundle, testKey } from '../helpers/testBundle';
import { type Deliveries, judgeDeliveries } from './judgeDeliveries';

const KILLS = 5;
const KEY = 'a-key-for-tests-of-32-characters';
const TWIN = ['--import', 'tsx', 'test/channels/brokenSenderServer.ts'];

let shop: TestShop;
let relay: TestRelay;
let server: ServerProcess | undefined;
let dir: string;
afterEach(async () => {
  await server?.kill();
  await relay.stop();
  await shop.stop();
  rmSync(dir, { recursive: true, force: true });
});

/** A campaign whose journey sends a coupon to every address in the hour that begins now. */
const publish = async (store: Repositories, key: TestKey, now: number): Promise<void> => {
  const channels = { email: { cost: 0 }, quietHours: { from: 0, to: 0 }, cap: { perDay: 1, perWeek: 3 } };
  const { id, envelope } = await testBundle(key, { change: { channels } });
  const journey = { v: 'journey/1', trigger: 'welcome', channels: ['email'] };
  await store.putBundle({
    id,
    files: [{ name: 'manifest.json', data: Buffer.from(envelope) }],
    publishedAt: now,
    campaign: JSON.stringify({ campaigns: [{ id: 'welcome', name: 'Welcome', coupons: ['tea'], journey }] }),
  });
};

interface Filled {
  readonly count: number;
  readonly key: TestKey;
  readonly DATABASE_URL: string | undefined;
  /** The addresses agreed to a journey, and what they asked for has ended. */
  readonly byJourney: boolean;
}

/** Confirmed messages in a store of their own, each to an address of its own. */
const fill = async ({ count, key, DATABASE_URL, byJourney }: Filled): Promise<readonly string[]> => {
  const store = await openStore({ DATA_DIR: dir, DATABASE_URL }, () => undefined);
  const now = Date.now();
  if (byJourney) await publish(store, key, now);
  await store.putCatalog(
    [{ coupon: categoryCoupon('tea', 'Tea', { startsAt: 0, endsAt: now + 24 * HOUR }), currency: 'EUR', budget: {} }],
    now,
  );
  const sealer = createAddressSealer([KEY]);
  const addresses = Array.from({ length: count }, (_, n) => `shopper-${n}@customers.example`);
  const add = async (address: string): Promise<void> => {
    const id = randomBytes(16).toString('hex');
    const [hash] = sealer.hashes('address', `email\0${address}`);
    const claimKey = `message-${randomBytes(18).toString('base64url')}`;
    const coupon = { couponId: 'tea', couponVersion: 1, locale: 'en', notBefore: 0, createdAt: now };
    const later = byJourney ? { from: now } : undefined;
    const keys = { id, claimKey, requestKey: `request-${id}`, bodyHashes: [hash], addressHashes: [hash] };
    await store.addMessage({ ...coupon, ...keys, later, channel: 'email', address: sealer.seal(address, id) }, { since: 0, most: 1 });
    await store.confirmMessage(id, now);
  };
  const endOne = async (): Promise<void> => {
    const row = await store.leaseMessage('email', now, now + MINUTE);
    if (row) await store.messageTried(row, { state: 'ended', reason: 'coupon_unknown' }, now);
  };
  for (let from = 0; from < count; from += 1_000) {
    const some = addresses.slice(from, from + 1_000);
    await Promise.all(some.map(add));
    if (byJourney) await Promise.all(some.map(endOne));
  }
  await store.close();
  return addresses;
};

/** The server says where it is by its public address, which is where it is here. */
const freePort = async (): Promise<number> => {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return port;
};

/** Messages in these states. */
const counted = async (url: string, ...states: readonly string[]): Promise<number> => {
  const answer = await fetch(`${url}/v1/admin/messages`, { headers: { authorization: `Bearer ${ADMIN_TOKEN}` } });
  const { counts } = (await answer.json()) as { counts: readonly { state: string; count: number }[] };
  return counts.filter(({ state }) => states.includes(state)).reduce((sum, { count }) => sum + count, 0);
};
/** Messages that are to be sent still. */
const waiting = (url: string): Promise<number> => counted(url, 'due');
/** Messages that the journey has queued so far, while those that were asked for end. Each address has one of those. */
const queued = async (url: string, asked: number): Promise<number> => (await counted(url, 'due', 'sent', 'ended')) - asked;

/** Kills the server at random moments while it sends, and lets it come to its end after the last one. By a journey, also while it queues. */
const killed = async (
  count: number,
  args: readonly string[],
  more: Readonly<Record<string, string>> = {},
  byJourney = false,
): Promise<Deliveries> => {
  dir = mkdtempSync(join(tmpdir(), 'couplet-messages-'));
  shop = await startTestShop();
  const key = await testKey();
  const addresses = await fill({ count, key, DATABASE_URL: more.DATABASE_URL, byJourney });
  const port = await freePort();
  const env = {
    PORT: `${port}`,
    DATA_DIR: dir,
    ADMIN_TOKEN,
    WEBHOOK_SECRET,
    SITE_KEY: key.siteKey,
    SHOP_URL: shop.url,
    SHOP_TOKEN,
    BASE_URL: `http://127.0.0.1:${port}`,
    SMTP_URL: relay.url,
    MAIL_FROM: 'Tea & Co <hello@tea.example>',
    MESSAGE_KEY: KEY,
    MESSAGE_RATE: '0',
    ...more,
  };
  server = await startServerProcess(env, args);
  for (let kill = 0; kill < KILLS; kill++) {
    const share = (kill + Math.random()) / (KILLS + 1);
    if (byJourney && kill < 2) while ((await queued(server.url, count)) < count * share) await pause(1);
    else while (relay.received.length < count * share) await pause(5);
    // Longer than a message takes, so that every moment of it has its turn.
    await pause(150 * Math.random());
    await server.kill();
    server = await startServerProcess(env, args);
  }
  // What was under way at a kill is leased for a minute.
  const end = Date.now() + 10 * MINUTE + count * 50;
  let [seen, quietSince] = [0, Date.now()];
  const isQuiet = (): boolean => {
    if (relay.received.length > seen) [seen, quietSince] = [relay.received.length, Date.now()];
    return Date.now() - quietSince > 75 * SECOND;
  };
  const comes = async (url: string): Promise<boolean> => (await waiting(url)) > 0 || (byJourney && (await queued(url, count)) < count);
  while ((await comes(server.url)) && !(byJourney && isQuiet()) && Date.now() < end) await pause(SECOND);
  expect(await waiting(server.url)).toBe(0);
  return judgeDeliveries(addresses, relay.received);
};
const say = (what: string, came: Deliveries, from: number): void => {
  const seconds = Math.round((performance.now() - from) / SECOND);
  process.stderr.write(`${what}: SIGKILL ×${KILLS} in ${seconds} s: ${JSON.stringify(came)}\n`);
};

describe('a server killed with SIGKILL while it sends messages', () => {
  it('loses none of ten thousand, sends at most one a kill twice, under the same Message-ID and with the same code', async () => {
    const from = performance.now();
    relay = await startTestRelay({ answerMs: 6 });
    const came = await killed(10_000, [join(await builtNode(), 'couplet.js'), 'serve', '--json']);
    say('as it is', came, from);
    expect(came).toMatchObject({ expected: 10_000, lost: 0, unlike: 0, sharedCodes: 0, severalCodes: 0 });
    expect(came.duplicates).toBeLessThanOrEqual(KILLS);
    expect(shop.codes.size).toBe(10_000);
  });

  it('does the same with PostgreSQL', async () => {
    const from = performance.now();
    const databases = await startTestDatabases();
    try {
      relay = await startTestRelay({ answerMs: 6 });
      const { url } = await databases.create();
      const came = await killed(1_000, [join(await builtNode(), 'couplet.js'), 'serve', '--json'], { DATABASE_URL: url });
      say('with PostgreSQL', came, from);
      expect(came).toMatchObject({ expected: 1_000, lost: 0, unlike: 0, sharedCodes: 0, severalCodes: 0 });
      expect(came.duplicates).toBeLessThanOrEqual(KILLS);
    } finally {
      await server?.kill();
      await databases.stop();
    }
  });

  it('queues ten thousand of a journey once each and loses none, though it is killed while it queues and while it sends', async () => {
    const from = performance.now();
    relay = await startTestRelay({ answerMs: 6 });
    const came = await killed(10_000, [join(await builtNode(), 'couplet.js'), 'serve', '--json'], {}, true);
    say('of a journey', came, from);
    expect(came).toMatchObject({ expected: 10_000, lost: 0, unlike: 0, sharedCodes: 0, severalCodes: 0 });
    expect(came.duplicates).toBeLessThanOrEqual(KILLS);
    expect(shop.codes.size).toBe(10_000);
  });

  it('does the same with a journey and PostgreSQL', async () => {
    const from = performance.now();
    const databases = await startTestDatabases();
    try {
      relay = await startTestRelay({ answerMs: 6 });
      const { url } = await databases.create();
      const came = await killed(1_000, [join(await builtNode(), 'couplet.js'), 'serve', '--json'], { DATABASE_URL: url }, true);
      say('of a journey, with PostgreSQL', came, from);
      expect(came).toMatchObject({ expected: 1_000, lost: 0, unlike: 0, sharedCodes: 0, severalCodes: 0 });
      expect(came.duplicates).toBeLessThanOrEqual(KILLS);
    } finally {
      await server?.kill();
      await databases.stop();
    }
  });

  it('would lose some of a journey if it took the slot before it queues the message', async () => {
    const from = performance.now();
    relay = await startTestRelay({ answerMs: 6 });
    const came = await killed(600, TWIN, { BROKEN: 'apart' }, true);
    say('twin that takes slots first', came, from);
    expect(came.lost).toBeGreaterThan(0);
  });

  it('would send some of a journey twice, as other messages, if it took the slot after it and recognised no repeat', async () => {
    const from = performance.now();
    relay = await startTestRelay({ answerMs: 6 });
    const came = await killed(600, TWIN, { BROKEN: 'after' }, true);
    say('twin that takes slots afterwards', came, from);
    expect(came.unlike).toBeGreaterThan(0);
    expect(came.lost).toBe(0);
  });

  it('would lose some if it wrote down that they are sent before it sends them', async () => {
    const from = performance.now();
    relay = await startTestRelay({ greetMs: 90 });
    const came = await killed(120, TWIN, { BROKEN: 'early' });
    say('twin that says so early', came, from);
    expect(came.lost).toBeGreaterThan(0);
  });

  it('would send more of them twice if it sent several at once', async () => {
    const from = performance.now();
    relay = await startTestRelay({ answerMs: 200 });
    const came = await killed(600, TWIN, { BROKEN: 'several' });
    say('twin that sends several at once', came, from);
    expect(came.duplicates).toBeGreaterThan(KILLS);
    expect(came).toMatchObject({ lost: 0, unlike: 0 });
  });
});
