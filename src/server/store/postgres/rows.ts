import { type Postgres, storable } from './connectPostgres';

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
