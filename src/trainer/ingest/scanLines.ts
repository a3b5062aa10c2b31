import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';

export interface LineScan {
  /** Physical lines, a last one without line feed included. */
  readonly lines: number;
  /** 1-based numbers of empty lines outside quotes. */
  readonly blank: readonly number[];
  /** Line on which a quoted field opens that never closes. */
  readonly unclosed?: number;
  /** First line, without its line feed. */
  readonly first: string;
}

const [LF, CR, QUOTE, COMMA] = [10, 13, 34, 44];

/**
 * One pass over the bytes of a CSV or NDJSON file (gunzipped when its name ends in `.gz`). DuckDB silently drops everything after a quote
 * that never closes, so the count of lines is taken independently and must add up in the end.
 */
export const scanLines = async (path: string, quoted: boolean): Promise<LineScan> => {
  const source = createReadStream(path);
  const stream = path.endsWith('.gz') ? source.pipe(createGunzip()) : source;
  source.on('error', (error) => stream.destroy(error));
  let [line, length, inQuotes, openedAt, previous] = [1, 0, false, 0, LF];
  const blank: number[] = [];
  const first: Buffer[] = [];
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    if (line === 1) first.push(chunk);
    for (let i = 0; i < chunk.length; i++) {
      const byte = chunk[i]!;
      if (byte === LF) {
        if (!inQuotes && length === 0) blank.push(line);
        line += 1;
        length = 0;
      } else if (byte !== CR) length += 1;
      if (quoted && byte === QUOTE) {
        // A doubled quote closes and opens again; a quote inside an unquoted field is text.
        if (inQuotes) inQuotes = false;
        else if (previous === LF || previous === COMMA || previous === QUOTE) {
          inQuotes = true;
          if (previous !== QUOTE) openedAt = line;
        }
      }
      previous = byte;
    }
  }
  const head = Buffer.concat(first).toString('utf8');
  const scan = { lines: length > 0 ? line : line - 1, blank, first: head.slice(0, head.search(/\r?\n|$/)).replace(/^\uFEFF/, '') };
  return inQuotes ? { ...scan, unclosed: openedAt } : scan;
};
