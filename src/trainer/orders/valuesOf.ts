import { type Database, literal } from '../ingest/database';

/** Texts of one query: an engine's limits are far above. */
const AT_ONCE = 500;

/**
 * Makes the table `name` of `text, value`: what a function says of each different text of a column, where it says something. The texts are read in
 * batches, so that a column as long as the file takes no memory.
 */
export const valuesOf = async (
  db: Database,
  name: string,
  from: { readonly table: string; readonly column: string },
  meaning: (text: string) => string | undefined,
): Promise<void> => {
  const none = `CAST(NULL AS VARCHAR) COLLATE "C"`;
  await db.createTable(name, `SELECT ${none} AS text, ${none} AS value WHERE false`);
  // Read to its end before the table is written to: one connection runs one query at a time.
  const found: string[] = [];
  for await (const rows of db.batches(`SELECT DISTINCT ${from.column} FROM ${from.table} WHERE ${from.column} IS NOT NULL`)) {
    for (const [text] of rows) {
      const value = meaning(String(text));
      if (value !== undefined) found.push(`(${literal(String(text))}, ${literal(value)})`);
    }
  }
  for (let i = 0; i < found.length; i += AT_ONCE) await db.run(`INSERT INTO ${name} VALUES ${found.slice(i, i + AT_ONCE).join(', ')}`);
};
