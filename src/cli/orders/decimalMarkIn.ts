import { fail, ok, type Result } from '../../protocol/result';
import type { DecimalMark } from '../../trainer/ingest/parseText';
import type { OrderColumn } from '../../trainer/orders/orderColumns';
import { decimalMarkOf } from './amountText';
import type { OrderRow } from './readOrderTable';

const amounts: readonly OrderColumn[] = ['subtotal', 'subtotal_after_discount', 'discount', 'shipping', 'margin', 'refunded'];

/** How the amounts of the file are written. Error: `decimal_ambiguous`. */
export const decimalMarkIn = (rows: readonly OrderRow[], said: DecimalMark | undefined): Result<DecimalMark> => {
  const mark = said ?? decimalMarkOf(rows.flatMap(({ texts }) => amounts.map((name) => texts[name]).filter((text) => text !== '')));
  return mark === undefined
    ? fail('decimal_ambiguous', 'The amounts read with a decimal point and with a decimal comma; say which with --decimal.')
    : ok(mark);
};
