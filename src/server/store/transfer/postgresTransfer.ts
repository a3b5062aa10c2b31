import pg from 'pg';
import { connectPostgres, refusal, unusable } from '../postgres/connectPostgres';
import { addUpOrders, migrate, newestSchema, readCustomers } from '../postgres/migrations';
import {
  byDependency,
  NOT_EXPORTED,
  type TransferRow,
  type TransferSource,
  type TransferTarget,
  type TransferValue,
} from './transferFormat';

interface Column {
  readonly table: string;
  readonly name: string;
  readonly type: string;
  readonly identity: boolean;
}

/** Not part of the store's data, or temporary until folded. */
const LEFT_OUT = ['migration', 'report_delta'];
const FETCHED = 1_000;

/** One snapshot on one connection. All numbers in the store are safe integers. */
const connect = async (url: string): Promise<pg.Client> => {
  const client = new pg.Client({ connectionString: url, application_name: 'couplet transfer', connectionTimeoutMillis: 5_000 });
  client.on('error', () => undefined);
  client.setTypeParser(20, Number);
  client.setTypeParser(1700, Number);
  // Columns of type json contain text that is passed on unchanged.
  client.setTypeParser(114, String);
  try {
    await client.connect();
  } catch (error) {
    throw unusable(url, error);
  }
  return client;
};

/** Opens something on a connection. If that fails, the connection is closed, because an open one keeps the process alive. */
const onConnection = async <T>(url: string, open: (client: pg.Client) => Promise<T>): Promise<T> => {
  const client = await connect(url);
  try {
    return await open(client);
  } catch (error) {
    await client.end();
    throw unusable(url, error);
  }
};

const columnsOf = async (client: pg.Client): Promise<readonly Column[]> => {
  const { rows } = await client.query<Column>(
    `SELECT c.table_name AS "table", c.column_name AS name, c.data_type AS type, c.is_identity = 'YES' AS identity
     FROM information_schema.columns AS c JOIN information_schema.tables AS t USING (table_schema, table_name)
     WHERE c.table_schema = 'couplet' AND t.table_type = 'BASE TABLE' ORDER BY c.table_name, c.ordinal_position`,
  );
  return rows.filter(({ table }) => !LEFT_OUT.includes(table));
};

const orderOf = async (client: pg.Client, columns: readonly Column[]): Promise<readonly string[]> => {
  const { rows } = await client.query<{ from: string; to: string }>(
    `SELECT source.relname AS "from", target.relname AS "to" FROM pg_constraint
     JOIN pg_class AS source ON source.oid = conrelid JOIN pg_class AS target ON target.oid = confrelid
     WHERE contype = 'f' AND connamespace = 'couplet'::regnamespace`,
  );
  const tables = [...new Set(columns.map(({ table }) => table))].sort();
  return byDependency(
    tables,
    rows.map(({ from, to }) => [from, to] as const),
  );
};

const outgoing = (value: unknown, type: string): TransferValue => {
  if (Buffer.isBuffer(value)) return { base64: value.toString('base64') };
  if (typeof value === 'boolean') return value ? 1 : 0;
  return type === 'uuid' ? String(value).replaceAll('-', '') : (value as string | number | null);
};

const incoming = (value: TransferValue | undefined, type: string): unknown => {
  if (value === undefined || value === null) return null;
  if (typeof value === 'object') return Buffer.from(value.base64, 'base64');
  if (type === 'bytea') return Buffer.from(String(value), 'hex');
  return type === 'boolean' ? value !== 0 : value;
};

/** Counts are read including their unfolded rows. */
const from = (table: string): string =>
  table === 'report_count'
    ? `(SELECT bundle, question, explored, answer, sum(count)::bigint AS count
        FROM (SELECT * FROM couplet.report_count UNION ALL SELECT * FROM couplet.report_delta) AS parts GROUP BY 1, 2, 3, 4) AS report_count`
    : `couplet.${table}`;

const sourceOn = async (client: pg.Client): Promise<TransferSource> => {
  await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
  const known = await client.query("SELECT 1 WHERE to_regclass('couplet.migration') IS NOT NULL");
  if (known.rowCount === 0)
    throw refusal('store_missing', 'There is no database to export: the database of DATABASE_URL has no Couplet tables.');
  const { rows } = await client.query<{ schema: number }>('SELECT coalesce(max(version), 0) AS schema FROM couplet.migration');
  const columns = await columnsOf(client);
  const rowsOf = async function* (table: string): AsyncGenerator<TransferRow> {
    const own = columns.filter((column) => column.table === table);
    const sent = own.filter(({ identity }) => !identity);
    const identity = own.find((column) => column.identity);
    const order = identity ? ` ORDER BY ${identity.name}` : '';
    await client.query(`DECLARE rows NO SCROLL CURSOR FOR SELECT ${sent.map(({ name }) => name).join(', ')} FROM ${from(table)}${order}`);
    for (;;) {
      const page = await client.query<Record<string, unknown>>(`FETCH ${FETCHED} FROM rows`);
      for (const row of page.rows) yield Object.fromEntries(sent.map(({ name, type }) => [name, outgoing(row[name], type)]));
      if (page.rows.length < FETCHED) break;
    }
    await client.query('CLOSE rows');
  };
  return {
    schema: rows[0]?.schema ?? 0,
    tables: (await orderOf(client, columns)).filter((table) => !NOT_EXPORTED.includes(table)),
    rows: rowsOf,
    close: () => client.end(),
  };
};

/** Reads the database as of one instant, while servers continue to write. */
export const postgresSource = (url: string): Promise<TransferSource> => onConnection(url, sourceOn);

const targetOn = async (client: pg.Client): Promise<TransferTarget> => {
  await client.query('BEGIN');
  const columns = (await columnsOf(client)).filter(({ identity }) => !identity);
  const tables = [...new Set(columns.map(({ table }) => table))];
  // These events were already sent, so triggers must not repeat them.
  const triggers = async (verb: 'DISABLE' | 'ENABLE'): Promise<void> => {
    for (const table of tables) await client.query(`ALTER TABLE couplet.${table} ${verb} TRIGGER USER`);
  };
  await triggers('DISABLE');
  return {
    schema: newestSchema,
    columns: new Map(tables.map((table) => [table, columns.filter((column) => column.table === table).map(({ name }) => name)])),
    empty: async () => {
      for (const table of [...tables, 'report_delta'])
        if ((await client.query(`SELECT 1 FROM couplet.${table} LIMIT 1`)).rowCount !== 0) return false;
      return true;
    },
    insert: async (table, rows) => {
      const [first] = rows;
      if (!first) return;
      const given = columns.filter((column) => column.table === table && column.name in first);
      const values = rows.flatMap((row) => given.map(({ name, type }) => incoming(row[name], type)));
      const tuples = rows.map((_, i) => `(${given.map((_, j) => `$${i * given.length + j + 1}`).join(', ')})`);
      await client.query(`INSERT INTO couplet.${table} (${given.map(({ name }) => name).join(', ')}) VALUES ${tuples.join(', ')}`, values);
    },
    commit: async () => {
      await client.query(addUpOrders + readCustomers);
      await triggers('ENABLE');
      await client.query('COMMIT');
    },
    // Closing the connection before COMMIT rolls back.
    close: () => client.end(),
  };
};

/** Creates the schema if missing. */
export const postgresTarget = async (url: string): Promise<TransferTarget> => {
  const setUp = connectPostgres(url, 1, 0);
  try {
    await migrate(setUp);
  } catch (error) {
    throw unusable(url, error);
  } finally {
    await setUp.close();
  }
  return onConnection(url, targetOn);
};
