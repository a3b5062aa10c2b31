import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningServer, startServer } from '../../src/server/main';
import type { CatalogState } from '../../src/server/records/catalogRepository';
import type { Repositories } from '../../src/server/records/repositories';
import { openStore } from '../../src/server/store/openStore';
import { startTestDatabases } from '../helpers/server/testDatabases';
import { ADMIN_TOKEN, type Answer, claimKey, client, orderBody, WEBHOOK_SECRET } from '../helpers/server/testServer';
import { SHOP_TOKEN, startTestShop, type TestShop } from '../helpers/server/testShop';
import { categoryCoupon, testKey } from '../helpers/testBundle';

const CODES = 1_000;
const BUDGET = 700;
const CLAIMERS = 200;

let databases: Awaited<ReturnType<typeof startTestDatabases>>;
let key: Awaited<ReturnType<typeof testKey>>;
let shop: TestShop;
beforeAll(async () => {
  [databases, key, shop] = await Promise.all([startTestDatabases(), testKey(), startTestShop()]);
}, 180_000);
afterAll(async () => {
  await databases?.stop();
  await shop?.stop();
});

const poolCsv = `code\n${Array.from({ length: CODES }, (_, n) => `TEA-${String(n).padStart(4, '0')}`).join('\n')}\n`;
const tea = { coupon: categoryCoupon('tea', 'Tea'), currency: 'EUR', codes: { from: 'pool' } } as const;
const codeOf = ({ json }: Answer): string => (json as { code: string }).code;
const reasonOf = ({ json }: Answer): string => (json as { error: { code: string } }).error.code;

/** Each claimer asks for one claim after another until it is refused. */
const untilRefused = async <T>(ask: (n: number) => Promise<T>, refused: (answer: T) => boolean): Promise<readonly T[]> => {
  let next = 0;
  const answers: T[] = [];
  const claimer = async (): Promise<void> => {
    for (;;) {
      const answer = await ask(next++);
      answers.push(answer);
      if (refused(answer)) return;
    }
  };
  await Promise.all(Array.from({ length: CLAIMERS }, claimer));
  return answers;
};

