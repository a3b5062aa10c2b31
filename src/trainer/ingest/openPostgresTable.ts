import { fail, ok, type Result } from '../../protocol/result';
import { type Database, identifier, literal } from './database';
import { type OpenTable, uniqueColumns } from './tableSource';

/** A name the server can look up: `shop.events` as it is, anything else quoted. */
const lookUp = async (db: Database, name: string) => {
  const plain = /^[A-Za-z_][\w$]*([.][A-Za-z_][\w$]*)?$/.test(name) ? name : identifier(name);
  // The session's own search path names temporary tables alone; `public` is where an unqualified log lies.
  for (const candidate of plain.includes('.') ? [plain] : [`public.${identifier(name)}`, `public.${plain}`, plain]) {
    const [row] = await db.rows(`SELECT c.oid::text, n.nspname, c.relname, c.relkind::text FROM pg_catalog.pg_class c
      JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE c.oid = to_regclass(${literal(candidate)})`);
    if (row) return { oid: String(row[0]), from: `${identifier(String(row[1]))}.${identifier(String(row[2]))}`, kind: String(row[3]) };
  }
  return undefined;
};

/**
 * A table or view of the PostgreSQL that holds the log. Rows count as lines in the order they lie in a plain table, which is that of their
 * insertion in a log that is only ever appended to, save for short rows that fill what longer ones left of an earlier page; elsewhere (view,
 * partitions, Citus) in the order of their whole content. Errors: `table_not_found`, `table_unreadable`.
 */
export const openPostgresTable = async (db: Database, name: string): Promise<Result<OpenTable>> => {
  const found = await lookUp(db, name);
  if (!found) return fail('table_not_found', `The database has no table ${name}; write schema.table outside public.`, name);
  const [allowed] = await db.rows(`SELECT has_table_privilege(${found.oid}::oid, 'SELECT')`);
  if (allowed?.[0] !== true) return fail('table_unreadable', `This role may not SELECT from ${name}.`, name);
  const described = await db.rows(`SELECT attname::text FROM pg_catalog.pg_attribute
    WHERE attrelid = ${found.oid}::oid AND attnum > 0 AND NOT attisdropped ORDER BY attnum`);
  const unique = uniqueColumns(
    name,
    described.map(([column]) => String(column)),
  );
  if (!unique.ok) return unique;
  const columns = unique.value;
  const texts = columns.map((column) => `${identifier(column)}::text COLLATE "C"`);
  const inherited = await db.rows(`SELECT 1 FROM pg_catalog.pg_inherits WHERE inhparent = ${found.oid}::oid LIMIT 1`);
  const physical = found.kind === 'r' && inherited.length === 0 && !(await isDistributed(db, found.oid));
  const picks = texts.map((text, i) => `${text} AS ${identifier(columns[i]!)}`);
  return ok({
    select: `SELECT 1 + row_number() OVER (ORDER BY ${physical ? 'ctid' : texts.join(', ')}) AS _line, ${picks.join(', ')} FROM ${found.from}`,
    columns,
    notes: physical ? [] : [`${name} is no plain table: rows of one instant are taken in the order of their content`],
    count: async (rows) => ok({ rows, malformed: [] }),
    lineOf: async (rows) => rows,
  });
};

/** Citus shards have row positions of their own. */
const isDistributed = async (db: Database, oid: string): Promise<boolean> => {
  const [citus] = await db.rows(
    `SELECT 1 FROM pg_catalog.pg_class WHERE relname = 'pg_dist_partition' AND relnamespace = 'pg_catalog'::regnamespace`,
  );
  if (!citus) return false;
  return (await db.rows(`SELECT 1 FROM pg_catalog.pg_dist_partition WHERE logicalrelid = ${oid}::oid`)).length > 0;
};
