import SQLite from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectPostgres } from '../../src/server/store/postgres/connectPostgres';
import { migrate as migratePostgres } from '../../src/server/store/postgres/migrations';
import { migrate as migrateSqlite } from '../../src/server/store/sqlite/migrations';
import { startTestDatabases } from '../helpers/server/testDatabases';

let server: Awaited<ReturnType<typeof startTestDatabases>>;
beforeAll(async () => {
  server = await startTestDatabases();
}, 180_000);
afterAll(() => server?.stop());

type Rows = readonly unknown[];
interface Opened {
  migrate(to?: number, force?: boolean): Promise<void>;
  run(sql: string): Promise<Rows>;
  close(): Promise<void>;
}

const sqlite = async (): Promise<Opened> => {
  const db = new SQLite(':memory:');
  db.pragma('foreign_keys = ON');
  return {
    migrate: async (to, force) => migrateSqlite(db, to, force),
    run: async (sql) => {
      const plain = sql.replaceAll('couplet.', '').replaceAll(/\btrue\b/g, '1');
      if (plain.startsWith('SELECT')) return db.prepare(plain).all();
      db.exec(plain);
      return [];
    },
    close: async () => void db.close(),
  };
};
const postgres = async (): Promise<Opened> => {
  const database = await server.create();
  const connection = connectPostgres(database.url, 1);
  return {
    migrate: (to, force) => migratePostgres(connection, to, force),
    run: async (sql) => (await connection.query(sql)).rows,
    close: async () => {
      await connection.close();
      await database.drop();
    },
  };
};

/** 2026-11-25 23:30 in UTC. */
const LATE = 1_795_649_400_000;
const DATA = `
  INSERT INTO couplet.catalog (coupon_id, coupon, currency, used_money, used_count, reserved_money, reserved_count, position, listed, changed_at)
    VALUES ('tea', '{}', 'EUR', 300, 1, 500, 1, 0, true, 0);
  INSERT INTO couplet.claim (key, coupon_id, coupon_version, code, status, reserved, used, order_id, attribution, created_at, expires_at) VALUES
    ('k1', 'tea', 1, 'A', 'redeemed', 500, 300, 'o1', '', ${LATE}, 5),
    ('k2', 'tea', 1, 'B', 'issued', 500, 0, NULL, '', ${LATE}, 5),
    ('k3', 'tea', 1, 'C', 'released', 500, 0, NULL, '', ${LATE}, 5);
  INSERT INTO couplet.shop_order (order_id, event, body_sha256, body, attribution, currency, subtotal, discount, received_at) VALUES
    ('o1', 'paid', 'x', '{}', NULL, 'EUR', 1000, 300, 1), ('o0', 'cancelled', 'y', '{}', NULL, 'EUR', 1000, 300, 2);`;
const CLAIMS =
  'SELECT key, coupon_id, coupon_version, code, status, reserved, used, order_id, attribution, created_at, expires_at FROM couplet.claim';
const ORDERS = 'SELECT order_id, event, body_sha256, body, attribution, currency, subtotal, discount, received_at FROM couplet.shop_order';

