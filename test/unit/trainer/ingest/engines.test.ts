import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Database, openDatabase } from '../../../../src/trainer/ingest/database';
import { openPostgres } from '../../../../src/trainer/ingest/postgres';
import { startPostgres, type TestPostgres } from '../../../helpers/postgres';

let server: TestPostgres;
let engines: readonly Database[] = [];

beforeAll(async () => {
  server = await startPostgres();
  engines = [await openDatabase(), await openPostgres(server.url)];
}, 300_000);
afterAll(async () => {
  for (const engine of engines) await engine.close();
  await server?.stop();
});

/** The answer both engines give. */
const both = async (sql: (db: Database) => string): Promise<readonly (readonly unknown[])[]> => {
  const [a, b] = [await engines[0]!.rows(sql(engines[0]!)), await engines[1]!.rows(sql(engines[1]!))];
  expect(b).toEqual(a);
  return a;
};

const values = (texts: readonly string[]): string => texts.map((text, i) => `(${i}, '${text}')`).join(', ');

describe('DuckDB and PostgreSQL', () => {
  it('read the same numbers from text, and none from what is no finite number', async () => {
    const texts = ['2.50', '-1', '+.5', '1e3', '0.1', '123456789.12345679', 'NaN', 'inf', '1e999', '1_000', '0x1F', '', ' 1', '1,5'];
    const rows = await both(({ dialect }) => `SELECT i, ${dialect.toDouble('t')} FROM (VALUES ${values(texts)}) AS v(i, t) ORDER BY i`);
    expect(rows.map(([, number]) => number)).toEqual([2.5, -1, 0.5, 1000, 0.1, 123456789.12345679, ...Array(8).fill(null)]);
  });

  it('read the same instants, and none from a day that does not exist', async () => {
    const texts = [
      '2026-01-01 10:00:00',
      '2026-01-01 10:00:00.1239+05:30',
      '2024-02-29 23:59:59Z',
      '2026-02-29 00:00:00',
      '1900-02-29 00:00:00',
      '2026-04-31 00:00:00',
      '2026-13-01 00:00:00',
      '1969-12-31 23:59:58.5',
      '0000-01-01 00:00:00',
    ];
    const rows = await both(({ dialect }) => `SELECT i, ${dialect.isoMs('t')} FROM (VALUES ${values(texts)}) AS v(i, t) ORDER BY i`);
    expect(rows.map(([, ms]) => (ms === null ? null : Number(ms)))).toEqual([
      Date.UTC(2026, 0, 1, 10),
      Date.UTC(2026, 0, 1, 4, 30, 0, 123),
      Date.UTC(2024, 1, 29, 23, 59, 59),
      ...[null, null, null, null],
      -1_500,
      null,
    ]);
  });

  it('hash text alike into 32 bits, and divide alike towards minus infinity', async () => {
    const rows = await both(({ dialect }) => `SELECT ${dialect.hash32(`'a'`)}, ${dialect.hash32(`'é😀'`)}, ${dialect.floorDiv('-7', '2')}`);
    expect(rows[0]?.[0]).toBe(0x0cc175b9n);
    expect(rows[0]?.[2]).toBe(-4n);
  });

  it('stream rows in order, in batches, and make tables that end with the run', async () => {
    for (const engine of engines) {
      await engine.createTable('numbers', 'SELECT g AS n FROM generate_series(1, 25000) AS s(g)');
      const seen: unknown[] = [];
      let batches = 0;
      for await (const batch of engine.batches('SELECT n::double precision FROM numbers ORDER BY n')) {
        batches += 1;
        seen.push(...batch.map(([n]) => n));
      }
      expect(batches).toBeGreaterThan(1);
      expect(seen).toEqual(Array.from({ length: 25_000 }, (_, i) => i + 1));
    }
    const other = await openPostgres(server.url);
    expect(await other.rows(`SELECT count(*) FROM pg_class WHERE relname = 'numbers' AND pg_table_is_visible(oid)`)).toEqual([[0n]]);
    await other.close();
  });
});
