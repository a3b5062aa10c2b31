import { statSync } from 'node:fs';
import { join } from 'node:path';
import SQLite from 'better-sqlite3';
import type { Repositories } from '../../src/server/records/repositories';
import { openPostgresStore } from '../../src/server/store/postgres/postgresStore';
import { openSqliteStore } from '../../src/server/store/sqlite/sqliteStore';
import { startTestDatabases } from '../../test/helpers/server/testDatabases';
import { type BenchRow, rounded } from '../benchResult';
import { bundle, scratch } from './measuredServer';
import { spreadId } from './spreadId';

/** Writers that wait at once. */
const WRITERS = 1_024;

/** Reports straight into the store, without HTTP; seconds. */
const write = async (store: Repositories, reports: number): Promise<number> => {
  const from = performance.now();
  let next = 0;
  const writer = async (): Promise<void> => {
    while (next < reports) {
      const n = next++;
      const report = { v: 'report/1', id: spreadId(n), bundle: bundle.id, question: 'stratum-outcome', answer: n % 8, pad: '' } as const;
      const added = await store.addReport(report, `${spreadId(n)}${spreadId(n)}`, Date.now());
      if (!added.ok) throw new Error(added.error.message);
    }
  };
  await Promise.all(Array.from({ length: WRITERS }, writer));
  return (performance.now() - from) / 1_000;
};

const rowOf = (where: string, reports: number, bytes: number, seconds: number, note: string): BenchRow => ({
  what: `storage of a report, ${where}`,
  value: rounded(bytes / reports),
  unit: 'B',
  ok: true,
  note: `${reports} reports, ${rounded(bytes / 1e6)} MB${note}; written straight at the store in ${rounded(seconds)} s`,
});

/** What an id that is remembered weighs on disk, index included. */
export const storage = async (reports: number): Promise<readonly BenchRow[]> => {
  const data = scratch();
  const databases = await startTestDatabases({});
  try {
    const file = join(data.path, 'couplet.sqlite');
    const embedded = await openSqliteStore({ file });
    const empty = statSync(file).size;
    const seconds = await write(embedded, reports);
    await embedded.close();
    const db = new SQLite(file);
    db.pragma('wal_checkpoint(TRUNCATE)');
    db.close();
    const rows = [rowOf('SQLite', reports, statSync(file).size - empty, seconds, '')];

    const database = await databases.create();
    const postgres = await openPostgresStore({ url: database.url });
    const took = await write(postgres, reports);
    await postgres.close();
    const [size] = await database.sql(
      "SELECT pg_total_relation_size('couplet.report')::float8 AS all, pg_indexes_size('couplet.report')::float8 AS index",
    );
    const { all, index } = size as { readonly all: number; readonly index: number };
    rows.push(rowOf('PostgreSQL', reports, all, took, `, of which the index ${rounded(index / 1e6)}`));
    return rows;
  } finally {
    await databases.stop();
    data.remove();
  }
};
