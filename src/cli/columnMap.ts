import * as v from 'valibot';
import { ok, type Result } from '../protocol/result';
import { eventColumns } from '../trainer/ingest/eventColumns';
import { type OrderColumnMap, orderColumnsSchema } from '../trainer/orders/orderColumns';
import { sessionRoles } from '../trainer/session/sessionColumns';
import type { ColumnMap } from '../trainer/train';
import type { LogOptions } from './logOptions';
import { readJson } from './readFile';

const name = v.pipe(v.string(), v.minLength(1));

const events = {
  ...v.entriesFromList(eventColumns, v.exactOptional(name)),
  dates: v.exactOptional(v.picklist(['dmy', 'mdy'])),
  decimal: v.exactOptional(v.picklist(['point', 'comma'])),
};
const acceptance = {
  label: v.exactOptional(name),
  coupon: v.exactOptional(name),
  group: v.exactOptional(v.array(name)),
  ignore: v.exactOptional(v.array(name)),
  campaign: v.exactOptional(v.array(name)),
};
const uplift = {
  categories: v.exactOptional(v.array(name)),
  numbers: v.exactOptional(v.array(name)),
};
const session = v.entriesFromList(sessionRoles, v.exactOptional(name));
const strict = <E extends v.ObjectEntries>(entries: E) =>
  v.strictObject(entries, `Only these names are known here: ${Object.keys(entries).join(', ')}.`);

const columnMapSchema = strict({
  events: v.optional(strict(events)),
  acceptance: v.optional(strict(acceptance)),
  session: v.optional(strict(session)),
  uplift: v.optional(strict(uplift)),
  orders: v.optional(strict(orderColumnsSchema)),
});

/**
 * `--columns FILE`: `{"events": {"user_id": "CustomerID", "dates": "dmy"}, "acceptance": {"label": "bought", "group": ["customer"]}}`, with what
 * `--dates` and `--decimal` say. Error: `columns_invalid`.
 *
 * @param now ms since the epoch: later events are impossible
 */
export const readColumnMap = (options: Pick<LogOptions, 'columns' | 'dates' | 'decimal'>, now: number): Result<ColumnMap> => {
  const { columns, dates, decimal } = options;
  const parsed =
    columns === undefined
      ? ok({ events: {}, acceptance: undefined, session: undefined, orders: undefined, uplift: undefined })
      : readJson(columnMapSchema, columns, 'columns_invalid');
  if (!parsed.ok) return parsed;
  const { events, acceptance, session, orders, uplift } = parsed.value;
  const forms = { ...(dates ? { dates } : {}), ...(decimal ? { decimal } : {}), now };
  return ok({
    events: { ...events, ...forms },
    ...(acceptance ? { acceptance } : {}),
    ...(session ? { session } : {}),
    ...(orders ? { orders } : {}),
    ...(uplift ? { uplift } : {}),
  });
};

/** The part of `--columns FILE` about orders: `{"orders": {"order_id": "Bestellnummer", "discount": "Rabatt"}}`. Error: `columns_invalid`. */
export const readOrderColumns = (path: string | undefined): Result<OrderColumnMap> => {
  if (path === undefined) return ok({});
  const parsed = readJson(columnMapSchema, path, 'columns_invalid');
  return parsed.ok ? ok(parsed.value.orders ?? {}) : parsed;
};
