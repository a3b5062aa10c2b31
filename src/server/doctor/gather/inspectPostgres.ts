import { type Clock, SECOND } from '../../../protocol/values/clock';
import { fail, ok, type Result } from '../../../protocol/values/result';
import { connectPostgres, type Postgres, unusable } from '../../store/postgres/connectPostgres';
import { newestSchema } from '../../store/postgres/migrations';
import { outboxStore } from '../../store/postgres/outbox';
import { reads } from '../../store/postgres/reads';
import { type Inspection, inspectStored } from './readStore';

/** A failure with message and reason code, like the store's own. */
const failureOf = (url: string, thrown: unknown): Result<never> => {
  const { message, cause } = unusable(url, thrown) as { readonly message: string; readonly cause?: { readonly code?: unknown } };
  return fail(typeof cause?.code === 'string' ? cause.code : 'database_failed', message);
};

/** Tests write permission with a statement that affects no row. Error: `database_readonly`. */
const tryWriting = async ({ query }: Postgres, migrated: boolean): Promise<Result<undefined>> => {
  try {
    const { rows } = await query<{ standby: boolean; read_only: string }>(
      "SELECT pg_is_in_recovery() AS standby, current_setting('transaction_read_only') AS read_only",
    );
    if (rows[0]?.standby) return fail('database_readonly', 'PostgreSQL is a standby and accepts no writes.');
    if (rows[0]?.read_only === 'on') return fail('database_readonly', 'PostgreSQL is set to read-only (default_transaction_read_only).');
    if (migrated) await query('UPDATE couplet.setting SET value = value WHERE false');
    return ok(undefined);
  } catch (error) {
    return fail('database_readonly', `The user of DATABASE_URL may not write: ${error instanceof Error ? error.message : String(error)}.`);
  }
};

/** 0: Couplet has not used this database. */
const schemaOf = async ({ query }: Postgres): Promise<number> => {
  const { rows } = await query<{ there: boolean }>("SELECT to_regclass('couplet.migration') IS NOT NULL AS there");
  if (!rows[0]?.there) return 0;
  const found = await query<{ version: number }>('SELECT coalesce(max(version), 0) AS version FROM couplet.migration');
  return found.rows[0]?.version ?? 0;
};

/** Inspects the shared store. Errors: those of `unusable`. */
export const inspectPostgres = async (url: string, siteKey: string | undefined, clock: Clock): Promise<Result<Inspection>> => {
  const postgres = connectPostgres(url, 1, 10 * SECOND);
  try {
    const schema = await schemaOf(postgres);
    const asked = clock();
    const { rows } = await postgres.query<{ at: number; fsync: string }>(
      "SELECT extract(epoch FROM clock_timestamp()) * 1000 AS at, current_setting('fsync') AS fsync",
    );
    const { at = asked, fsync } = rows[0] ?? {};
    // Assume half of the round trip for each direction.
    const aheadMs = Math.round(at - (asked + clock()) / 2);
    const writable = await tryWriting(postgres, schema > 0);
    const fact = { kind: 'PostgreSQL', schema, newest: newestSchema, writable, aheadMs, syncs: fsync !== 'off' } as const;
    if (schema !== newestSchema) return ok({ fact: { ...fact, stored: undefined }, published: undefined });
    const { outbox } = outboxStore(postgres);
    const { stored, published } = await inspectStored({ ...reads(postgres), outbox }, siteKey, clock());
    return ok({ fact: { ...fact, stored }, published });
  } catch (error) {
    return failureOf(url, error);
  } finally {
    await postgres.close();
  }
};
