import { createReadStream, statSync } from 'node:fs';
import { createGunzip } from 'node:zlib';
import { fail, ok, type Result } from '../../protocol/values/result';

const DELIMITERS = [',', ';', '\t', '|'] as const;
export type Delimiter = (typeof DELIMITERS)[number];

/** Format of a file, detected from its first bytes. */
type FileShape =
  | { readonly kind: 'csv'; readonly gzip: boolean; readonly delimiter: Delimiter }
  | { readonly kind: 'json'; readonly gzip: boolean; readonly first: string }
  | { readonly kind: 'parquet' };

const HEAD = 1 << 18;

const readHead = async (path: string, gzip: boolean): Promise<Buffer> => {
  const source = createReadStream(path);
  const stream = gzip ? source.pipe(createGunzip()) : source;
  source.on('error', (error) => stream.destroy(error));
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    size += chunk.length;
    if (size >= HEAD) break;
  }
  source.destroy();
  return Buffer.concat(chunks).subarray(0, HEAD);
};

/** UTF-16 has a byte order mark, or a zero in every other byte of plain text. */
const isUtf16 = (head: Buffer): boolean => {
  if (head.length >= 2 && ((head[0] === 0xff && head[1] === 0xfe) || (head[0] === 0xfe && head[1] === 0xff))) return true;
  const start = head.subarray(0, 4_096);
  let zeros = 0;
  for (const byte of start) if (byte === 0) zeros += 1;
  return zeros > start.length / 4;
};

/** The most frequent separator of the header outside quotes. A comma if there is none. */
const delimiterOf = (header: string): Delimiter => {
  const bare = header.replaceAll(/"[^"]*"/g, '');
  const count = (delimiter: string): number => bare.split(delimiter).length - 1;
  return DELIMITERS.reduce((best, next) => (count(next) > count(best) ? next : best));
};

/**
 * Recognises CSV (comma, semicolon, tab or bar), NDJSON and Parquet by name and first bytes, gzip by its two magic bytes. Errors:
 * `file_not_found`, `file_unreadable`, `file_empty`, `not_utf8`, `not_text`.
 */
export const sniffFile = async (path: string): Promise<Result<FileShape>> => {
  const found = statSync(path, { throwIfNoEntry: false });
  if (!found?.isFile()) return fail('file_not_found', found?.isDirectory() ? `${path} is a folder.` : `There is no file ${path}.`, path);
  const magic = await readHead(path, false).catch((error: unknown) => String(error));
  if (typeof magic === 'string') return fail('file_unreadable', `${path} cannot be read: ${magic}.`, path);
  if (magic.subarray(0, 4).toString('latin1') === 'PAR1') return ok({ kind: 'parquet' });
  const gzip = magic[0] === 0x1f && magic[1] === 0x8b;
  const head = gzip ? await readHead(path, true).catch((error: unknown) => String(error)) : magic;
  if (typeof head === 'string') return fail('file_unreadable', `${path} cannot be read: ${head}.`, path);
  if (isUtf16(head)) return fail('not_utf8', `${path} is UTF-16. Save it as UTF-8.`, path);
  if (head.includes(0)) return fail('not_text', `${path} is not a text file. Use CSV, NDJSON or Parquet.`, path);
  const text = head.toString('utf8').replace(/^\uFEFF/, '');
  const first = text.split(/\r?\n/).find((line) => line.trim() !== '');
  if (first === undefined) return fail('file_empty', `${path} has no rows.`, path);
  const json = /\.(ndjson|jsonl|json)(\.gz)?$/.test(path) || (first.startsWith('{') && !/\.(csv|tsv)(\.gz)?$/.test(path));
  return ok(json ? { kind: 'json', gzip, first } : { kind: 'csv', gzip, delimiter: delimiterOf(text.slice(0, text.search(/\r?\n|$/))) });
};

/** Bytes of a record that DuckDB reads at most. It misreads what follows a much longer one. */
export const LONGEST_RECORD = 4 * 1024 * 1024;

interface LineScan {
  /** Physical lines, including a last one without line feed. */
  readonly lines: number;
  /** Empty lines outside quotes. */
  readonly blank: number;
  /** Line feeds inside quoted fields. */
  readonly breaks: number;
  /** Record ends that are CRLF, and those that are LF alone. */
  readonly crlf: number;
  readonly lf: number;
  /** Line of the opening quote of a field that never closes. */
  readonly unclosed: number | undefined;
  /** For a CSV, the first line with a carriage return outside quotes that ends no record. */
  readonly stray: number | undefined;
  /** First line of the first record that is longer than `LONGEST_RECORD`. */
  readonly tooLong: number | undefined;
  /** First line, without its line feed. */
  readonly first: string;
}

