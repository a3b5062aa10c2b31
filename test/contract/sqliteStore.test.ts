import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import SQLite from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { migrate, newestSchema } from '../../src/server/store/sqlite/migrations';
import { openSqliteStore } from '../../src/server/store/sqlite/sqliteStore';
import { codesContract } from './codesContract';
import { poolsContract } from './poolsContract';
import { settlementContract } from './settlementContract';
import { sharedBudgetContract } from './sharedBudgetContract';
import { type StoreUnderTest, storeContract } from './storeContract';
import { tillContract } from './tillContract';

const folder = (): string => mkdtempSync(join(tmpdir(), 'couplet-store-'));

const place = async (): Promise<StoreUnderTest> => {
  const dir = folder();
  return {
    open: (limits = {}) => openSqliteStore({ file: join(dir, 'couplet.sqlite'), ...limits }),
    toSchema1: async () => {
      const db = new SQLite(join(dir, 'couplet.sqlite'));
      db.exec(`DROP TABLE friend_link; DROP TABLE friend_claim; DROP INDEX message_device; ALTER TABLE message DROP COLUMN device_key;
        DROP TRIGGER tell_shared_exhausted; ALTER TABLE catalog DROP COLUMN max_discount; DROP TRIGGER customer_paid; DROP TABLE customer_order;
        DROP TRIGGER total_paid; DROP TRIGGER total_cancelled; DROP TABLE order_total;
        DROP INDEX shop_order_paid; DROP INDEX claim_day; DROP INDEX pool_code_left; DROP INDEX pool_code_idle;
        ALTER TABLE pool_code DROP COLUMN seen; ALTER TABLE pool_code DROP COLUMN returned_at;
        DROP INDEX catalog_campaign; ALTER TABLE catalog DROP COLUMN campaign_id; ALTER TABLE catalog DROP COLUMN campaign_cap_money;
        ALTER TABLE catalog DROP COLUMN campaign_cap_count; ALTER TABLE catalog DROP COLUMN campaign_cap_money_day;
        ALTER TABLE catalog DROP COLUMN campaign_cap_count_day; ALTER TABLE bundle DROP COLUMN campaign;
        ALTER TABLE bundle DROP COLUMN name; ALTER TABLE bundle DROP COLUMN published_by; ALTER TABLE bundle DROP COLUMN terms;
        DROP INDEX admin_token_name; CREATE UNIQUE INDEX admin_token_name ON admin_token (name) WHERE revoked_at IS NULL;
        ALTER TABLE admin_token DROP COLUMN expires_at; ALTER TABLE admin_token DROP COLUMN used_at;
        ALTER TABLE admin_token DROP COLUMN since; ALTER TABLE admin_token DROP COLUMN until;
        DROP TABLE product_import; DROP TABLE shop_product; DROP TABLE shop_product_category; DROP TABLE shop_category;
        DROP TABLE webhook_delivery; DROP TABLE subscriber;
        DROP INDEX message_asked; DROP INDEX message_created; CREATE INDEX message_created ON message (created_at, confirmed_at);
        ALTER TABLE message DROP COLUMN journey; ALTER TABLE message DROP COLUMN later_at; ALTER TABLE message DROP COLUMN birth_month;
        CREATE INDEX pool_code_left ON pool_code (coupon_id, position) WHERE claim_key IS NULL; PRAGMA user_version = 1`);
      db.close();
    },
    dispose: async () => rmSync(dir, { recursive: true, force: true }),
  };
};
storeContract('SQLite', place);
settlementContract('SQLite', place);
codesContract('SQLite', place);
poolsContract('SQLite', place);
tillContract('SQLite', place);
sharedBudgetContract('SQLite', place);

describe('the SQLite store', () => {
  let dir: string;
  let file: string;
  beforeEach(() => {
    dir = folder();
    file = join(dir, 'couplet.sqlite');
  });
  afterEach(() => rmSync(dir, { recursive: true, force: true }));

  it('writes with WAL, full syncs and pages of 8 kB', async () => {
    await (await openSqliteStore({ file })).close();
    const db = new SQLite(file);
    expect([db.pragma('journal_mode', { simple: true }), db.pragma('page_size', { simple: true })]).toEqual(['wal', 8_192]);
    expect(db.pragma('user_version', { simple: true })).toBe(newestSchema);
    db.close();
  });

  it('refuses a file of a newer version and leaves it as it is', async () => {
    const db = new SQLite(file);
    migrate(db);
    db.pragma('user_version = 999');
    db.close();
    await expect(openSqliteStore({ file })).rejects.toThrow('schema 999');
  });

  it('keeps an audit log that nobody changes afterwards, not even by SQL', async () => {
    const store = await openSqliteStore({ file });
    await store.appendAudit({ at: 1, actor: 'token:ci', action: 'PUT /x', subject: 'x', digest: null }, 'done');
    await store.close();
    const db = new SQLite(file);
    for (const sql of ["UPDATE audit SET actor = 'nobody'", 'DELETE FROM audit']) expect(() => db.exec(sql)).toThrow('append-only');
    expect(db.prepare('SELECT actor FROM audit').all()).toEqual([{ actor: 'token:ci' }]);
    db.close();
  });

  it('overwrites a key of split reports in the file when it ends, which deleting alone does not', async () => {
    const secret = 'private'.repeat(6);
    const isLeft = (): boolean => {
      const db = new SQLite(file);
      db.pragma('wal_checkpoint(TRUNCATE)');
      db.close();
      return readFileSync(file).includes(secret);
    };
    const store = await openSqliteStore({ file });
    await store.addSplitKey({ publicKey: 'one', privateKey: secret, madeAt: 1 });
    expect(isLeft()).toBe(true);
    await store.forgetSplitKey('one');
    expect(isLeft()).toBe(false);
    await store.addSplitKey({ publicKey: 'one', privateKey: secret, madeAt: 1 });
    await store.close();
    const db = new SQLite(file);
    db.exec('DELETE FROM split_key');
    db.close();
    expect(isLeft()).toBe(true);
  });

  it('refuses a file that is no database', async () => {
    await expect(openSqliteStore({ file: dir })).rejects.toThrow();
  });
});
