import type { Readable } from 'node:stream';
import { fail, type Result } from '../../../protocol/result';
import { readExport } from './readExport';
import type { TransferRow, TransferTarget } from './transferFormat';

/** Rows of one table sent at once; PostgreSQL takes 65,535 parameters a statement. */
const BATCH = 500;

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
 * Fills an empty store from `couplet-export/1`, all of it or nothing. The file is read twice: a damaged one must be told by its hash and not by
 * the constraint that it happens to hurt. Errors: `store_not_empty` and those of `readExport`.
 *
 * @param open the file from its beginning
 */
export const importStore = async (
  open: () => Readable,
  target: TransferTarget,
  progress: (rows: number) => void = () => undefined,
): Promise<Result<number>> => {
  if (!(await target.empty())) return fail('store_not_empty', 'The store holds data already; an export goes into an empty one.');
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
