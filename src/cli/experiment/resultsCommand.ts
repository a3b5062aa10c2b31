import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import { isSiteKey } from '../../bundle/keys';
import { creativeDraw, customerDraw } from '../../engine/assignment/customerDraw';
import { CONTROL } from '../../engine/assignment/drawCreative';
import type { Variant } from '../../protocol/experiment';
import { isTimeZone } from '../../protocol/values/localDay';
import { minorDigits } from '../../protocol/values/money';
import { PLANNED_WEEKS } from '../../stats/comparison/confidenceSequence';
import { analyseExperiment, type ExperimentResult, type ExperimentSetting } from '../../stats/experiment/analyseExperiment';
import { SMALLEST_LIFT } from '../../stats/experiment/compareGroups';
import type { CreativesSetting } from '../../stats/experiment/creativesResult';
import { type ExperimentDays, experimentDays } from '../../stats/experiment/experimentDays';
import { defaultGuardrails, guardrailStandings } from '../../stats/experiment/guardrails';
import { type TableName, tableCsv, tableNames } from '../../stats/tables/resultTable';
import { resultTables } from '../../stats/tables/resultTables';
import { withDatabase } from '../../trainer/ingest/withDatabase';
import { allocationShares, assignedDevices, currencyCode, numberBetween } from '../io/arguments';
import { type OrderFileOptions, readOrderColumns, withOrderFileOptions } from '../io/fileOptions';
import { printLines, printNotes, reportFailure, usageError } from '../io/output';
import { describeExperiment } from './describeExperiment';
import { readOrders } from './readOrders';

/** Writes one file per table to the folder `out`, or one table to stdout. */
const printTables = (
  result: ExperimentResult,
  days: ExperimentDays,
  { out, table }: { readonly out?: string | undefined; readonly table?: TableName | undefined },
): void => {
  const tables = resultTables({ result, days, guardrails: guardrailStandings(result.comparisons, defaultGuardrails) });
  if (table !== undefined) process.stdout.write(tableCsv(tables[table]));
  if (out === undefined) return;
  mkdirSync(out, { recursive: true });
  for (const name of tableNames) writeFileSync(join(out, `${name}.csv`), tableCsv(tables[name]));
  printNotes([`note: ${tableNames.length} tables written to ${out}. dictionary.csv explains the columns`]);
};

export const siteKey = (text: string): string => {
  if (!isSiteKey(text)) throw new InvalidArgumentError('Use the key of the script tag: pk_ and 43 characters.');
  return text;
};

type CreativesArgument = Omit<CreativesSetting, 'draw'>;

interface ResultsOptions extends OrderFileOptions {
  readonly orders: string;
  readonly experiment: string;
  readonly shares: Record<Variant, number>;
  readonly marginRate?: number;
  readonly currency?: string;
  readonly smallestLift: number;
  readonly plannedWeeks: number;
  readonly assigned?: Record<Variant, number>;
  readonly explore?: number;
  readonly coupons?: readonly string[];
  readonly shadowPrice: number;
  readonly creatives?: CreativesArgument;
  readonly customersDrawnBy?: string;
  readonly salt?: string;
  readonly json?: boolean;
  readonly format?: 'text' | 'json' | 'csv';
  readonly out?: string;
  readonly table?: TableName;
  readonly timeZone: string;
}

/** Amounts with their currency, or as whole minor units if it is unknown. */
const moneyFormat = (currency: string | undefined): ((minor: number) => string) => {
  // Avoids a sign on amounts that round to 0.
  const signDisplay = 'negative';
  if (currency === undefined) {
    const whole = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0, signDisplay });
    return (minor) => whole.format(minor).replace('-', '−');
  }
  const digits = minorDigits(currency);
  const decimals = new Intl.NumberFormat('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits, signDisplay });
  return (minor) => `${decimals.format(minor / 10 ** digits).replace('-', '−')} ${currency}`;
};

