import type { Database } from 'better-sqlite3';
import { schema1 } from './schema/schema1';
import { schema2 } from './schema/schema2';

/** Entry i migrates `user_version` from i to i + 1; plain SQL with several statements. Steps are never edited once released. */
const steps: readonly string[] = [schema1, schema2];

/** Version this program migrates to. */
export const newestSchema = steps.length;

/** Migrates the file to the newest schema, each step in its own transaction. Throws on a file written by a newer Couplet. */
export const migrate = (db: Database): void => {
  const version = db.pragma('user_version', { simple: true }) as number;
  if (version > newestSchema) {
    throw new Error(`The data file has schema ${version}. This version of Couplet supports up to ${newestSchema}.`, {
      cause: { code: 'database_newer' },
    });
  }
  const step = (sql: string, reached: number): void =>
    db
      .transaction(() => {
        db.exec(sql);
        db.pragma(`user_version = ${reached}`);
      })
      .immediate();
  for (const [index, sql] of steps.entries()) if (index >= version) step(sql, index + 1);
};
