import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { OrderWebhook } from '../../src/protocol/protocol';
import type { Result } from '../../src/protocol/values/result';
import type { Repositories } from '../../src/server/records/repositories';
import { connectPostgres } from '../../src/server/store/postgres/connectPostgres';
import { newestSchema } from '../../src/server/store/postgres/migrations';
import { openPostgresStore } from '../../src/server/store/postgres/postgresStore';
import { runSql, startTestDatabases, type TestDatabase } from '../helpers/server/testDatabases';
import { categoryCoupon } from '../helpers/testBundle';
import { codesContract } from './codesContract';
import { poolsContract } from './poolsContract';
import { settlementContract } from './settlementContract';
import { sharedBudgetContract } from './sharedBudgetContract';
import { type StoreUnderTest, storeContract } from './storeContract';
import { tillContract } from './tillContract';

let server: Awaited<ReturnType<typeof startTestDatabases>>;
beforeAll(async () => {
  server = await startTestDatabases();
}, 180_000);
afterAll(() => server?.stop());

const place = async (): Promise<StoreUnderTest> => {
  const database = await server.create();
  const toSchema1 = async () => {
    await database.sql(`DROP TABLE couplet.friend_link, couplet.friend_claim; ALTER TABLE couplet.message DROP COLUMN device_key;
      DROP TRIGGER read_customers ON couplet.shop_order; DROP FUNCTION couplet.read_customers; DROP TABLE couplet.customer_order;
      DROP TRIGGER tell_shared_exhausted ON couplet.catalog; DROP FUNCTION couplet.tell_shared_exhausted;
      ALTER TABLE couplet.catalog DROP COLUMN max_discount;
      DROP TRIGGER total_orders ON couplet.shop_order; DROP FUNCTION couplet.total_orders; DROP TABLE couplet.order_total;
      DROP INDEX couplet.shop_order_paid; DROP INDEX couplet.claim_day; DROP INDEX couplet.pool_code_left; DROP INDEX couplet.pool_code_idle;
      ALTER TABLE couplet.pool_code DROP COLUMN seen; ALTER TABLE couplet.pool_code DROP COLUMN returned_at;
      DROP INDEX couplet.catalog_campaign;
      ALTER TABLE couplet.catalog DROP COLUMN campaign_id, DROP COLUMN campaign_cap_money, DROP COLUMN campaign_cap_count,
        DROP COLUMN campaign_cap_money_day, DROP COLUMN campaign_cap_count_day;
      ALTER TABLE couplet.bundle DROP COLUMN campaign;
      ALTER TABLE couplet.bundle DROP COLUMN name, DROP COLUMN published_by, DROP COLUMN terms;
      DROP INDEX couplet.admin_token_name;
      CREATE UNIQUE INDEX admin_token_name ON couplet.admin_token (name) WHERE revoked_at IS NULL;
      ALTER TABLE couplet.admin_token DROP COLUMN expires_at, DROP COLUMN used_at, DROP COLUMN since, DROP COLUMN until;
      DROP TABLE couplet.product_import, couplet.shop_product, couplet.shop_product_category, couplet.shop_category;
      DROP TABLE couplet.webhook_delivery, couplet.subscriber; DROP INDEX couplet.shop_order_position;
      DROP INDEX couplet.message_created; CREATE INDEX message_created ON couplet.message (created_at, confirmed_at);
      ALTER TABLE couplet.message DROP COLUMN journey, DROP COLUMN later_at, DROP COLUMN birth_month;
      CREATE INDEX pool_code_left ON couplet.pool_code (coupon_id, position) WHERE claim_key IS NULL;
      DELETE FROM couplet.migration WHERE version > 1`);
  };
  return { open: (limits = {}) => openPostgresStore({ url: database.url, ...limits }), toSchema1, dispose: database.drop };
};
storeContract('PostgreSQL', place);
settlementContract('PostgreSQL', place);
codesContract('PostgreSQL', place);
poolsContract('PostgreSQL', place);
tillContract('PostgreSQL', place);
sharedBudgetContract('PostgreSQL', place);

const hash = (n: number): string => n.toString(16).padStart(64, '0');
const report = (n: number, answer = n % 8) =>
  ({ v: 'report/1', id: n.toString(16).padStart(32, '0'), bundle: '0'.repeat(16), question: 'stratum-outcome', answer, pad: '' }) as const;
