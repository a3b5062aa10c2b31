import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { StorePlace } from './openStore';

/**
 * Migrates the store to the newest schema, as opening it does. No server may run meanwhile.
 * @returns the resulting schema version; rejects with a readable sentence, as the stores do
 */
export const migrateStore = async ({ DATABASE_URL, DATA_DIR }: StorePlace): Promise<number> => {
  if (DATABASE_URL !== undefined) {
    const { migrate, newestSchema } = await import('./postgres/migrations');
    const { connectPostgres, unusable } = await import('./postgres/connectPostgres');
    const postgres = connectPostgres(DATABASE_URL, 1, 0);
    try {
      await migrate(postgres);
      return newestSchema;
    } catch (error) {
      throw unusable(DATABASE_URL, error);
    } finally {
      await postgres.close();
    }
  }
  const { migrate, newestSchema } = await import('./sqlite/migrations');
  const { openForWriting } = await import('./sqlite/openDatabase');
  mkdirSync(DATA_DIR, { recursive: true, mode: 0o700 });
  const db = openForWriting(join(DATA_DIR, 'couplet.sqlite'));
  try {
    migrate(db);
    return newestSchema;
  } finally {
    db.close();
  }
};
