import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { HOUR, MINUTE, SECOND } from '../../src/protocol/values/clock';
import { createAddressSealer } from '../../src/server/messages/messageTokens';
import { openStore } from '../../src/server/store/openStore';
import { builtNode } from '../helpers/builtNode';
import { startTestRelay, type TestRelay } from '../helpers/fakes/mailRelay';
import { type ServerProcess, startServerProcess } from '../helpers/server/serverProcess';
import { startTestDatabases } from '../helpers/server/testDatabases';
import { ADMIN_TOKEN, WEBHOOK_SECRET } from '../helpers/server/testServer';
import { SHOP_TOKEN, startTestShop, type TestShop } from '../helpers/server/testShop';
import { categoryCoupon, testKey } from '../helpers/testBundle';
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

/** Confirmed messages in a store of their own, each to an address of its own. */
const fill = async (count: number, DATABASE_URL?: string): Promise<readonly string[]> => {
  const store = await openStore({ DATA_DIR: dir, DATABASE_URL }, () => undefined);
  const now = Date.now();
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
    const keys = { id, claimKey, requestKey: `request-${id}`, bodyHashes: [hash], addressHashes: [hash] };
    await store.addMessage({ ...coupon, ...keys, channel: 'email', address: sealer.seal(address, id) }, { since: 0, most: 1 });
    await store.confirmMessage(id, now);
  };
  for (let from = 0; from < count; from += 1_000) await Promise.all(addresses.slice(from, from + 1_000).map(add));
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

/** Messages that are to be sent still. */
const waiting = async (url: string): Promise<number> => {
  const answer = await fetch(`${url}/v1/admin/messages`, { headers: { authorization: `Bearer ${ADMIN_TOKEN}` } });
  const { counts } = (await answer.json()) as { counts: readonly { state: string; count: number }[] };
  return counts.filter(({ state }) => state === 'due').reduce((sum, { count }) => sum + count, 0);
};

/** Kills the server at random moments while it sends, and lets it come to its end after the last one. */
const killed = async (count: number, args: readonly string[], more: Readonly<Record<string, string>> = {}): Promise<Deliveries> => {
  dir = mkdtempSync(join(tmpdir(), 'couplet-messages-'));
  shop = await startTestShop();
  const addresses = await fill(count, more.DATABASE_URL);
  const port = await freePort();
  const env = {
    PORT: `${port}`,
    DATA_DIR: dir,
    ADMIN_TOKEN,
    WEBHOOK_SECRET,
    SITE_KEY: (await testKey()).siteKey,
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
    const until = (count * (kill + Math.random())) / (KILLS + 1);
    while (relay.received.length < until) await pause(5);
    // Longer than a message takes, so that every moment of it has its turn.
    await pause(150 * Math.random());
    await server.kill();
    server = await startServerProcess(env, args);
  }
  // What was under way at a kill is leased for a minute.
  const end = Date.now() + 10 * MINUTE + count * 50;
  while ((await waiting(server.url)) > 0 && Date.now() < end) await pause(SECOND);
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
