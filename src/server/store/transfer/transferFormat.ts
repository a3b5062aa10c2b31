import * as v from 'valibot';

/**
 * `couplet-export/1`, gzipped lines of JSON: a header, one line a row as `[table, {column: value}]`, an end with the number of rows and the SHA-256 of
 * every line before it. Values are text, numbers, null, booleans as 0 and 1, UUIDs as 32 hex digits and bytes as `{"base64": …}`, so that a file of
 * one kind of store fits the other.
 */
export const EXPORT_VERSION = 'couplet-export/1';

const bytesSchema = v.strictObject({ base64: v.string() });
const valueSchema = v.union([v.string(), v.pipe(v.number(), v.finite()), v.null(), bytesSchema]);
export type TransferValue = v.InferOutput<typeof valueSchema>;
export type TransferRow = Readonly<Record<string, TransferValue>>;

export const headerSchema = v.strictObject({
  v: v.literal(EXPORT_VERSION),
  /** Schema of the store it was taken from. */
  schema: v.pipe(v.number(), v.integer(), v.minValue(1)),
  takenAt: v.pipe(v.number(), v.integer()),
});

export const rowSchema = v.strictTuple([v.string(), v.record(v.string(), valueSchema)]);
export const endSchema = v.strictObject({ end: v.literal(true), rows: v.pipe(v.number(), v.safeInteger()), sha256: v.string() });

/** A sign-in is of the server that made it, and a file is no place for one. */
export const NOT_EXPORTED: readonly string[] = ['admin_session', 'setup_link'];

/** One kind of store, to read a consistent snapshot from. */
export interface TransferSource {
  readonly schema: number;
  /** Tables in an order in which each comes after those it refers to. */
  readonly tables: readonly string[];
  rows(table: string): AsyncIterable<TransferRow>;
  close(): Promise<void>;
}

/** One kind of store, to fill in one transaction. */
export interface TransferTarget {
  readonly schema: number;
  /** Columns by table; a row may name no others. */
  readonly columns: ReadonlyMap<string, readonly string[]>;
  /** Has anything been written to it yet? */
  empty(): Promise<boolean>;
  insert(table: string, rows: readonly TransferRow[]): Promise<void>;
  commit(): Promise<void>;
  /** Leaves the store as it was unless committed. */
  close(): Promise<void>;
}

/** Tables, each after those it refers to. `refers` has pairs of a table and the one it refers to; references in a circle keep the order given. */
export const byDependency = (tables: readonly string[], refers: readonly (readonly [string, string])[]): readonly string[] => {
  const placed = new Set<string>();
  const visiting = new Set<string>();
  const place = (table: string): void => {
    if (placed.has(table) || visiting.has(table)) return;
    visiting.add(table);
    for (const [from, to] of refers) if (from === table) place(to);
    placed.add(table);
  };
  for (const table of tables) place(table);
  return [...placed].filter((table) => tables.includes(table));
};
