import { chmodSync, mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { parseWith } from '../../protocol/values/parse';
import type { Result } from '../../protocol/values/result';
import { type Environment, givenVariables } from '../platform/environment';
import type { Repositories } from '../records/repositories';

const isPostgresUrl = (text: string): boolean => {
  try {
    // An invalid percent encoding would otherwise only be noticed when connecting.
    decodeURIComponent(new URL(text).password);
    return /^postgres(ql)?:\/\//.test(text);
  } catch {
    return false;
  }
};
/** Environment variables for the store's location. */
export const storeVariables = {
  /** Folder of the embedded store, and of secrets created at the first start. */
  DATA_DIR: v.optional(v.pipe(v.string(), v.minLength(1)), './data'),
  /** PostgreSQL instead of the embedded store. The value contains the password and is never included in messages. */
  DATABASE_URL: v.optional(v.pipe(v.string(), v.check(isPostgresUrl, 'must be a URL such as postgres://user:password@host:5432/database'))),
};
const placeSchema = v.object(storeVariables);
export type StorePlace = v.InferOutput<typeof placeSchema>;

/** For commands that need the store without a server. Error `config_invalid`, `at` the variable. */
export const readStorePlace = (env: Environment): Result<StorePlace> => parseWith(placeSchema, givenVariables(env), 'config_invalid');

/**
 * Creates the folder if missing, for its owner only, and closes one that everyone on the machine can read. Group access is left as is,
 * because it is deliberate.
 */
export const openDataFolder = (folder: string, say: (line: string) => void): void => {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  // Windows has no such modes and reports that everyone has access.
  if (process.platform === 'win32' || (statSync(folder).mode & 0o007) === 0) return;
  try {
    chmodSync(folder, 0o700);
    say(`DATA_DIR ${folder} was readable by every user of this machine. It is now restricted to its owner.`);
  } catch {
    say(`DATA_DIR ${folder} is readable by every user of this machine. Run chmod 700 on it.`);
  }
};

/** The store set in the environment: PostgreSQL by `DATABASE_URL`, else SQLite in `DATA_DIR`. Loads only the library of the chosen one. */
export const openStore = async ({ DATABASE_URL, DATA_DIR }: StorePlace, warn: (line: string) => void): Promise<Repositories> => {
  if (DATABASE_URL !== undefined) {
    const { openPostgresStore } = await import('./postgres/postgresStore');
    return openPostgresStore({ url: DATABASE_URL, warn });
  }
  const { openSqliteStore } = await import('./sqlite/sqliteStore');
  return openSqliteStore({ file: join(DATA_DIR, 'couplet.sqlite') });
};
