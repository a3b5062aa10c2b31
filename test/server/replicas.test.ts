import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { routes } from '../../src/protocol/protocol';
import { MINUTE } from '../../src/protocol/values/clock';
import { fail, ok } from '../../src/protocol/values/result';
import { firstSetupSecret } from '../../src/server/admin/session';
import { createClaims } from '../../src/server/claims/claims';
import { createSweeper } from '../../src/server/claims/sweeper';
import { type RunningServer, startServer } from '../../src/server/main';
import type { Repositories } from '../../src/server/records/repositories';
import type { Summary } from '../../src/server/reporting/summarise';
import type { Connector } from '../../src/server/shop/connector';
import { openPostgresStore } from '../../src/server/store/postgres/postgresStore';
import { startTestDatabases, type TestDatabase } from '../helpers/server/testDatabases';
import {
  ADMIN_TOKEN,
  type Answer,
  ask,
  claimKey,
  client,
  orderBody,
  reportBody,
  reportId,
  WEBHOOK_SECRET,
} from '../helpers/server/testServer';
import { SHOP_TOKEN, startTestShop, type TestShop } from '../helpers/server/testShop';
import { createTraffic } from '../helpers/server/traffic';
import { categoryCoupon, testBundle, testKey } from '../helpers/testBundle';

type Client = ReturnType<typeof client>;

let databases: Awaited<ReturnType<typeof startTestDatabases>>;
let key: Awaited<ReturnType<typeof testKey>>;
let bundle: Awaited<ReturnType<typeof testBundle>>;
beforeAll(async () => {
  databases = await startTestDatabases();
  key = await testKey();
  bundle = await testBundle(key);
}, 180_000);
afterAll(() => databases?.stop());

let database: TestDatabase;
let shop: TestShop;
let servers: readonly RunningServer[];
let replicas: readonly [Client, Client];

/** Two servers that start at once on one empty database and share nothing else. */
beforeEach(async () => {
  [database, shop] = await Promise.all([databases.create(), startTestShop()]);
  const env = {
    PORT: '0',
    DATABASE_URL: database.url,
    ADMIN_TOKEN,
    WEBHOOK_SECRET,
    SITE_KEY: key.siteKey,
    SHOP_URL: shop.url,
    SHOP_TOKEN,
    LOG_LEVEL: 'silent',
  };
  const [a, b] = await Promise.all([startServer(env, () => undefined), startServer(env, () => undefined)]);
  servers = [a, b];
  replicas = [client(a.url, Date.now), client(b.url, Date.now)];
  expect((await replicas[0].publish(bundle)).status).toBe(201);
});
afterEach(async () => {
  await Promise.all(servers.map((server) => server.close()));
  await shop.stop();
  await database.drop();
});

const of = (n: number): Client => replicas[n % 2 === 0 ? 0 : 1];
const offer = (count?: number): Promise<Answer> =>
  replicas[0].putCatalog([{ coupon: categoryCoupon('tea', 'Tea'), budget: count === undefined ? {} : { count } }]);
const codeOf = ({ json }: Answer): string => (json as { code: string }).code;
const summary = async (n = 0): Promise<Summary> => (await of(n).summary()) as Summary;
const report = (n: number): string => reportBody({ id: reportId(n), bundle: bundle.id, answer: n % 8 });
const reports = async (n = 0): Promise<number> => (await summary(n)).reports.reduce((sum, cell) => sum + cell.reports, 0);
const fresh = ({ json }: Answer): boolean => (json as { fresh: boolean }).fresh;

