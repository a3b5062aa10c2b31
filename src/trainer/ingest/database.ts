/** The little of DuckDB the trainer uses. Out of core, one per run, gone when closed. */
export interface Database {
  run(sql: string): Promise<void>;
  /** Rows as arrays, in result order; BIGINT arrives as bigint. */
  rows(sql: string): Promise<readonly (readonly unknown[])[]>;
  close(): void;
}

/** Loaded lazily: 70 MB of binaries that only the trainer needs. One thread, so that row order and sums repeat exactly. */
export const openDatabase = async (): Promise<Database> => {
  const { DuckDBInstance } = await import('@duckdb/node-api');
  const instance = await DuckDBInstance.create(':memory:', { threads: '1', preserve_insertion_order: 'true' });
  const connection = await instance.connect();
  return {
    run: async (sql) => {
      await connection.run(sql);
    },
    rows: async (sql) => (await connection.runAndReadAll(sql)).getRowsJS(),
    close: () => {
      connection.closeSync();
      instance.closeSync();
    },
  };
};

/** SQL string literal. */
export const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** SQL identifier. */
export const identifier = (name: string): string => `"${name.replaceAll('"', '""')}"`;