interface ScanOptions {
  readonly gzip: boolean;
  /** For a CSV, whose fields may be quoted. NDJSON has none. */
  readonly delimiter?: string;
  /** Called with the first line of every record, including blank ones. Return `false` to stop. */
  readonly onRecord?: (line: number, blank: boolean) => boolean;
}

const [LF, CR, QUOTE] = [10, 13, 34];

/** Counts lines and records in the chunks of a file. */
const lineCounter = (separator: number | undefined, onRecord: ScanOptions['onRecord']) => {
  let [line, start, length, inQuotes, closing, openedAt, previous] = [1, 1, 0, false, false, 0, LF];
  let [blank, breaks, crlf, lf, goOn] = [0, 0, 0, 0, true];
  let [stray, tooLong]: (number | undefined)[] = [];

  const endLine = (afterCr: boolean): void => {
    if (length > 0 && afterCr) length -= 1;
    if (inQuotes) breaks += 1;
    else {
      if (afterCr) crlf += 1;
      else lf += 1;
      if (length === 0) blank += 1;
      if (length > LONGEST_RECORD) tooLong ??= start;
      if (onRecord && !onRecord(start, length === 0)) goOn = false;
      [start, length] = [line + 1, 0];
    }
    line += 1;
  };

  /** Without a quote in the chunk only line feeds matter, and the runtime finds them faster than a loop over bytes. */
  const takePlain = (chunk: Buffer): void => {
    let from = 0;
    let cr = separator === undefined || inQuotes ? -1 : chunk.indexOf(CR);
    for (let at = chunk.indexOf(LF); at >= 0 && goOn; at = chunk.indexOf(LF, from)) {
      length += at - from;
      while (cr >= 0 && cr < at) {
        if (cr < at - 1) stray ??= line;
        cr = chunk.indexOf(CR, cr + 1);
      }
      endLine((at > from ? chunk[at - 1] : previous) === CR);
      from = at + 1;
      previous = LF;
    }
    // The last byte may be the first half of a CRLF.
    if (cr >= 0 && cr < chunk.length - 1) stray ??= line;
    length += chunk.length - from;
    closing = false;
    previous = chunk[chunk.length - 1] ?? previous;
  };

  const takeQuoted = (chunk: Buffer): void => {
    for (let i = 0; i < chunk.length && goOn; i++) {
      const byte = chunk[i]!;
      if (byte === LF) {
        endLine(previous === CR);
      } else {
        length += 1;
        if (previous === CR && !inQuotes && i > 0) stray ??= line;
      }
      const closed = closing;
      closing = false;
      if (byte === QUOTE) {
        // A doubled quote closes and opens again; a quote inside an unquoted field is text.
        if (inQuotes) [inQuotes, closing] = [false, true];
        else if (previous === LF || previous === separator || closed) {
          inQuotes = true;
          if (!closed) openedAt = line;
        }
      }
      previous = byte;
    }
  };
  return {
    isInFirst: () => line === 1,
    /** @returns whether to continue */
    take: (chunk: Buffer): boolean => {
      if (separator !== undefined && !inQuotes && previous === CR && chunk[0] !== LF) stray ??= line;
      if (separator === undefined || (!inQuotes && !chunk.includes(QUOTE))) takePlain(chunk);
      else takeQuoted(chunk);
      return goOn;
    },
    end: (): Omit<LineScan, 'first'> => {
      // A file that was cut within its last CRLF is accepted.
      if (separator !== undefined && !inQuotes && previous === CR && crlf === 0) stray ??= line;
      if (length > 0 && goOn) onRecord?.(start, false);
      if (length > LONGEST_RECORD) tooLong ??= start;
      return { lines: length > 0 ? line : line - 1, blank, breaks, crlf, lf, stray, tooLong, unclosed: inQuotes ? openedAt : undefined };
    },
  };
};

/**
 * One pass over the bytes of a CSV or NDJSON file, with one chunk in memory at a time. DuckDB silently drops everything after a quote that
 * never closes, so lines are counted independently and must add up in the end.
 */
export const scanLines = async (path: string, { gzip, delimiter, onRecord }: ScanOptions): Promise<LineScan> => {
  const source = createReadStream(path, { highWaterMark: 1 << 20 });
  const stream = gzip ? source.pipe(createGunzip({ chunkSize: 1 << 18 })) : source;
  source.on('error', (error) => stream.destroy(error));
  const counter = lineCounter(delimiter?.charCodeAt(0), onRecord);
  const first: Buffer[] = [];
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    if (counter.isInFirst()) first.push(chunk);
    if (!counter.take(chunk)) break;
  }
  source.destroy();
  const head = Buffer.concat(first).toString('utf8');
  return { ...counter.end(), first: head.slice(0, head.search(/\r?\n|$/)).replace(/^\uFEFF/, '') };
};