describe('two replicas on one PostgreSQL', () => {
  it('hand out exactly 70 of a budget for 70 to 200 claimers over both, no code twice', async () => {
    await offer(70);
    const answers = await Promise.all(Array.from({ length: 200 }, (_, n) => of(n).claim(claimKey(n))));
    const codes = answers.filter(({ status }) => status === 200).map(codeOf);
    expect([codes.length, new Set(codes).size]).toEqual([70, 70]);
    const refused = answers.filter(({ status }) => status !== 200);
    expect(refused.every(({ status, text }) => status === 409 && text.includes('budget_exhausted'))).toBe(true);
    expect(shop.activeCodes().sort()).toEqual([...codes].sort());
    expect((await summary(1)).catalog[0]).toMatchObject({ reservedCount: 70, reservedMoney: 35_000 });
  });

  it('answer a claim with one code, whichever is asked, one after the other and at once', async () => {
    await offer();
    const first = await replicas[0].claim(claimKey(1));
    expect(codeOf(await replicas[1].claim(claimKey(1)))).toBe(codeOf(first));
    const answers = await Promise.all(Array.from({ length: 20 }, (_, n) => of(n).claim(claimKey(2))));
    expect(new Set(answers.map(codeOf)).size).toBe(1);
    expect((await replicas[1].claim(claimKey(1), { couponVersion: 2 })).status).toBe(409);
    expect((await summary()).catalog[0]).toMatchObject({ reservedCount: 2 });
    expect(shop.activeCodes()).toHaveLength(2);
  });

  it('count a report sent to both once, and an order too', async () => {
    await offer();
    const answers = await Promise.all(Array.from({ length: 60 }, (_, n) => of(n).report(report(n >> 1))));
    expect(answers.filter(fresh)).toHaveLength(30);
    expect([await reports(0), await reports(1)]).toEqual([30, 30]);
    const code = codeOf(await replicas[0].claim(claimKey(1)));
    const body = orderBody({ codes: [code] });
    const settled = await Promise.all([0, 1, 0, 1].map((n) => of(n).order(body)));
    expect(settled.filter(fresh)).toHaveLength(1);
    expect((await summary(1)).catalog[0]).toMatchObject({ usedCount: 1, usedMoney: 300, reservedCount: 0 });
  });

  it('know at once of what was published and stopped at the other', async () => {
    await offer();
    const next = await testBundle(key, { change: { label: 'next' } });
    expect(next.id).not.toBe(bundle.id);
    const status = async (n: number) => (await ask(`${servers[n]?.url}${routes.status}`)).json;
    expect(await status(1)).toMatchObject({ bundle: bundle.id, serving: true });
    await replicas[0].publish(next);
    expect(await status(1)).toMatchObject({ bundle: next.id });
    const manifest = await ask(`${servers[1]?.url}/v1/bundles/${next.id}/manifest.json`);
    expect(manifest.text).toBe(next.envelope);
    expect((await replicas[1].report(reportBody({ id: reportId(1), bundle: next.id, answer: 1 }))).status).toBe(200);
    await replicas[1].publish(bundle);
    expect(await status(0)).toMatchObject({ bundle: bundle.id });

    const code = codeOf(await replicas[1].claim(claimKey(1)));
    await replicas[0].admin('PUT', 'serving', { serving: false });
    expect(await status(1)).toMatchObject({ serving: false });
    expect(shop.activeCodes()).not.toContain(code);
    expect((await replicas[1].claim(claimKey(2))).text).toContain('serving_stopped');
  });

  it('give each budget back once when both sweep the same claims at once', async () => {
    await offer(40);
    await Promise.all(Array.from({ length: 40 }, (_, n) => of(n).claim(claimKey(n))));
    expect((await summary()).catalog[0]).toMatchObject({ reservedCount: 40 });
    const stops = await Promise.all([0, 1].map((n) => of(n).admin('PUT', 'serving', { serving: false })));
    const ended = stops.map(({ json }) => (json as { endedClaims: number }).endedClaims);
    expect(ended.reduce((sum, count) => sum + count, 0)).toBe(40);
    expect((await summary(1)).catalog[0]).toMatchObject({ reservedCount: 0, reservedMoney: 0, usedCount: 0 });
    expect(shop.activeCodes()).toEqual([]);
  });
});