describe.each([
  ['one server on SQLite', 1],
  ['two replicas on PostgreSQL', 2],
] as const)('%s', (name, count) => {
  let place: { readonly DATABASE_URL: string } | { readonly DATA_DIR: string };
  let dispose: () => unknown;
  let servers: readonly RunningServer[];
  let calls: readonly ReturnType<typeof client>[];
  /** Who has a code: where two servers race, not always who asked first. */
  let winners: readonly number[] = [];
  const of = (n: number) => calls[n % calls.length] as ReturnType<typeof client>;
  const state = async (n = 0): Promise<CatalogState> => ((await of(n).summary()) as { catalog: CatalogState[] }).catalog[0] as CatalogState;
  const openOne = (): Promise<Repositories> => openStore({ DATA_DIR: '', DATABASE_URL: undefined, ...place }, () => undefined);

  beforeAll(async () => {
    if (name.endsWith('SQLite')) {
      const dir = mkdtempSync(join(tmpdir(), 'couplet-pools-'));
      [place, dispose] = [{ DATA_DIR: dir }, () => rmSync(dir, { recursive: true, force: true })];
    } else {
      const database = await databases.create();
      [place, dispose] = [{ DATABASE_URL: database.url }, database.drop];
    }
    const env = {
      ...{ PORT: '0', ADMIN_TOKEN, WEBHOOK_SECRET, SITE_KEY: key.siteKey, SHOP_URL: shop.url, SHOP_TOKEN, LOG_LEVEL: 'silent' },
      ...place,
    };
    servers = await Promise.all(Array.from({ length: count }, () => startServer(env, () => undefined)));
    calls = servers.map(({ url }) => client(url, Date.now));
    await of(0).putCatalog([{ ...tea, budget: { count: BUDGET } }]);
    await of(0).admin('PUT', 'serving', { serving: true });
  }, 60_000);
  afterAll(async () => {
    await Promise.all((servers ?? []).map(({ close }) => close()));
    await dispose?.();
  });

  it('gives a pool of 1,000 codes and a budget for 700 to 200 claimers at once: 700 claims, no code twice', async () => {
    expect((await of(1).importCodes('tea', poolCsv)).json).toEqual({ added: CODES, known: 0 });
    const asked: { readonly n: number; readonly answer: Answer }[] = [];
    const answers = await untilRefused(
      async (n) => {
        let answer = await of(n).claim(claimKey(n));
        // A busy machine answers so; the same key may be asked again.
        while (answer.status === 503 && reasonOf(answer) === 'overloaded') {
          await new Promise((resolve) => setTimeout(resolve, 50));
          answer = await of(n).claim(claimKey(n));
        }
        asked.push({ n, answer });
        return answer;
      },
      ({ status }) => status !== 200,
    );
    const codes = answers.filter(({ status }) => status === 200).map(codeOf);
    winners = asked.filter(({ answer }) => answer.status === 200).map(({ n }) => n);
    expect([codes.length, new Set(codes).size]).toEqual([BUDGET, BUDGET]);
    expect(codes.every((code) => poolCsv.includes(`${code}\n`))).toBe(true);
    const refused = answers.filter(({ status }) => status !== 200);
    expect(refused.map((answer) => `${answer.status} ${reasonOf(answer)}`)).toEqual(Array(CLAIMERS).fill('409 budget_exhausted'));
    expect(await state(1)).toMatchObject({ reservedCount: BUDGET, reservedMoney: 500 * BUDGET, usedCount: 0, usedMoney: 0 });
    expect((await of(1).admin('GET', 'coupons/tea/codes')).json).toEqual({ imported: CODES, left: CODES - BUDGET });
    // The shop has these codes already: nothing is created there.
    expect(shop.calls.filter((call) => call.startsWith('POST'))).toEqual([]);
  });

  it('gets code and budget back once from cancelled orders, and the part of partial refunds', async () => {
    const codes = await Promise.all(winners.slice(0, 40).map(async (winner, n) => codeOf(await of(n).claim(claimKey(winner)))));
    const order = (n: number, change: Parameters<typeof orderBody>[0] = {}): string =>
      orderBody({ orderId: `order-${n}`, codes: [codes[n] ?? ''], subtotal: 5_000, discount: 300, ...change });
    await Promise.all(codes.map((_, n) => of(n).order(order(n))));
    expect(await state(1)).toMatchObject({ usedCount: 40, usedMoney: 12_000, reservedCount: BUDGET - 40 });
    // Half of the goods of twenty orders, told twice and to both; the other twenty are cancelled, as often.
    const events = [0, 1, 1, 0].flatMap((to) =>
      codes.map((_, n) =>
        of(n + to).order(order(n, n < 20 ? { event: 'refunded', refundId: 'r1', refunded: 2_350 } : { event: 'cancelled' })),
      ),
    );
    const fresh = (await Promise.all(events)).filter(({ json }) => (json as { fresh: boolean }).fresh);
    expect(fresh).toHaveLength(40);
    expect(await state()).toMatchObject({
      usedCount: 20,
      usedMoney: 20 * 150,
      reservedCount: BUDGET - 20,
      reservedMoney: 500 * (BUDGET - 20),
    });
    // A cancelled order's code is its shopper's again, and nobody else's.
    expect(codeOf(await of(1).claim(claimKey(winners[39] ?? 0)))).toBe(codes[39]);
    await of(0).order(order(39, { orderId: 'order-again' }));
    expect(await state(1)).toMatchObject({ usedCount: 21, usedMoney: 20 * 150 + 300 });
    expect((await of(1).admin('GET', 'coupons/tea/codes')).json).toEqual({ imported: CODES, left: CODES - BUDGET });
  });

  it('lets one of two orders have a code that both tills ask for at once', async () => {
    const codes = await Promise.all(winners.slice(40, 60).map(async (winner, n) => codeOf(await of(n).claim(claimKey(winner)))));
    const both = (action: string, what: string) =>
      Promise.all(
        codes.map((code, n) =>
          Promise.all(
            [0, 1].map((to) =>
              of(to).till(
                action,
                { code, orderId: `till-${to}-${n}`, currency: 'EUR', discount: 100 },
                `${what}-key-${to}-${n}-of-the-till`,
              ),
            ),
          ),
        ),
      );
    for (const action of ['lock', 'redeem']) {
      const outcomes = await both(action, action);
      expect(outcomes.map((pair) => pair.map(({ status }) => status).toSorted())).toEqual(Array(20).fill([200, 409]));
    }
    const before = await state();
    const given = await both('rollback', 'rollback');
    expect(given.flat().filter(({ status }) => status === 200)).toHaveLength(20);
    const after = await state(1);
    expect([before.usedCount - after.usedCount, before.usedMoney - after.usedMoney]).toEqual([20, 2_000]);
  });

  it('would give more by a broken twin that reads the budget before it writes', async () => {
    const stores = await Promise.all(Array.from({ length: count }, openOne));
    const store = (n: number): Repositories => stores[n % count] as Repositories;
    await store(0).putCatalog([{ coupon: categoryCoupon('twin', 'Tea'), currency: 'EUR', budget: {} }], 0);
    const twin = async (n: number): Promise<boolean> => {
      const { reservedCount = BUDGET } = (await store(n).catalogEntry('twin')) ?? {};
      if (reservedCount >= BUDGET) return false;
      const claim = { key: `twin-${n}`, couponId: 'twin', couponVersion: 1, code: `TWIN-${n}`, reserved: 500, attribution: '-' };
      return (await store(n).reserveClaim({ ...claim, createdAt: 0, expiresAt: 1 })).ok;
    };
    const answers = await untilRefused(twin, (won) => !won);
    expect(answers.filter(Boolean).length).toBeGreaterThan(BUDGET);
    await Promise.all(stores.map((each) => each.close()));
  });
});
