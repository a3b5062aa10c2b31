import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { parseJsonWith } from '../../../protocol/values/parse';
import { type Failure, fail, ok, type Result } from '../../../protocol/values/result';
import { endSchema, headerSchema, rowSchema, type TransferRow, type TransferTarget } from './transferFormat';

/** More than a bundle file in base64, the longest value possible. */
const LONGEST = 256 * 1024 * 1024;

class LineTooLong extends Error {}

/** Lines of a UTF-8 byte stream, without line ends. Throws `LineTooLong`. */
const linesOf = async function* (source: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let rest = '';
  for await (const bytes of source) {
    const [first = '', ...others] = decoder.decode(bytes, { stream: true }).split('\n');
    // Searches only the new part. Otherwise one long line would take quadratic time.
    rest += first;
    if (rest.length > LONGEST) throw new LineTooLong(`A line has more than ${LONGEST} characters`);
    if (others.length === 0) continue;
    yield rest;
    rest = others.pop() ?? '';
    yield* others;
  }
  rest += decoder.decode();
  if (rest !== '') yield rest;
};

const damaged = (line: number, what: string): Result<never, Failure> =>
  fail('export_damaged', `The file is damaged: ${what}`, `line ${line}`);

/** Whether the error is about the file (broken gzip or UTF-8, no lines) and nothing else. */
const isOfTheFile = (error: unknown): error is Error =>
  error instanceof LineTooLong || (error instanceof Error && 'code' in error && /^(Z_|ERR_ENCODING)/.test(String(error.code)));

/**
 * Reads `couplet-export/1` and checks its end against the preceding lines.
 * @param onRow called with each row as it is read; only the result shows whether the file was intact
 * @returns number of rows. Errors: `export_newer` (of a newer Couplet), `export_damaged` with the line; rejects with what `onRow` throws
 */
export const readExport = async (
  input: Readable,
  { schema, columns }: Pick<TransferTarget, 'schema' | 'columns'>,
  onRow: (table: string, row: TransferRow) => Promise<void> | void,
): Promise<Result<number>> => {
  const hash = createHash('sha256');
  let [line, rows] = [0, 0];
  let ended = false;
  let thrown: { readonly error: unknown } | undefined;

  const begin = (text: string): Result<undefined> => {
    const header = parseJsonWith(headerSchema, text, 'export_damaged');
    if (!header.ok) return damaged(line, 'it is not a Couplet export.');
    return header.value.schema > schema
      ? fail('export_newer', `The file has schema ${header.value.schema}. This version of Couplet supports up to ${schema}.`)
      : ok(undefined);
  };
  const end = (text: string): Result<undefined> => {
    const read = parseJsonWith(endSchema, text, 'export_damaged');
    ended = read.ok && read.value.rows === rows && read.value.sha256 === hash.digest('hex');
    return ended ? ok(undefined) : damaged(line, 'its checksum does not match its rows.');
  };
  const take = async (text: string): Promise<Result<undefined>> => {
    const row = parseJsonWith(rowSchema, text, 'export_damaged');
    if (!row.ok) return damaged(line, row.error.message);
    const [table, values] = row.value;
    if (Object.keys(values).length === 0) return damaged(line, 'the row has no columns.');
    const known = columns.get(table);
    const unknown = Object.keys(values).find((column) => !known?.includes(column));
    if (!known || unknown !== undefined)
      return damaged(line, `the store has no ${known ? `column ${table}.${unknown}` : `table ${table}`}.`);
    rows++;
    await onRow(table, values);
    return ok(undefined);
  };

  let result: Result<undefined> = ok(undefined);
  const read = async (source: AsyncIterable<Uint8Array>): Promise<void> => {
    for await (const text of linesOf(source)) {
      // Read to the end anyway, because leaving a pipeline early ends with an abort error.
      if (!result.ok || thrown) continue;
      line++;
      try {
        if (ended) result = damaged(line, 'it has data after its end.');
        else if (line === 1) result = begin(text);
        else result = text.startsWith('{') ? end(text) : await take(text);
      } catch (error) {
        thrown = { error };
      }
      if (result.ok && !ended) hash.update(`${text}\n`);
    }
  };
  try {
    await pipeline(input, createGunzip(), read);
  } catch (error) {
    // When the middle of a pipeline ends, its source is aborted or finds it closed.
    if (error instanceof Error && (error.name === 'AbortError' || ('code' in error && error.code === 'ERR_STREAM_PREMATURE_CLOSE')))
      return damaged(line + 1, 'it has data after its end, or it is cut off.');
    if (!isOfTheFile(error)) throw error;
    return damaged(line + 1, `${error.message}.`);
  }
  if (thrown) throw thrown.error;
  if (!result.ok) return result;
  return ended ? ok(rows) : damaged(line, 'it ends too early.');
};

/** Rows of one table inserted at once. PostgreSQL accepts 65,535 parameters per statement. */
const BATCH = 500;

/** Collects rows with the same table and columns. */
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
 * Fills an empty store from `couplet-export/1`, all of it or nothing. The file is read twice, so that a damaged file is reported by its
 * hash instead of a violated constraint. Errors: `store_not_empty` and those of `readExport`.
 *
 * @param open opens the file from its beginning
 */
export const importStore = async (
  open: () => Readable,
  target: TransferTarget,
  progress: (rows: number) => void = () => undefined,
): Promise<Result<number>> => {
  if (!(await target.empty())) return fail('store_not_empty', 'The database already has data. Import into an empty one.');
  const sound = await readExport(open(), target, () => undefined);
  if (!sound.ok) return sound;
  const batch = batches(target);
  let rows = 0;
  const filled = await readExport(open(), target, async (table, row) => {
    await batch.add(table, row);
    if (++rows % 10_000 === 0) progress(rows);
  });
  if (!filled.ok) return filled;
  await batch.flush();
  await target.commit();
  return filled;
};
