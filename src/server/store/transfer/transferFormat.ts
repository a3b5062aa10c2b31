import * as v from 'valibot';

/**
 * `couplet-export/1`: gzipped lines of JSON. A header, one line per row as `[table, {column: value}]`, and an end with the number of rows
 * and the SHA-256 of all preceding lines. Values are text, numbers, null, booleans as 0 and 1, UUIDs as 32 hex digits and bytes as
 * `{"base64": …}`, so that both kinds of store can read the file.
 */
export const EXPORT_VERSION = 'couplet-export/1';

const bytesSchema = v.strictObject({ base64: v.string() });
const valueSchema = v.union([v.string(), v.pipe(v.number(), v.finite()), v.null(), bytesSchema]);
export type TransferValue = v.InferOutput<typeof valueSchema>;
export type TransferRow = Readonly<Record<string, TransferValue>>;

export const headerSchema = v.strictObject({
  v: v.literal(EXPORT_VERSION),
  /** Schema of the exported store. */
  schema: v.pipe(v.number(), v.integer(), v.minValue(1)),
  takenAt: v.pipe(v.number(), v.integer()),
});

export const rowSchema = v.strictTuple([v.string(), v.record(v.string(), valueSchema)]);
export const endSchema = v.strictObject({ end: v.literal(true), rows: v.pipe(v.number(), v.safeInteger()), sha256: v.string() });

/** Sign-ins belong to the server that created them and must not be stored in a file. */
export const SIGN_INS: readonly string[] = ['admin_session', 'setup_link'];
/** Sums of orders are added up anew. */
export const NOT_EXPORTED: readonly string[] = [...SIGN_INS, 'order_total', 'customer_order'];
/** Secrets of a backup that no server has been started on yet. */
export const ARCHIVE = 'sqlar';

/** A store to read a consistent snapshot from. */
export interface TransferSource {
  readonly schema: number;
  /** Tables in an order in which each comes after those it refers to. */
  readonly tables: readonly string[];
  rows(table: string): AsyncIterable<TransferRow>;
  close(): Promise<void>;
}

/** A store to fill in one transaction. */
export interface TransferTarget {
  readonly schema: number;
  /** Columns by table; rows may name no others. */
  readonly columns: ReadonlyMap<string, readonly string[]>;
  /** Whether the store is still unused. */
  empty(): Promise<boolean>;
  insert(table: string, rows: readonly TransferRow[]): Promise<void>;
  commit(): Promise<void>;
  /** Leaves the store unchanged unless committed. */
  close(): Promise<void>;
}

/**
 * Orders tables so that each comes after those it refers to. `refers` has pairs of a table and the one it refers to. Circular references
 * keep the given order.
 */
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
