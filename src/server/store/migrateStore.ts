import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fail, ok, type Result } from '../../protocol/result';
import type { StorePlace } from './openStore';

/**
 * Brings the store to a schema, by default the newest; a lower one makes room for an older Couplet. No server may run meanwhile.
 * @param force go back although that loses data
 * @returns the schema it is at. Errors `schema_unknown`; rejects with a sentence for people as the stores do, with cause `schema_loses` where
 * going back would lose data
 */
export const migrateStore = async (
  { DATABASE_URL, DATA_DIR }: StorePlace,
  to: number | undefined,
  force = false,
): Promise<Result<number>> => {
  const unknown = (newest: number) => fail('schema_unknown', `This version of Couplet knows the schemas 1 to ${newest}.`);
  if (DATABASE_URL !== undefined) {
    const { migrate, newestSchema } = await import('./postgres/migrations');
    const { connectPostgres } = await import('./postgres/connectPostgres');
    const { unusable } = await import('./postgres/connectPostgres');
    const wanted = to ?? newestSchema;
    if (wanted < 1 || wanted > newestSchema) return unknown(newestSchema);
    const postgres = connectPostgres(DATABASE_URL, 1, 0);
    try {
      await migrate(postgres, wanted, force);
      return ok(wanted);
    } catch (error) {
      throw unusable(DATABASE_URL, error);
    } finally {
      await postgres.close();
    }
  }
  const { migrate, migrations } = await import('./sqlite/migrations');
  const { openForWriting } = await import('./sqlite/openDatabase');
  const wanted = to ?? migrations.length;
  if (wanted < 1 || wanted > migrations.length) return unknown(migrations.length);
  mkdirSync(DATA_DIR, { recursive: true, mode: 0o700 });
  const db = openForWriting(join(DATA_DIR, 'couplet.sqlite'));
  try {
    migrate(db, wanted, force);
    return ok(wanted);
  } finally {
    db.close();
  }
};
