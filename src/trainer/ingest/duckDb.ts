import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { staleFolders, temporaryFolder } from '../temporaryFolder';
import type { Database } from './database';
import { duckDbDialect } from './dialect';

export interface DuckDbOptions {
  /** Bytes DuckDB may hold; beyond them it works on disk. Without it, everything stays in memory as long as it fits. */
  readonly memory?: number;
}

const PREFIX = 'couplet-duckdb-';

/**
 * Loaded lazily: 70 MB of binaries that only the trainer needs. One thread, so that row order and sums repeat exactly. Under a memory
 * limit tables live in a file in the temporary folder, compressed and evicted at will.
 */
export const openDuckDb = async ({ memory }: DuckDbOptions): Promise<Database> => {
  const { DuckDBInstance } = await import('@duckdb/node-api');
  // A run that ended by a signal or an error must not leave the merchant's log behind.
  for (const path of staleFolders(tmpdir(), PREFIX, Date.now())) rmSync(path, { recursive: true, force: true });
  const { path: folder, remove } = temporaryFolder(tmpdir(), PREFIX);
  const limit = memory === undefined ? {} : { memory_limit: `${Math.floor(memory / 1024)}KiB` };
  const instance = await DuckDBInstance.create(memory === undefined ? ':memory:' : join(folder, 'log.duckdb'), {
    threads: '1',
    preserve_insertion_order: 'true',
    temp_directory: join(folder, 'spill'),
    ...limit,
  });
  const connection = await instance.connect();
  await connection.run(`SET TimeZone = 'UTC'`);
  const run = async (sql: string): Promise<void> => {
    await connection.run(sql);
  };
  return {
    dialect: duckDbDialect,
    run,
    rows: async (sql) => (await connection.runAndReadAll(sql)).getRowsJS(),
    batches: async function* (sql) {
      yield* (await connection.stream(sql)).yieldRowsJs();
    },
    createTable: async (name, select) => {
      await run(`CREATE TABLE ${name} AS ${select}`);
      // Stating the limit again makes the allocator hand back what DuckDB has freed, which the fits that come next need: 475 → 154 MB of a
      // process that had read a million events.
      if (limit.memory_limit) await run(`SET memory_limit = '${limit.memory_limit}'`);
    },
    close: async () => {
      connection.closeSync();
      instance.closeSync();
      remove();
    },
  };
};
