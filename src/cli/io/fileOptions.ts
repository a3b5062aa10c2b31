import { type Command, InvalidArgumentError, Option } from 'commander';
import * as v from 'valibot';
import { ok, type Result } from '../../protocol/values/result';
import { eventColumns } from '../../trainer/ingest/eventColumns';
import { type OrderColumnMap, type OrderPresetName, orderColumnsSchema } from '../../trainer/ingest/orderColumns';
import type { DecimalMark } from '../../trainer/ingest/parseText';
import { sessionRoles } from '../../trainer/session/sessionLog';
import type { ColumnMap } from '../../trainer/train';
import { readJson } from './readFile';

const UNITS: Readonly<Record<string, number>> = { KB: 1e3, MB: 1e6, GB: 1e9, KIB: 2 ** 10, MIB: 2 ** 20, GIB: 2 ** 30 };

/** `1GB`, `512 MiB` → bytes. */
export const bytes = (text: string): number => {
  const [, amount, unit] = /^(\d+(?:\.\d+)?) ?([KMG]i?B)$/i.exec(text.trim()) ?? [];
  const size = Number(amount) * (UNITS[unit?.toUpperCase() ?? ''] ?? Number.NaN);
  // Below this, DuckDB cannot hold the blocks it is reading.
  if (!(size >= 200e6)) throw new InvalidArgumentError('Write a size such as 1GB, at least 200MB.');
  return Math.floor(size);
};

/** Options of every command that reads logs. */
export interface LogOptions {
  readonly columns?: string;
  readonly dates?: 'dmy' | 'mdy';
  readonly decimal?: 'point' | 'comma';
  readonly engine?: string;
  readonly memory: number;
}

/** Adds options for a log's location and format. */
export const withLogOptions = (command: Command): Command =>
  command
    .option(
      '--columns <file>',
      'JSON file that maps roles to your column names: {"events": {"user_id": "…"}, "acceptance": {"label": "…"}, "session": {"session_id": "…"}, "orders": {"order_id": "…"}}',
    )
    .addOption(new Option('--dates <order>', 'order of day and month in dates such as 03/04/2026, if ambiguous').choices(['dmy', 'mdy']))
    .addOption(new Option('--decimal <mark>', 'decimal mark in numbers such as 1,234, if ambiguous').choices(['point', 'comma']))
    .option('--engine <url>', 'PostgreSQL database that holds the log, postgres://user@host/database; then name tables instead of files')
    .addOption(
      new Option('--memory <size>', 'memory limit; longer logs are processed on disk, and fits use one core per 700 MB')
        .argParser(bytes)
        .default(2e9, '2GB'),
    );

const columnName = v.pipe(v.string(), v.minLength(1));

const events = {
  ...v.entriesFromList(eventColumns, v.exactOptional(columnName)),
  dates: v.exactOptional(v.picklist(['dmy', 'mdy'])),
  decimal: v.exactOptional(v.picklist(['point', 'comma'])),
};
const acceptance = {
  label: v.exactOptional(columnName),
  coupon: v.exactOptional(columnName),
  group: v.exactOptional(v.array(columnName)),
  ignore: v.exactOptional(v.array(columnName)),
  campaign: v.exactOptional(v.array(columnName)),
};
const uplift = {
  categories: v.exactOptional(v.array(columnName)),
  numbers: v.exactOptional(v.array(columnName)),
};
const session = v.entriesFromList(sessionRoles, v.exactOptional(columnName));
const strict = <E extends v.ObjectEntries>(entries: E) =>
  v.strictObject(entries, `Unknown name. Allowed: ${Object.keys(entries).join(', ')}.`);

const columnMapSchema = strict({
  events: v.optional(strict(events)),
  acceptance: v.optional(strict(acceptance)),
  session: v.optional(strict(session)),
  uplift: v.optional(strict(uplift)),
  orders: v.optional(strict(orderColumnsSchema)),
});

/**
 * `--columns FILE`: `{"events": {"user_id": "CustomerID", "dates": "dmy"}, "acceptance": {"label": "bought", "group": ["customer"]}}`,
 * combined with `--dates` and `--decimal`. Error: `columns_invalid`.
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

/** The `orders` part of `--columns FILE`: `{"orders": {"order_id": "Bestellnummer", "discount": "Rabatt"}}`. Error: `columns_invalid`. */
export const readOrderColumns = (path: string | undefined): Result<OrderColumnMap> => {
  if (path === undefined) return ok({});
  const parsed = readJson(columnMapSchema, path, 'columns_invalid');
  return parsed.ok ? ok(parsed.value.orders ?? {}) : parsed;
};

export interface OrderFileOptions {
  readonly columns?: string;
  readonly preset?: OrderPresetName;
  readonly decimal?: DecimalMark;
}

/** Options for the format of an order file, if it cannot be detected. */
export const withOrderFileOptions = (command: Command): Command =>
  command
    .option('--columns <file>', 'JSON file that maps columns, {"orders": {"order_id": "Bestellnummer", …}}')
    .addOption(
      new Option('--preset <name>', 'shop system that wrote the file (default: detected from its headings)').choices([
        'shopify',
        'woocommerce',
        'generic',
      ]),
    )
    .addOption(new Option('--decimal <mark>', 'decimal mark of amounts (default: detected)').choices(['point', 'comma']));
