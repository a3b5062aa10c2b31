import { createHash } from 'node:crypto';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Readable, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import type { StorePlace } from '../openStore';
import { EXPORT_VERSION, type TransferSource, type TransferTarget } from './transferFormat';

const fileIn = (folder: string): string => join(folder, 'couplet.sqlite');

/** Opens the environment's store for reading. Rejects with a readable sentence. */
export const openTransferSource = async ({ DATABASE_URL, DATA_DIR }: StorePlace): Promise<TransferSource> => {
  if (DATABASE_URL !== undefined) return (await import('./postgresTransfer')).postgresSource(DATABASE_URL);
  const file = fileIn(DATA_DIR);
  if (!existsSync(file)) throw new Error(`There is no database to export: ${file} does not exist.`, { cause: { code: 'store_missing' } });
  return (await import('./sqliteTransfer')).sqliteSource(file);
};

/** Opens the environment's store for filling; created if missing. */
export const openTransferTarget = async ({ DATABASE_URL, DATA_DIR }: StorePlace): Promise<TransferTarget> => {
  if (DATABASE_URL !== undefined) return (await import('./postgresTransfer')).postgresTarget(DATABASE_URL);
  mkdirSync(DATA_DIR, { recursive: true, mode: 0o700 });
  return (await import('./sqliteTransfer')).sqliteTarget(fileIn(DATA_DIR));
};

/** Characters compressed at once. A zlib call per row would cost ten times the row. */
const CHUNK = 65_536;

/** Writes a whole store as `couplet-export/1`. Resolves with the number of rows. */
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
