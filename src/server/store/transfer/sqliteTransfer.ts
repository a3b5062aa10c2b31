import SQLite, { type Database } from 'better-sqlite3';
import { openForWriting } from '../sqlite/file/openDatabase';
import { addUpOrders, migrate, newestSchema, readCustomers } from '../sqlite/migrations';
import { ARCHIVE, byDependency, NOT_EXPORTED, type TransferSource, type TransferTarget, type TransferValue } from './transferFormat';

interface Column {
  readonly name: string;
  readonly type: string;
  readonly pk: number;
}

const tablesOf = (db: Database): readonly string[] => {
  const names = db
    .prepare<[], { name: string }>("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name")
    .all()
    .map(({ name }) => name);
  const refers = names.flatMap((table) =>
    (db.pragma(`foreign_key_list(${table})`) as readonly { table: string }[]).map((key) => [table, key.table] as const),
  );
  return byDependency(names, refers);
};
const hasRowid = (db: Database, table: string): boolean =>
  (db.prepare<[string], { wr: number }>('SELECT wr FROM pragma_table_list WHERE name = ?').get(table)?.wr ?? 0) === 0;

/** Without columns that only number the rows in writing order: the other store assigns its own numbers. */
const columnsOf = (db: Database, table: string): readonly Column[] => {
  const columns = db.pragma(`table_info(${table})`) as readonly Column[];
  const isKeyAlone = columns.filter(({ pk }) => pk > 0).length === 1 && hasRowid(db, table);
  return columns.filter(({ pk, type }) => !(pk > 0 && type === 'INTEGER' && isKeyAlone));
};

const outgoing = (value: unknown): TransferValue =>
  Buffer.isBuffer(value) ? { base64: value.toString('base64') } : (value as string | number | null);

/** Values stored as bytes in the other store may be hex text here. */
const incoming = (value: TransferValue | undefined, type: string): unknown => {
  if (value === null || typeof value !== 'object') return value;
  const bytes = Buffer.from(value.base64, 'base64');
  return type === 'BLOB' ? bytes : bytes.toString('hex');
};

/** Reads the file as of one instant, while a server continues to write. */
export const sqliteSource = (file: string): TransferSource => {
  const db = new SQLite(file, { readonly: true, fileMustExist: true, timeout: 5_000 });
  db.prepare('BEGIN').run();
  const schema = db.pragma('user_version', { simple: true }) as number;
  return {
    schema,
    tables: tablesOf(db).filter((table) => table !== ARCHIVE && !NOT_EXPORTED.includes(table)),
    rows: async function* (table) {
      const names = columnsOf(db, table)
        .map(({ name }) => name)
        .join(', ');
      // Orders are read in the order they were written.
      const order = hasRowid(db, table) ? ' ORDER BY rowid' : '';
      for (const row of db.prepare<[], Record<string, unknown>>(`SELECT ${names} FROM ${table}${order}`).iterate())
        yield Object.fromEntries(Object.entries(row).map(([name, value]) => [name, outgoing(value)]));
    },
    close: async () => void db.close(),
  };
};

/** Creates the file if missing. */
export const sqliteTarget = (file: string): TransferTarget => {
  const db = openForWriting(file);
  migrate(db);
  db.prepare('BEGIN IMMEDIATE').run();
  // These events were already sent, so triggers must not repeat them.
  const triggers = db.prepare<[], { name: string; sql: string }>("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").all();
  for (const { name } of triggers) db.exec(`DROP TRIGGER ${name}`);
  const types = new Map(tablesOf(db).map((table) => [table, columnsOf(db, table)]));
  return {
    schema: newestSchema,
    columns: new Map([...types].map(([table, columns]) => [table, columns.map(({ name }) => name)])),
    empty: async () => [...types.keys()].every((table) => db.prepare(`SELECT 1 FROM ${table} LIMIT 1`).get() === undefined),
    insert: async (table, rows) => {
      const [first] = rows;
      if (!first) return;
      const given = (types.get(table) ?? []).filter(({ name }) => name in first);
      const insert = db.prepare(
        `INSERT INTO ${table} (${given.map(({ name }) => name).join(', ')}) VALUES (${given.map(() => '?').join(', ')})`,
      );
      for (const row of rows) insert.run(...given.map(({ name, type }) => incoming(row[name], type)));
    },
    commit: async () => {
      db.exec(addUpOrders + readCustomers);
      for (const { sql } of triggers) db.exec(sql);
      db.prepare('COMMIT').run();
    },
    close: async () => {
      if (db.inTransaction) db.prepare('ROLLBACK').run();
      db.close();
    },
  };
};
