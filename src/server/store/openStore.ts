import { join } from 'node:path';
import type { Store } from './store';
import type { StorePlace } from './storePlace';

/** The store the environment asks for: PostgreSQL by `DATABASE_URL`, else SQLite in `DATA_DIR`. Only the chosen one's library is loaded. */
export const openStore = async ({ DATABASE_URL, DATA_DIR }: StorePlace, warn: (line: string) => void): Promise<Store> => {
  if (DATABASE_URL !== undefined) {
    const { openPostgresStore } = await import('./postgres/postgresStore');
    return openPostgresStore({ url: DATABASE_URL, warn });
  }
  const { openSqliteStore } = await import('./sqlite/sqliteStore');
  return openSqliteStore({ file: join(DATA_DIR, 'couplet.sqlite') });
};
