import { createReadStream, statSync } from 'node:fs';
import { createGunzip } from 'node:zlib';
import { fail, ok, type Result } from '../../protocol/result';

const DELIMITERS = [',', ';', '\t', '|'] as const;
export type Delimiter = (typeof DELIMITERS)[number];

/** What the first bytes of a file say of the rest. */
export type FileShape =
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

/** UTF-16 has a mark of its own, or a zero in every other byte of plain text. */
const isUtf16 = (head: Buffer): boolean => {
  if (head.length >= 2 && ((head[0] === 0xff && head[1] === 0xfe) || (head[0] === 0xfe && head[1] === 0xff))) return true;
  const start = head.subarray(0, 4_096);
  let zeros = 0;
  for (const byte of start) if (byte === 0) zeros += 1;
  return zeros > start.length / 4;
};

/** The most frequent separator of the header outside quotes; a comma where none occurs. */
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
  if (isUtf16(head)) return fail('not_utf8', `${path} is UTF-16; save it as UTF-8.`, path);
  if (head.includes(0)) return fail('not_text', `${path} is no text file; CSV, NDJSON and Parquet are read.`, path);
  const text = head.toString('utf8').replace(/^\uFEFF/, '');
  const first = text.split(/\r?\n/).find((line) => line.trim() !== '');
  if (first === undefined) return fail('file_empty', `${path} has no rows.`, path);
  const json = /\.(ndjson|jsonl|json)(\.gz)?$/.test(path) || (first.startsWith('{') && !/\.(csv|tsv)(\.gz)?$/.test(path));
  return ok(json ? { kind: 'json', gzip, first } : { kind: 'csv', gzip, delimiter: delimiterOf(text.slice(0, text.search(/\r?\n|$/))) });
};
