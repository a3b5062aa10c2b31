import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { parseJsonWith } from '../../../core/parse';
import { type Failure, fail, ok, type Result } from '../../../core/result';
import { linesOf } from './linesOf';
import { endSchema, headerSchema, rowSchema, type TransferRow, type TransferTarget } from './transferFormat';

/** Rows of one table sent at once; PostgreSQL takes 65,535 parameters a statement. */
const BATCH = 500;

const damaged = (line: number, what: string): Result<never, Failure> =>
  fail('export_damaged', `The file is damaged: ${what}`, `line ${line}`);

/** Broken gzip or UTF-8, as opposed to a store that failed. */
const isOfTheFile = (error: unknown): error is Error & { readonly code: string } =>
  error instanceof Error && 'code' in error && /^(Z_|ERR_ENCODING)/.test(String(error.code));

/** Gathers rows of one table and the same columns. */
const batches = (target: TransferTarget) => {
  let rows: TransferRow[] = [];
  let table = '';
  let shape = '';
  const flush = async (): Promise<void> => {
    if (rows.length > 0) await target.insert(table, rows);
    rows = [];
  };
  const add = async (name: string, row: TransferRow): Promise<void> => {
    const own = Object.keys(row).join();
    if (name !== table || own !== shape || rows.length === BATCH) await flush();
    [table, shape] = [name, own];
    rows.push(row);
  };
  return { add, flush };
};

/**
 * Fills an empty store from `couplet-export/1`, all of it or nothing: the file's end must fit its rows before anything is committed. Errors:
 * `store_not_empty`, `export_newer` (of a newer Couplet), `export_damaged` with the line.
 */
export const importStore = async (
  input: Readable,
  target: TransferTarget,
  progress: (rows: number) => void = () => undefined,
): Promise<Result<number>> => {
  if (!(await target.empty())) return fail('store_not_empty', 'The store holds data already; an export goes into an empty one.');
  const batch = batches(target);
  const hash = createHash('sha256');
  let [line, rows] = [0, 0];
  let ended = false;

  const begin = (text: string): Result<undefined> => {
    const header = parseJsonWith(headerSchema, text, 'export_damaged');
    if (!header.ok) return damaged(line, 'it does not begin as an export of Couplet.');
    const { schema } = header.value;
    return schema > target.schema
      ? fail('export_newer', `The file has schema ${schema}; this version of Couplet knows up to ${target.schema}.`)
      : ok(undefined);
  };
  const end = (text: string): Result<undefined> => {
    const read = parseJsonWith(endSchema, text, 'export_damaged');
    ended = read.ok && read.value.rows === rows && read.value.sha256 === hash.digest('hex');
    return ended ? ok(undefined) : damaged(line, 'its end does not fit its rows.');
  };
  const add = async (text: string): Promise<Result<undefined>> => {
    const row = parseJsonWith(rowSchema, text, 'export_damaged');
    if (!row.ok) return damaged(line, row.error.message);
    const [table, values] = row.value;
    const columns = target.columns.get(table);
    const unknown = Object.keys(values).find((column) => !columns?.includes(column));
    if (!columns || unknown !== undefined)
      return damaged(line, `the store has no ${columns ? `column ${table}.${unknown}` : `table ${table}`}.`);
    await batch.add(table, values);
    rows++;
    if (rows % 10_000 === 0) progress(rows);
    return ok(undefined);
  };
  const take = (text: string): Result<undefined> | Promise<Result<undefined>> => {
    if (ended) return damaged(line, 'there is more after its end.');
    if (line === 1) return begin(text);
    return text.startsWith('{') ? end(text) : add(text);
  };

  let result: Result<undefined> = ok(undefined);
  const read = async (source: AsyncIterable<Uint8Array>): Promise<void> => {
    for await (const text of linesOf(source)) {
      line++;
      result = await take(text);
      if (!result.ok) return;
      if (!ended) hash.update(`${text}\n`);
    }
  };
  try {
    await pipeline(input, createGunzip(), read);
  } catch (error) {
    // Reading ended at the first row that was refused.
    if (!result.ok) return result;
    if (!isOfTheFile(error)) throw error;
    return damaged(line + 1, `${error.message}.`);
  }
  if (!result.ok) return result;
  if (!ended) return damaged(line, 'it ends too early.');
  await batch.flush();
  await target.commit();
  return ok(rows);
};