const claim = (n: number, couponId: string) => ({
  key: `key-${n}`,
  couponId,
  couponVersion: 1,
  code: `CODE-${n}-${couponId.toUpperCase()}`,
  status: 'pending' as const,
  reserved: 100,
  attribution: 'v1.exp-1.couplet.-',
  createdAt: 0,
  expiresAt: 1,
});
const order = (n: number, event: OrderWebhook['event'], code: string): OrderWebhook => ({
  v: 'order/1',
  event,
  orderId: `o${n}`,
  currency: 'EUR',
  subtotal: 1_000,
  discount: 70,
  shipping: 0,
  codes: [code],
});
const total = async (store: Repositories): Promise<number> => (await store.reportCounts()).reduce((sum, { count }) => sum + count, 0);

describe('the PostgreSQL store', () => {
  let database: TestDatabase;
  const name = (): string => new URL(database.url).pathname.slice(1);
  const open: Repositories[] = [];
  const store = async (limits: { maxBatch?: number } = {}): Promise<Repositories> => {
    const opened = await openPostgresStore({ url: database.url, ...limits });
    open.push(opened);
    return opened;
  };
  const deadlocks = async (): Promise<number> => {
    // A backend hands its statistics in when it ends at the latest.
    await Promise.all(open.splice(0).map((opened) => opened.close()));
    const [row] = await database.sql('SELECT deadlocks::int FROM pg_stat_database WHERE datname = current_database()');
    return Number(row?.deadlocks);
  };
  beforeEach(async () => {
    database = await server.createEmpty();
  });
  afterEach(async () => {
    await Promise.all(open.splice(0).map((opened) => opened.close()));
    await database.drop();
  });

  it('is set up once when several replicas start on an empty database at once', async () => {
    const stores = await Promise.all(Array.from({ length: 6 }, () => store()));
    expect(await Promise.all(stores.map(async (each) => (await each.ready()).ok))).toEqual(Array(6).fill(true));
    const versions = await database.sql('SELECT version FROM couplet.migration ORDER BY version');
    expect(versions.map(({ version }) => version)).toEqual(Array.from({ length: newestSchema }, (_, n) => n + 1));
  });

  it('keeps an audit log that nobody changes afterwards, not even by SQL', async () => {
    await (await store()).appendAudit({ at: 1, actor: 'token:ci', action: 'PUT /x', subject: 'x', digest: null }, 'done');
    for (const sql of ["UPDATE couplet.audit SET actor = 'nobody'", 'DELETE FROM couplet.audit', 'TRUNCATE couplet.audit'])
      await expect(database.sql(sql)).rejects.toThrow('append-only');
    expect(await database.sql('SELECT actor FROM couplet.audit')).toEqual([{ actor: 'token:ci' }]);
  });

  it('keeps to a schema of its own', async () => {
    await database.sql('CREATE TABLE claim (mine text); CREATE TABLE setting (mine text)');
    await (await store()).setServing(false, 0);
    expect(await database.sql('SELECT * FROM setting')).toEqual([]);
  });

  it('refuses a database of a newer version and leaves it as it is', async () => {
    await (await store()).close();
    await database.sql('INSERT INTO couplet.migration (version) VALUES (999)');
    await expect(store()).rejects.toMatchObject({ message: expect.stringContaining('schema 999'), cause: { code: 'database_newer' } });
    expect(await database.sql('SELECT max(version) FROM couplet.migration')).toEqual([{ max: 999 }]);
  });

  it('waits for the disk although the server is set not to, and leaves a stronger choice as it is', async () => {
    const chosen = async (): Promise<unknown> => {
      const postgres = connectPostgres(database.url, 1);
      const { rows } = await postgres.query<{ synchronous_commit: string }>('SHOW synchronous_commit');
      await postgres.close();
      return rows[0]?.synchronous_commit;
    };
    expect(await database.sql('SHOW synchronous_commit')).toEqual([{ synchronous_commit: 'off' }]);
    expect(await chosen()).toBe('on');
    await database.sql(`ALTER DATABASE ${name()} SET synchronous_commit = 'remote_apply'`);
    expect(await chosen()).toBe('remote_apply');
  });

  it('says that the server does not sync at all', async () => {
    const lines: string[] = [];
    await (await openPostgresStore({ url: database.url, warn: (line) => lines.push(line) })).close();
    expect(lines).toEqual([expect.stringContaining('fsync=off')]);
  });

  describe('says why it cannot be opened, without the password', () => {
    const PASSWORD = 'hunter2-secret';
    const at = (change: {
      readonly port?: string;
      readonly hostname?: string;
      readonly pathname?: string;
      readonly username?: string;
    }): string => Object.assign(new URL(database.url), { password: PASSWORD }, change).href;
    const refused = async (url: string): Promise<{ readonly text: string; readonly code: unknown }> => {
      const error = await openPostgresStore({ url }).then(
        () => expect.unreachable('opened'),
        (reason: Error) => reason,
      );
      return { text: JSON.stringify([error.message, error.cause, error.stack]), code: (error.cause as { code: unknown }).code };
    };

    it.each([
      ['database_unreachable', 'nobody listens', { port: '1' }],
      ['database_unreachable', 'there is no such host', { hostname: 'no-such-host.invalid' }],
      ['database_unknown', 'there is no such database', { pathname: '/nowhere' }],
      ['database_refused', 'there is no such user', { username: 'stranger' }],
    ])('%s when %s', async (code, _why, change) => {
      const { text, code: found } = await refused(at(change));
      expect(found).toBe(code);
      expect(text).not.toContain(PASSWORD);
    });

    it('database_refused when the password is wrong, or the user may not set up its tables', async () => {
      await database.sql("CREATE ROLE clerk LOGIN PASSWORD 'right'; CREATE ROLE locked LOGIN PASSWORD 'right'");
      const [hba] = await runSql(server.url, 'SHOW hba_file');
      const rules = "SELECT 'host all locked all scram-sha-256' UNION ALL SELECT 'host all all all trust'";
      await runSql(server.url, `COPY (${rules}) TO '${hba?.hba_file}'`);
      await runSql(server.url, 'SELECT pg_reload_conf()');
      const wrong = await refused(at({ username: 'locked' }));
      expect(wrong.text).toContain('password');
      expect([wrong.code, wrong.text.includes(PASSWORD)]).toEqual(['database_refused', false]);
      const weak = await refused(at({ username: 'clerk' }));
      expect([weak.code, weak.text.includes('CREATE')]).toEqual(['database_refused', true]);
      await database.sql(`GRANT CREATE ON DATABASE ${name()} TO clerk`);
      const allowed = await openPostgresStore({ url: at({ username: 'clerk' }) });
      await allowed.setServing(false, 0);
      expect(await allowed.serving()).toBe(false);
      await allowed.close();
    });

    it('database_encoding when it cannot hold every character', async () => {
      await runSql(server.url, "CREATE DATABASE ascii TEMPLATE template0 ENCODING 'SQL_ASCII' LOCALE_PROVIDER libc LOCALE 'C'");
      expect((await refused(at({ pathname: '/ascii' }))).code).toBe('database_encoding');
    });
  });

  it('rejects what a lost connection left unanswered, keeps what it acknowledged, and goes on by itself', async () => {
    const [one, other] = [await store({ maxBatch: 4 }), await store()];
    let sent = 0;
    const acknowledged = new Set<number>();
    let rejected = 0;
    const stopAt = Date.now() + 1_000;
    const send = async (): Promise<void> => {
      while (Date.now() < stopAt) {
        const n = sent++;
        await one.addReport(report(n), hash(n), 0).then(
          () => acknowledged.add(n),
          () => rejected++,
        );
      }
    };
    const cut = async (): Promise<void> => {
      while (Date.now() < stopAt) {
        await new Promise((done) => setTimeout(done, 60));
        await database.sql(
          "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'couplet serve' AND datname = current_database()",
        );
      }
    };
    await Promise.all([cut(), ...Array.from({ length: 32 }, send)]);
    expect(rejected).toBeGreaterThan(0);
    // The last cut may not have been noticed yet.
    await vi.waitFor(async () => expect([await one.ready(), await other.ready()]).toMatchObject([{ ok: true }, { ok: true }]), 5_000);
    const again: Result<boolean>[] = [];
    while (again.length < sent) {
      const page = Array.from({ length: Math.min(1_000, sent - again.length) }, (_, i) => again.length + i);
      again.push(...(await Promise.all(page.map((n) => other.addReport(report(n), hash(n), 0)))));
    }
    expect(again.every(({ ok }) => ok)).toBe(true);
    const fresh = again.flatMap((answer, n) => (answer.ok && answer.value ? [n] : []));
    expect(fresh.filter((n) => acknowledged.has(n))).toEqual([]);
    expect(await total(one)).toBe(sent);
  });

  it('is not ready where it cannot write, and finds the way back', async () => {
    const opened = await store();
    const recycle =
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'couplet serve' AND datname = current_database()";
    await database.sql(`ALTER DATABASE ${name()} SET default_transaction_read_only = on`);
    await database.sql(recycle);
    expect((await opened.ready()).ok).toBe(false);
    await expect(opened.setServing(false, 0)).rejects.toThrow('read-only');
    // On a connection of its own: the setting holds for new ones.
    await runSql(server.url, `ALTER DATABASE ${name()} RESET default_transaction_read_only`);
    await runSql(server.url, recycle.replace('current_database()', `'${name()}'`));
    await opened.setServing(false, 0);
    expect([(await opened.ready()).ok, await opened.serving()]).toEqual([true, false]);
  });

  it('folds appended sums away and counts exactly at every moment of it', async () => {
    const opened = await store({ maxBatch: 1 });
    const seen: number[] = [];
    let sending = true;
    const watch = async (): Promise<void> => {
      while (sending) seen.push(await total(opened));
    };
    const watching = watch();
    let acknowledged = 0;
    for (let n = 0; n < 260; n += 5) {
      await Promise.all(Array.from({ length: 5 }, (_, i) => opened.addReport(report(n + i), hash(n + i), 0)));
      acknowledged += 5;
      expect(await total(opened)).toBe(acknowledged);
    }
    sending = false;
    await watching;
    expect(seen).toEqual([...seen].sort((a, b) => a - b));
    const [rows] = await database.sql(
      'SELECT (SELECT count(*)::int FROM couplet.report_delta) AS appended, (SELECT sum(count)::int FROM couplet.report_count) AS folded',
    );
    expect(Number(rows?.appended)).toBeLessThan(130);
    expect(Number(rows?.appended) + Number(rows?.folded)).toBe(260);
  });

  describe('with two replicas whose batches share keys', () => {
    /** The same numbers in an order of its own for each replica. */
    const shuffled = (count: number, step: number): number[] => Array.from({ length: count }, (_, n) => (n * step) % count);

    it('counts each report once, and no batch deadlocks', async () => {
      const [a, b] = [await store(), await store()];
      for (let block = 0; block < 20; block++) {
        const ids = Array.from({ length: 256 }, (_, i) => 256 * block + i);
        const send = (to: Repositories, order: readonly number[]) => order.map((n) => to.addReport(report(n), hash(n), 0));
        // Met head on: what one has written last, the other writes first.
        const answers = await Promise.all([...send(a, ids), ...send(b, ids.toReversed())]);
        expect(answers.filter((answer) => answer.ok && answer.value)).toHaveLength(256);
      }
      expect(await total(a)).toBe(5_120);
      expect(await deadlocks()).toBe(0);
    });

    it('issues or abandons a pending claim, never both', async () => {
      const [a, b] = [await store({ maxBatch: 16 }), await store({ maxBatch: 16 })];
      await a.putCatalog([{ coupon: categoryCoupon('tea', 'Tea'), currency: 'EUR', budget: {} }], 0);
      for (let round = 0; round < 10; round++) {
        const all = Array.from({ length: 64 }, (_, n) => claim(64 * round + n, 'tea'));
        await Promise.all(all.map((row) => a.reserveClaim(row)));
        const outcomes = await Promise.all(
          all.map(async ({ key }, n) => {
            const [one, other] = n % 2 === 0 ? [a, b] : [b, a];
            return Promise.all([one.issueClaim(key), other.abandonClaim(key)]);
          }),
        );
        expect(outcomes.filter(([issued, abandoned]) => issued === abandoned)).toEqual([]);
        const standing = outcomes.filter(([issued]) => issued).length;
        expect((await Promise.all(all.map(({ key }) => b.claim(key)))).filter((row) => row !== undefined)).toHaveLength(standing);
      }
      const [held] = await database.sql('SELECT count(*)::int AS held FROM couplet.claim');
      expect((await b.catalogEntry('tea'))?.reservedCount).toBe(held?.held);
    });

    it('a broken twin, whose batches are not sorted, does deadlock', async () => {
      const [a, b] = [connectPostgres(database.url, 1), connectPostgres(database.url, 1)];
      await a.query('CREATE TABLE twin (id integer PRIMARY KEY)');
      let [attempts, held] = [0, 0];
      let bothHoldOne = (): void => undefined;
      const met = new Promise<void>((resolve) => {
        bothHoldOne = resolve;
      });
      const insert = (on: typeof a, [first, second]: readonly [number, number]): Promise<void> =>
        on.transaction(async (query) => {
          attempts++;
          const put = (id: number) => query('INSERT INTO twin VALUES ($1) ON CONFLICT DO NOTHING', [id]);
          await put(first);
          held++;
          if (held === 2) bothHoldOne();
          await met;
          await put(second);
        });
      await Promise.all([insert(a, [1, 2]), insert(b, [2, 1])]);
      // It is retried, and both come through.
      expect(attempts).toBeGreaterThan(2);
      expect(await database.sql('SELECT count(*)::int AS rows FROM twin')).toEqual([{ rows: 2 }]);
      await Promise.all([a.close(), b.close()]);
      expect(await deadlocks()).toBeGreaterThan(0);
    });

    it('a broken twin that reads the budget before it writes gives out more than there is', async () => {
      const postgres = connectPostgres(database.url, 2);
      await postgres.query('CREATE TABLE twin AS SELECT 0 AS used');
      const claimed = await Promise.all(
        Array.from({ length: 200 }, async () => {
          const { rows } = await postgres.query<{ used: number }>('SELECT used FROM twin');
          if ((rows[0]?.used ?? 0) >= 70) return false;
          await postgres.query('UPDATE twin SET used = used + 1');
          return true;
        }),
      );
      expect(claimed.filter(Boolean).length).toBeGreaterThan(70);
      await postgres.close();
    });

    it('leaves nothing used by an order that one is told was paid while the other is told it was cancelled', async () => {
      const [a, b] = [await store({ maxBatch: 16 }), await store({ maxBatch: 16 })];
      await a.putCatalog([{ coupon: categoryCoupon('tea', 'Tea'), currency: 'EUR', budget: {} }], 0);
      const all = Array.from({ length: 320 }, (_, n) => claim(n, 'tea'));
      await Promise.all(all.map((row) => a.reserveClaim(row)));
      for (let block = 0; block < 320; block += 16)
        await Promise.all(
          all.slice(block, block + 16).flatMap(({ code }, i) => {
            const [n, one, other] = i % 2 === 0 ? [block + i, a, b] : [block + i, b, a];
            return [one.settleOrder(order(n, 'paid', code), hash(n), 0), other.settleOrder(order(n, 'cancelled', code), hash(n), 0)];
          }),
        );
      expect(await b.catalogEntry('tea')).toMatchObject({ usedMoney: 0, usedCount: 0 });
      expect(await deadlocks()).toBe(0);
    });

    it('claims, ends and settles in any order without deadlock, and the budgets add up', async () => {
      const replicas = [await store({ maxBatch: 32 }), await store({ maxBatch: 32 })] as const;
      const coupons = ['c0', 'c1', 'c2', 'c3', 'c4'];
      const budget = { count: 60 };
      await replicas[0].putCatalog(
        coupons.map((id) => ({ coupon: categoryCoupon(id, 'Tea'), currency: 'EUR', budget })),
        0,
      );
      const N = 509;
      const couponOf = (n: number): string => coupons[n % coupons.length] ?? 'c0';
      /** Everything about claim n at once, from both replicas. */
      const live = async (to: Repositories, n: number): Promise<void> => {
        const claimed = await to.reserveClaim(claim(n, couponOf(n)));
        if (!claimed.ok) return expect(claimed.error.code).toBe('budget_exhausted');
        const { code, key } = claimed.value.row;
        const end = [
          () => to.issueClaim(key),
          () => to.releaseClaim(key),
          () => to.settleOrder(order(n, 'paid', code), hash(n), 0),
          () => to.settleOrder(order(n, 'cancelled', code), hash(n), 0),
        ];
        await Promise.all(end.slice(0, 1 + (n % 4)).map((act) => act()));
      };
      const replace = async (): Promise<void> => {
        for (let n = 0; n < 5; n++)
          await replicas[0].putCatalog(
            coupons.map((id) => ({ coupon: categoryCoupon(id, 'Tea'), currency: 'EUR', budget })),
            0,
          );
      };
      await Promise.all([
        replace(),
        ...shuffled(N, 1).map((n) => live(replicas[0], n)),
        ...shuffled(N, N - 1).map((n) => live(replicas[1], n)),
      ]);
      const held = await database.sql(
        `SELECT coupon_id, coalesce(sum(reserved) FILTER (WHERE status IN ('pending', 'issued')), 0)::int AS reserved,
           (count(*) FILTER (WHERE status IN ('pending', 'issued')))::int AS holds,
           sum(used)::int AS used, (count(*) FILTER (WHERE status = 'redeemed'))::int AS uses FROM couplet.claim GROUP BY coupon_id ORDER BY coupon_id`,
      );
      const catalog = await replicas[1].catalog();
      expect(
        catalog.map(({ coupon, reservedMoney, reservedCount, usedMoney, usedCount }) => ({
          coupon_id: coupon.id,
          reserved: reservedMoney,
          holds: reservedCount,
          used: usedMoney,
          uses: usedCount,
        })),
      ).toEqual(held);
      expect(Math.min(...catalog.flatMap(({ reservedCount, usedCount }) => [reservedCount, usedCount]))).toBeGreaterThan(0);
      for (const { reservedCount, usedCount } of catalog) expect(reservedCount + usedCount).toBeLessThanOrEqual(60);
      expect(await deadlocks()).toBe(0);
    });
  });
});