const run = async (options: ResultsOptions, command: Command): Promise<void> => {
  const {
    orders: path,
    experiment,
    shares,
    currency,
    marginRate,
    smallestLift,
    plannedWeeks,
    assigned,
    explore,
    coupons,
    shadowPrice,
    format = options.json ? 'json' : 'text',
    out,
    table,
    timeZone,
  } = options;
  const json = format === 'json';
  if (format === 'csv' ? out === undefined && table === undefined : out !== undefined || table !== undefined)
    usageError(command, 'missing_mandatory_option_value', '--format csv needs --out or --table.');
  if ((explore === undefined) !== (coupons === undefined))
    usageError(command, 'missing_mandatory_option_value', 'use --explore and --coupons together, or neither.');
  const columns = readOrderColumns(options.columns);
  if (!columns.ok) return reportFailure(columns.error, json);
  const { preset, decimal, customersDrawnBy: drawnBy, salt } = options;
  if ((drawnBy === undefined) !== (salt === undefined))
    usageError(command, 'missing_mandatory_option_value', 'use --customers-drawn-by and --salt together, or neither.');
  const forms = { columns: columns.value, preset, decimal, currency, marginRate, drawnBy };
  const read = await withDatabase({}, (db) => readOrders(db, path, forms));
  if (!read.ok) return reportFailure(read.error, json);
  const { orders, repeated, unpaid, ignoredColumns } = read.value;
  printNotes([
    ...(drawnBy !== undefined && orders.every(({ bucket }) => bucket === undefined)
      ? ['note: no order has a customer id from your shop, so groups are not by customer. E-mail addresses do not count.']
      : []),
    ...(repeated > 0 ? [`note: duplicate rows counted once: ${repeated}`] : []),
    ...(unpaid > 0 ? [`note: unpaid orders left out: ${unpaid}`] : []),
    ...(ignoredColumns.length > 0 ? [`note: unused columns: ${ignoredColumns.join(', ')}`] : []),
  ]);
  const exploring: ExperimentSetting['exploring'] =
    explore === undefined || coupons === undefined ? undefined : { explore, coupons, shadowPrice };
  const draw = salt === undefined ? undefined : customerDraw({ id: experiment, salt, shares });
  const { creatives: test } = options;
  const creatives = test && {
    ...test,
    draw: salt === undefined ? undefined : creativeDraw({ id: experiment, salt, shares }, test),
  };
  const analysed = analyseExperiment(orders, { experiment, shares, smallestLift, plannedWeeks, draw, assigned, exploring, creatives });
  if (!analysed.ok) return reportFailure(analysed.error, json);
  if (format === 'csv') {
    const days = experimentDays(orders, { experiment, shares, plannedWeeks, draw }, timeZone);
    return days.ok ? printTables(analysed.value, days.value, { out, table }) : reportFailure(days.error, false);
  }
  printLines(json ? [JSON.stringify(analysed.value)] : describeExperiment(analysed.value, smallestLift, moneyFormat(currency)));
};

/** Parser of a list of ids, without duplicates. */
const ids = (text: string): readonly string[] => [...new Set(text.split(',').map((id) => id.trim()))].filter((id) => id !== '');

/** Parser of `--creatives`: `tea-10=t1:warm,short`. */
const creativesArgument = (text: string): CreativesArgument => {
  const [, couponId = '', id = '', list = ''] =
    /^([a-z0-9][a-z0-9_-]{0,39})=([a-z0-9]{1,8}):([a-z0-9]{1,8}(?:,[a-z0-9]{1,8}){0,3})$/.exec(text) ?? [];
  const names = list.split(',');
  if (list === '' || new Set([CONTROL, ...names]).size <= names.length)
    throw new InvalidArgumentError('Name the coupon, the test and one to four variants, such as tea-10=t1:warm,short.');
  return { couponId, id, variants: names.map((name) => ({ id: name })) };
};

/** Parser of `--time-zone`. */
const timeZoneName = (text: string): string => {
  if (!isTimeZone(text)) throw new InvalidArgumentError('Use a time zone such as Europe/Berlin.');
  return text;
};

export const resultsCommand = (): Command =>
  withOrderFileOptions(new Command('results').description('measure gain or loss from an order file'))
    .requiredOption(
      '--orders <file>',
      'one row per order: order_id, time, attribution, subtotal, discount; optional: margin, refunded, customer_id, route, channel, device, currency',
    )
    .requiredOption('--experiment <id>', 'experiment id, the second part of the attribution')
    .requiredOption('--shares <none=.2,rule=.3,couplet=.5>', 'share of traffic per group', allocationShares)
    .option('--margin-rate <share>', 'margin before discount as a share of the subtotal, if the file has no margin', numberBetween(0, 1))
    .option('--currency <code>', 'currency of decimal amounts (default: whole minor units)', currencyCode)
    .option('--smallest-lift <share>', 'smallest relevant difference in net margin', numberBetween(0, 10), SMALLEST_LIFT)
    .option('--planned-weeks <number>', 'planned length in weeks, set before the start', numberBetween(1, 104, true), PLANNED_WEEKS)
    .option('--assigned <none=4012,…>', 'devices assigned to each group, to check for sample ratio mismatch', assignedDevices)
    .option('--explore <share>', 'share of Couplet sessions that explore; with --coupons', numberBetween(0, 0.1))
    .option('--coupons <a,b,…>', 'coupons that exploring sessions draw from', ids)
    .option('--shadow-price <number>', 'shadow price λ of one unit of discount', numberBetween(0, 100, true), 0)
    .option('--creatives <coupon=test:b,c>', 'creative test: coupon, test id and the variants other than the control', creativesArgument)
    .option('--customers-drawn-by <pk_…>', 'public site key, if pages identify signed-in customers; with --salt', siteKey)
    .option('--salt <text>', 'salt of the experiment, from the bundle')
    .option('--json', 'print one JSON object; amounts in minor units')
    .addOption(
      new Option('--format <format>', 'text, json (same as --json), or csv with --out or --table').choices(['text', 'json', 'csv']),
    )
    .option('--out <folder>', 'with --format csv: folder for one file per table and dictionary.csv, which explains the columns')
    .addOption(new Option('--table <table>', 'with --format csv: print one table').choices(tableNames))
    .option('--time-zone <zone>', 'time zone of the tables by day', timeZoneName, 'UTC')
    .action(run);
