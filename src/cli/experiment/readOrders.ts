import type { OrderRecord } from '../../core/experiment/orderRecord';
import { fromMajor, minorDigits, shareOf } from '../../core/money';
import { fail, ok, type Result } from '../../core/result';
import { type Database, identifier } from '../../trainer/ingest/database';
import { loadTable } from '../../trainer/ingest/loadTable';
import { epochMs, isoText, SLASH_DATE } from '../../trainer/ingest/parseText';

const REQUIRED = ['order_id', 'time', 'attribution', 'subtotal', 'discount'] as const;
const OPTIONAL = ['customer_id', 'margin', 'refunded', 'route', 'currency'] as const;
const COLUMNS = [...REQUIRED, ...OPTIONAL] as const;
type Column = (typeof COLUMNS)[number];
type Texts = Readonly<Record<Column, string>>;

export interface OrderForms {
  /** Amounts are decimals of this currency; without it, whole minor units. */
  readonly currency?: string | undefined;
  /** Margin over subtotal where the file gives no margin. */
  readonly marginRate?: number | undefined;
}

export interface OrdersFile {
  readonly orders: readonly OrderRecord[];
  /** Rows that repeat an order word for word. */
  readonly repeated: number;
  readonly ignoredColumns: readonly string[];
}

/** Reader of one amount; `undefined` when it is none. */
const amountReader = (currency: string | undefined): ((text: string) => number | undefined) => {
  const digits = currency === undefined ? 0 : minorDigits(currency);
  return (text) => {
    if (!/^[+-]?\d+(\.\d+)?$/.test(text)) return undefined;
    const negative = text.startsWith('-');
    const size = text.replace(/^[+-]/, '');
    const minor = currency === undefined ? (size.includes('.') ? Number.NaN : Number(size)) : fromMajor(size, currency, digits);
    return minor !== undefined && Number.isSafeInteger(minor) ? (negative && minor > 0 ? -minor : minor) : undefined;
  };
};

const readOrder = (
  texts: Texts,
  time: number | undefined,
  forms: OrderForms,
  amount: ReturnType<typeof amountReader>,
): Result<OrderRecord> => {
  if (texts.order_id === '') return fail('order_id_missing', 'The row has no order_id.');
  if (time === undefined) return fail('time_invalid', `${JSON.stringify(texts.time)} is no time; write 2026-03-01T10:00:00Z.`);
  const read = (name: 'subtotal' | 'discount' | 'refunded' | 'margin', blank: number | undefined): number | undefined =>
    texts[name] === '' ? blank : amount(texts[name]);
  const subtotal = read('subtotal', undefined);
  const rate = forms.marginRate;
  const figures = {
    subtotal,
    discount: read('discount', 0),
    refunded: read('refunded', 0),
    margin: read('margin', rate === undefined || subtotal === undefined ? undefined : shareOf(subtotal, Math.round(rate * 10_000))),
  };
  for (const name of ['subtotal', 'discount', 'refunded', 'margin'] as const) {
    const value = figures[name];
    if (value !== undefined && (value >= 0 || name === 'margin')) continue;
    if (name === 'margin' && texts.margin === '')
      return fail('margin_missing', 'The order has no margin; fill the column or give --margin-rate.');
    const form =
      forms.currency === undefined
        ? 'whole minor units, or decimals with --currency'
        : `an amount in ${forms.currency} with a decimal point`;
    return fail('amount_invalid', `${name} ${JSON.stringify(texts[name])} is not ${form}${name === 'margin' ? '' : ', 0 or more'}.`);
  }
  return ok({
    orderId: texts.order_id,
    at: time,
    attribution: texts.attribution === '' ? null : texts.attribution,
    ...(figures as { subtotal: number; discount: number; refunded: number; margin: number }),
    ...(texts.customer_id === '' ? {} : { customerId: texts.customer_id }),
    ...(texts.route === '' ? {} : { route: texts.route }),
  });
};

/**
 * Orders of a CSV (or any table the trainer reads), one row an order. A row that cannot be read is an error and never left out: an arm's missing
 * orders would be its loss. Errors, with the line: those of `loadTable`, `unknown_column`, `order_id_missing`, `time_invalid`, `amount_invalid`,
 * `margin_missing`, `order_conflict` (an order twice, with different figures), `currency_mixed`.
 */
export const readOrders = async (db: Database, path: string, forms: OrderForms): Promise<Result<OrdersFile>> => {
  const loaded = await loadTable(db, path, 'orders');
  if (!loaded.ok) return loaded;
  const { columns, malformed, lineOf } = loaded.value;
  const [broken] = malformed;
  if (broken) return fail(broken.code, `${path}: the line has the wrong number of fields.`, `line ${broken.line}`);
  const missing = REQUIRED.find((name) => !columns.includes(name));
  if (missing) return fail('unknown_column', `No column is ${missing}; the file has ${columns.join(', ')}.`, 'line 1');

  const text = (name: Column): string => (columns.includes(name) ? `coalesce(trim(${identifier(name)}), '')` : `''`);
  const time = `CASE WHEN NOT (time ~ '${SLASH_DATE}') THEN coalesce(${epochMs('time')}, ${db.dialect.isoMs(isoText('time', 'dmy'))}) END`;
  const select = `SELECT _line, CAST(${time} AS DOUBLE PRECISION), ${COLUMNS.join(', ')}
    FROM (SELECT _line, ${COLUMNS.map((name) => `${text(name)} AS ${name}`).join(', ')} FROM orders) AS texts ORDER BY _line`;
  const amount = amountReader(forms.currency);
  const orders = new Map<string, OrderRecord>();
  const written = new Map<string, string>();
  const currencies = new Set<string>();
  let repeated = 0;
  const at = async (line: unknown): Promise<string> => `line ${(await lineOf([Number(line)]))[0]}`;
  const rows = await db.rows(select);
  for (const [line, ms, ...cells] of rows) {
    const texts = Object.fromEntries(COLUMNS.map((name, i) => [name, String(cells[i])])) as Texts;
    const order = readOrder(texts, typeof ms === 'number' ? ms : undefined, forms, amount);
    if (!order.ok) return fail(order.error.code, order.error.message, await at(line));
    const words = JSON.stringify(cells);
    const before = written.get(texts.order_id);
    if (before !== undefined && before !== words) {
      return fail('order_conflict', `Order ${JSON.stringify(texts.order_id)} is there twice, with different figures.`, await at(line));
    }
    if (before !== undefined) repeated += 1;
    if (texts.currency !== '') currencies.add(texts.currency);
    if (currencies.size > 1 || (forms.currency !== undefined && texts.currency !== '' && texts.currency !== forms.currency)) {
      return fail('currency_mixed', 'All orders must be in one currency; split the file.', await at(line));
    }
    orders.set(texts.order_id, order.value);
    written.set(texts.order_id, words);
  }
  const known = new Set<string>(COLUMNS);
  return ok({ orders: [...orders.values()], repeated, ignoredColumns: columns.filter((name) => !known.has(name)) });
};
