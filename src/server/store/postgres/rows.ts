import { ALLOWED_ORIGINS, allowedOriginsRow, readAllowedOrigins } from '../../records/originRepository';
import { type Postgres, type Query, storable } from './connectPostgres';

type Values = readonly (string | number)[];

/** Reads whole rows. Text values may contain anything a client sent. */
export const rowReads = ({ query }: Pick<Postgres, 'query'>) => {
  const all = async <Row>(sql: string, ...values: Values): Promise<readonly Row[]> =>
    (
      await query<Row>(
        sql,
        values.map((value) => (typeof value === 'string' ? storable(value) : value)),
      )
    ).rows;
  const one = async <Row, Value>(read: (row: Row) => Value, sql: string, ...values: Values): Promise<Value | undefined> => {
    const [row] = await all<Row>(sql, ...values);
    return row && read(row);
  };
  /** A named value of the installation. */
  const setting = (name: string): Promise<string | undefined> =>
    one<{ value: string }, string>(({ value }) => value, 'SELECT value FROM couplet.setting WHERE name = $1', name);
  return { all, one, setting };
};

/** Writes a named value of the installation. */
export const putSetting = (query: Query, name: string, value: string, now: number) =>
  query(
    `INSERT INTO couplet.setting (name, value, changed_at) VALUES ($1, $2, $3)
     ON CONFLICT (name) DO UPDATE SET value = excluded.value, changed_at = excluded.changed_at`,
    [name, value, now],
  );

export const originReads = (postgres: Postgres) => {
  const { setting } = rowReads(postgres);
  return { allowedOrigins: async (): Promise<readonly string[]> => readAllowedOrigins(await setting(ALLOWED_ORIGINS)) };
};

export const originWrites = ({ transaction }: Postgres) => ({
  putAllowedOrigins: (origins: readonly string[], now: number): Promise<void> =>
    transaction(async (query) => {
      await putSetting(query, ALLOWED_ORIGINS, allowedOriginsRow(origins), now);
    }),
});
