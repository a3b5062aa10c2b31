import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { StorePlace } from '../storePlace';
import type { TransferSource, TransferTarget } from './transferFormat';

const fileIn = (folder: string): string => join(folder, 'couplet.sqlite');

/** The store of the environment, to be read. Rejects with a sentence for people. */
export const openTransferSource = async ({ DATABASE_URL, DATA_DIR }: StorePlace): Promise<TransferSource> => {
  if (DATABASE_URL !== undefined) return (await import('./postgresTransfer')).postgresSource(DATABASE_URL);
  const file = fileIn(DATA_DIR);
  if (!existsSync(file)) throw new Error(`There is no store to export: ${file} does not exist.`, { cause: { code: 'store_missing' } });
  return (await import('./sqliteTransfer')).sqliteSource(file);
};

/** The store of the environment, to be filled; made where there is none. */
export const openTransferTarget = async ({ DATABASE_URL, DATA_DIR }: StorePlace): Promise<TransferTarget> => {
  if (DATABASE_URL !== undefined) return (await import('./postgresTransfer')).postgresTarget(DATABASE_URL);
  mkdirSync(DATA_DIR, { recursive: true, mode: 0o700 });
  return (await import('./sqliteTransfer')).sqliteTarget(fileIn(DATA_DIR));
};
