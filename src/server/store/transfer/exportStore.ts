import { createHash } from 'node:crypto';
import type { Writable } from 'node:stream';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { EXPORT_VERSION, type TransferSource } from './transferFormat';

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
  const lines = async function* (): AsyncGenerator<string> {
    yield line({ v: EXPORT_VERSION, schema: source.schema, takenAt: now });
    for (const table of source.tables) {
      for await (const row of source.rows(table)) {
        yield line([table, row]);
        rows++;
        if (rows % 10_000 === 0) progress(rows);
      }
    }
    yield `${JSON.stringify({ end: true, rows, sha256: hash.digest('hex') })}\n`;
  };
  await pipeline(Readable.from(lines()), createGzip(), out);
  return rows;
};