describe('a claim left pending, taken up by one replica while another sweeps it', () => {
  it('never stands with a code that the shop no longer has', async () => {
    await offer();
    const [one, other] = [await openPostgresStore({ url: database.url }), await openPostgresStore({ url: database.url })];
    const row = {
      key: claimKey(1),
      couponId: 'tea',
      couponVersion: 1,
      code: 'CODE',
      status: 'pending',
      reserved: 500,
      attribution: '-',
    } as const;
    await one.reserveClaim({ ...row, createdAt: 0, expiresAt: 10 * MINUTE });
    const inShop = new Set<string>();
    const connector: Connector = {
      createCode: async ({ code }) => {
        inShop.add(code);
        return ok(undefined);
      },
      // The other replica creates the code just before it is deactivated here, and issues the claim just after.
      deactivateCode: async (code) => {
        inShop.delete(code);
        await other.issueClaim(row.key);
        return ok(undefined);
      },
      platform: 'test',
      capabilities: async () => fail('shop_unreachable', 'Nobody asks.'),
    };
    const clock = (): number => 5 * MINUTE;
    const claims = createClaims({ store: one, connector, clock, newCode: () => 'UNUSED', ttlMs: MINUTE });
    const sweeper = createSweeper({
      store: one,
      connector,
      claims,
      bundleFacts: async () => undefined,
      clock,
      onError: () => expect.unreachable(),
    });
    expect(await sweeper.sweep()).toBe(1);
    expect([(await other.claim(row.key))?.status, inShop.size]).toEqual(['released', 0]);
    expect((await summary()).catalog[0]).toMatchObject({ reservedCount: 0, reservedMoney: 0 });
    await Promise.all([one.close(), other.close()]);
  });
});

describe('PostgreSQL killed with SIGKILL under load of two replicas', () => {
  const KILLS = 2;

  it('keeps what was acknowledged, applies nothing twice, and the replicas come back by themselves', async () => {
    const traffic = createTraffic({ bundle, rounds: KILLS, budget: 100, call: of, activeCodes: shop.activeCodes });
    await traffic.prepare();
    const ready = async (): Promise<readonly number[]> => Promise.all(servers.map(async ({ url }) => (await ask(`${url}/readyz`)).status));
    for (let round = 0; round < KILLS; round++) {
      traffic.play();
      await traffic.acknowledged(100 + 100 * round);
      await databases.kill();
      await traffic.stop();
      expect(await ready()).toEqual([503, 503]);
      const refused = await replicas[0].report(report(0));
      expect([refused.status, refused.headers.get('retry-after'), refused.json]).toEqual([
        503,
        '1',
        { error: { code: 'store_unavailable', message: expect.any(String) } },
      ]);
      await databases.restart();
      await vi.waitFor(async () => expect(await ready()).toEqual([200, 200]), 10_000);
      expect(await traffic.check()).toEqual([]);
    }
    // The database's absence is nobody's fault: never a 500. 409 is a budget that is used up.
    expect(traffic.statuses().filter((status) => ![200, 409, 503].includes(status))).toEqual([]);
    expect(traffic.statuses()).toContain(503);
    const { ackedReports, sentReports, ackedClaims, ackedOrders } = traffic.counts();
    expect(Math.min(ackedReports, ackedClaims, ackedOrders)).toBeGreaterThan(0);
    process.stderr.write(
      `SIGKILL of PostgreSQL ×${KILLS}: ${ackedReports} of ${sentReports} reports and ${ackedClaims} claims, none lost, none twice\n`,
    );
  });
});

it('takes the setup link of either replica at either, once', async () => {
  const stores = await Promise.all([openPostgresStore({ url: database.url }), openPostgresStore({ url: database.url })]);
  const secrets = await Promise.all(stores.map((store) => firstSetupSecret(store, Date.now())));
  const enter = ([server, secret]: readonly [RunningServer | undefined, string | undefined]): Promise<Answer> =>
    ask(`${server?.url}/v1/admin/setup`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-couplet-csrf': '1', origin: server?.url ?? '' },
      body: JSON.stringify({ secret }),
    });
  expect(new Set(secrets).size).toBe(2);
  const answers = await Promise.all([enter([servers[1], secrets[0]]), enter([servers[0], secrets[1]]), enter([servers[0], secrets[0]])]);
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 401, 401]);
  expect(await firstSetupSecret(stores[0] as Repositories, Date.now())).toBeUndefined();
  await Promise.all(stores.map((store) => store.close()));
});
