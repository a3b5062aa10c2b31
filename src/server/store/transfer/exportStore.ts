import { createHash } from 'node:crypto';
import { Readable, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { EXPORT_VERSION, type TransferSource } from './transferFormat';

/** Characters compressed at once: a call of zlib for each row would cost ten times the row. */
const CHUNK = 65_536;

/** Writes all of a store as `couplet-export/1`. Resolves with the number of rows. */
export const exportStore = async (
  source: TransferSource,
  out: Writable,
  now: number,
  progress: (rows: number) => void = () => undefined,
): Promise<number> => {
  const hash = createHash('sha256');
  let rows = 0;
  const line = (value: unknown): string => {
    const text = `${JSON.stringify(value)}\n`;
    hash.update(text);
    return text;
  };
  const chunks = async function* (): AsyncGenerator<string> {
    let text = line({ v: EXPORT_VERSION, schema: source.schema, takenAt: now });
    for (const table of source.tables) {
      for await (const row of source.rows(table)) {
        text += line([table, row]);
        rows++;
        if (rows % 10_000 === 0) progress(rows);
        if (text.length < CHUNK) continue;
        yield text;
        text = '';
      }
    }
    yield `${text}${JSON.stringify({ end: true, rows, sha256: hash.digest('hex') })}\n`;
  };
  await pipeline(Readable.from(chunks()), createGzip(), out);
  return rows;
};
