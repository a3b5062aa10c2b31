import { fail, ok, type Result } from '../../protocol/result';
import type { Database } from '../ingest/database';
import { COMMA_NUMBER, type DecimalMark, POINT_NUMBER } from '../ingest/parseText';
import type { OrderCells } from './orderCells';
import type { PurchaseColumn } from './orderColumns';

const amounts: readonly PurchaseColumn[] = [
  'price',
  'subtotal',
  'subtotal_after_discount',
  'discount',
  'total',
  'total_shipping',
  'refunded',
];

/** Three digits behind a sign: thousands by one reading, a fraction by the other. */
const EITHER = '^[+-]?[0-9]{1,3}[.,][0-9]{3}$';

/** The mark that most amounts of the file need. Error: `decimal_ambiguous`, where some have two readings and none tells. */
export const decimalMarkOfCells = async (db: Database, { table, has }: OrderCells, path: string): Promise<Result<DecimalMark>> => {
  const columns = amounts.filter((name) => has.has(name));
  if (columns.length === 0) return ok('point');
  const count = (pattern: string): string => columns.map((name) => `count(*) FILTER (WHERE ${name} ~ '${pattern}')`).join(' + ');
  const [row] = await db.rows(`SELECT ${[COMMA_NUMBER, POINT_NUMBER, EITHER].map(count).join(', ')} FROM ${table}`);
  const [commas = 0, points = 0, either = 0] = (row ?? []).map(Number);
  if (commas !== points) return ok(commas > points ? 'comma' : 'point');
  return commas === 0 && either === 0
    ? ok('point')
    : fail('decimal_ambiguous', 'The amounts read with a decimal point and with a decimal comma. Choose one with --decimal.', path);
};