describe.each([
  ['SQLite', sqlite],
  ['PostgreSQL', postgres],
])('the schema of %s', (_name, open) => {
  it('in its second step takes over what the first one held, and goes back to it without what that cannot hold', async () => {
    const db = await open();
    await db.migrate(1);
    await db.run(DATA);
    const before = [
      await db.run(`${CLAIMS} ORDER BY key`),
      await db.run(`${ORDERS} ORDER BY order_id`),
      await db.run('SELECT * FROM couplet.catalog'),
    ];
    await db.migrate(2);
    expect(await db.run('SELECT key, source, paid, day FROM couplet.claim ORDER BY key')).toEqual([
      { key: 'k1', source: 'generated', paid: 300, day: '2026-11-25' },
      { key: 'k2', source: 'generated', paid: 0, day: '2026-11-25' },
      { key: 'k3', source: 'generated', paid: 0, day: '2026-11-25' },
    ]);
    expect(await db.run('SELECT * FROM couplet.day_use')).toEqual([{ coupon_id: 'tea', day: '2026-11-25', money: 800, count: 2 }]);
    await db.run(`INSERT INTO couplet.shop_order (order_id, event, refund_id, body_sha256, body, currency, subtotal, discount, refunded, received_at)
      VALUES ('o1', 'refunded', 'r1', 'z', '{}', 'EUR', 1000, 300, 5, 3)`);
    await db.run(`INSERT INTO couplet.claim (key, coupon_id, coupon_version, code, source, status, reserved, attribution, day, created_at, expires_at)
      VALUES ('s1', 'tea', 1, 'ALL', 'shared', 'issued', 0, '', '2026-11-25', 1, 1), ('s2', 'tea', 1, 'ALL', 'shared', 'issued', 0, '', '2026-11-25', 1, 1)`);
    await expect(db.migrate(1)).rejects.toThrow('2 uses of shared codes; 1 refunds');
    await db.migrate(1, true);
    expect([
      await db.run(`${CLAIMS} ORDER BY key`),
      await db.run(`${ORDERS} ORDER BY order_id`),
      await db.run('SELECT * FROM couplet.catalog'),
    ]).toEqual(before);
    await db.migrate();
    await db.close();
  });

  it('in its fifth step keeps sessions, and on the way back those alone that an older Couplet knows how to end', async () => {
    const db = await open();
    await db.migrate(4);
    const columns = 'couplet.admin_session (hash, actor, role, expires_at';
    await db.run(`INSERT INTO ${columns}) VALUES ('h1', 'user:a', 'owner', 1)`);
    await db.migrate(5);
    expect(await db.run('SELECT * FROM couplet.admin_session')).toEqual([
      { hash: 'h1', actor: 'user:a', role: 'owner', expires_at: 1, token_id: null },
    ]);
    await db.run(`INSERT INTO ${columns}, token_id) VALUES ('h2', 'token:ci', 'owner', 1, 'id-1')`);
    await db.migrate(4);
    expect(await db.run('SELECT * FROM couplet.admin_session')).toEqual([{ hash: 'h1', actor: 'user:a', role: 'owner', expires_at: 1 }]);
    await db.migrate();
    await db.close();
  });

  it('in its eighth step counts which arms devices were drawn into, which the seventh would take for answers', async () => {
    const db = await open();
    await db.migrate(8);
    const columns = '(bundle, question, explored, answer, count)';
    await db.run(`INSERT INTO couplet.report_count ${columns} VALUES ('b', 'exposure', '', 2, 5), ('b', 'reaction', '', 2, 7)`);
    await expect(db.migrate(7)).rejects.toThrow('1 counts of assignments');
    await db.migrate(7, true);
    expect(await db.run('SELECT question FROM couplet.report_count')).toEqual([{ question: 'reaction' }]);
    await db.migrate();
    await db.close();
  });

  it('in its fourteenth step keeps buckets of customers, and goes back only where they may be lost', async () => {
    const db = await open();
    await db.migrate(13);
    const values = (id: string) => `'${id}', 'paid', 'x', '{}', NULL, 'EUR', 1000, 300, 1`;
    const columns = 'order_id, event, body_sha256, body, attribution, currency, subtotal, discount, received_at';
    await db.run(`INSERT INTO couplet.shop_order (${columns}) VALUES (${values('o1')})`);
    await db.migrate(14);
    await db.migrate(13);
    await db.migrate();
    await db.run(`INSERT INTO couplet.shop_order (${columns}, bucket) VALUES (${values('o2')}, 65535)`);
    expect(await db.run('SELECT order_id, bucket FROM couplet.shop_order ORDER BY order_id')).toEqual([
      { order_id: 'o1', bucket: null },
      { order_id: 'o2', bucket: 65_535 },
    ]);
    await expect(db.migrate(13)).rejects.toThrow('1 orders that say by which bucket their customer is drawn');
    await db.migrate(13, true);
    expect(await db.run('SELECT order_id FROM couplet.shop_order ORDER BY order_id')).toEqual([{ order_id: 'o1' }, { order_id: 'o2' }]);
    await db.migrate();
    await db.close();
  });

  it('in its fifth step counts refusals, of which the fourth knows nothing', async () => {
    const db = await open();
    await db.migrate(5);
    await db.run("INSERT INTO couplet.refusal_count (day, coupon_id, code, count) VALUES ('2026-11-25', '', 'pool_empty', 1)");
    await expect(db.migrate(4)).rejects.toThrow('1 counts of refusals');
    await db.migrate(4, true);
    await expect(db.run('SELECT * FROM couplet.refusal_count')).rejects.toThrow();
    await db.migrate();
    expect(await db.run('SELECT * FROM couplet.refusal_count')).toEqual([]);
    await db.close();
  });
});
