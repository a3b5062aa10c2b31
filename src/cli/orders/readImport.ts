import { fail, ok, type Result } from '../../protocol/result';
import type { Database } from '../../trainer/ingest/database';
import type { DecimalMark } from '../../trainer/ingest/parseText';
import type { OrderColumn } from '../../trainer/orders/orderColumns';
import type { OrderPresetName } from '../../trainer/orders/orderPresets';
import { presetHint } from '../../trainer/orders/presetHint';
import { decimalMarkIn } from './decimalMarkIn';
import { type ImportedOrder, orderToImport } from './orderToImport';
import { type OrderTableForms, readOrderTable } from './readOrderTable';

export interface ImportForms extends OrderTableForms {
  readonly decimal?: DecimalMark | undefined;
  readonly currency?: string | undefined;
}

export interface ImportFile {
  readonly preset: OrderPresetName;
  readonly mark: DecimalMark;
  readonly orders: readonly { readonly at: string; readonly order: ImportedOrder }[];
  readonly unpaid: number;
  /** Rows that say of an order what was said before. */
  readonly repeated: number;
  readonly ignoredColumns: readonly string[];
}

/** So many wrong lines are named at once. */
const NAMED = 20;
const REQUIRED: readonly OrderColumn[] = ['order_id', 'time', 'discount'];

/**
 * All orders of a file, or none: rows that cannot be read are errors, each with its line. Errors: those of `readOrderTable`, `decimal_ambiguous`,
 * `unknown_column`, `order_conflict` (an order twice, with different figures), `rows_invalid` (several), those of `orderToImport` (one).
 */
export const readImport = async (db: Database, path: string, forms: ImportForms): Promise<Result<ImportFile>> => {
  const table = await readOrderTable(db, path, forms);
  if (!table.ok) return table;
  const { preset, has, rows, headings, ignoredColumns } = table.value;
  const missing =
    REQUIRED.find((name) => !has.has(name)) ?? (has.has('subtotal') || has.has('subtotal_after_discount') ? undefined : 'subtotal');
  if (missing !== undefined)
    return fail(
      'unknown_column',
      presetHint(path, headings, forms.preset, missing) ??
        `No column is called ${missing}; say with --columns which one it is. ${ignoredColumns.length > 0 ? `Not used yet: ${ignoredColumns.join(', ')}.` : 'The file has no column that is not used yet.'}`,
      'line 1',
    );
  const mark = decimalMarkIn(rows, forms.decimal);
  if (!mark.ok) return mark;

  const orders = new Map<string, { at: string; order: ImportedOrder }>();
  const wrong: { code: string; message: string; at: string }[] = [];
  let [unpaid, repeated] = [0, 0];
  for (const row of rows) {
    const read = orderToImport(row, { mark: mark.value, currency: forms.currency });
    if (!read.ok) {
      wrong.push({ ...read.error, at: row.at });
    } else if (read.value === undefined) {
      unpaid += 1;
    } else {
      const { orderId } = read.value.order;
      const before = orders.get(orderId);
      if (before === undefined) orders.set(orderId, { at: row.at, order: read.value });
      else if (JSON.stringify(before.order) === JSON.stringify(read.value)) repeated += 1;
      else
        wrong.push({
          code: 'order_conflict',
          message: `Order ${JSON.stringify(orderId)} is there twice, with different figures.`,
          at: row.at,
        });
    }
  }
  const [first] = wrong;
  if (first !== undefined && wrong.length === 1) return fail(first.code, first.message, first.at);
  if (first !== undefined) {
    const named = wrong.slice(0, NAMED).map(({ code, message, at }) => `\n  ${at}: ${code}: ${message}`);
    const more = wrong.length > NAMED ? `\n  and ${wrong.length - NAMED} more` : '';
    return fail('rows_invalid', `${wrong.length} rows cannot be read, so nothing was sent:${named.join('')}${more}`, first.at);
  }
  return ok({ preset, mark: mark.value, orders: [...orders.values()], unpaid, repeated, ignoredColumns });
};
