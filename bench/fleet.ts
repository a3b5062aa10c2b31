import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { isFresh } from '../scripts/prepare.mjs';
import { startTestDatabases } from '../test/helpers/server/testDatabases';
import { isQuick } from './all/isQuick';
import type { BenchRow } from './benchResult';
import { costRows } from './fleetCost/costRows';
import { growReports } from './fleetCost/growReports';
import { endedCpuMs, familyCpuMs } from './server/cpu';
import { scratch } from './server/measuredServer';
import { startLoad, startWorker } from './server/worker';

const SIZES = `SELECT (pg_total_relation_size('couplet.report') + pg_total_relation_size('couplet.report_delta')
  + pg_total_relation_size('couplet.report_count'))::float8 AS stored, pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')::float8 AS logged`;

/** Of its pages, those included that are in the write-ahead log alone: the file grows by checkpoints. */
const databaseBytes = (path: string): number => {
  const db = new Sqlite(path, { readonly: true });
  const bytes = Number(db.pragma('page_count', { simple: true })) * Number(db.pragma('page_size', { simple: true }));
  db.close();
  return bytes;
};

/** What a fleet's reports cost the built server, on either store: CPU by thread and bytes, by steps through growing numbers of them. */
export const bench = async (): Promise<readonly BenchRow[]> => {
  // The build ends with 1 above a size budget, which is not the question here.
  if (!isFresh()) spawnSync(process.execPath, ['scripts/build.mjs'], { stdio: ['ignore', 'ignore', 'inherit'] });
  const step = isQuick ? 2_000 : process.argv.includes('--full') ? 100_000 : 20_000;
  const shop = await startWorker('shopWorker');
  const { url: shopUrl } = shop.first as { url: string };
  const load = await startLoad();
  const data = scratch();
  const databases = await startTestDatabases({});
  try {
    const sqlite = await growReports(load, step, shopUrl, { DATA_DIR: data.path }, async () => ({
      cpuMs: 0,
      storedBytes: databaseBytes(join(data.path, 'couplet.sqlite')),
      loggedBytes: 0,
    }));
    const database = await databases.create();
    const postgres = await growReports(load, step, shopUrl, { DATABASE_URL: database.url }, async () => {
      const [sizes] = await database.sql(SIZES);
      const { stored, logged } = sizes as { readonly stored: number; readonly logged: number };
      const alive = [...familyCpuMs(databases.pid()).values()].reduce((sum, ms) => sum + ms, 0);
      return { cpuMs: endedCpuMs(databases.pid()) + alive, storedBytes: stored, loggedBytes: logged };
    });
    return [...costRows('SQLite', sqlite), ...costRows('PostgreSQL', postgres)];
  } finally {
    for (const { close } of [load, shop]) await close();
    await databases.stop();
    data.remove();
  }
};
