import pg from 'pg';

/** Puts the rows of a CSV without quotes into a new table of text columns, in their order. */
export const copyCsv = async (url: string, table: string, csv: string): Promise<void> => {
  const [header = '', ...lines] = csv.trimEnd().split(/\r?\n/);
  const columns = header.split(',');
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(`CREATE TABLE ${table} (${columns.map((column) => `"${column}" text`).join(', ')})`);
    for (let from = 0; from < lines.length; from += 1_000) {
      const rows = lines.slice(from, from + 1_000).map((line) => line.split(',').map((cell) => (cell === '' ? null : cell)));
      const lists = columns.map((_, i) => rows.map((row) => row[i] ?? null));
      await client.query(`INSERT INTO ${table} SELECT * FROM unnest(${columns.map((_, i) => `$${i + 1}::text[]`).join(', ')})`, lists);
    }
  } finally {
    await client.end();
  }
};
