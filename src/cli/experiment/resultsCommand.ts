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
import { analyseExperiment, type ExperimentResult, type ExperimentSetting, SMALLEST_LIFT } from '../../stats/experiment/analyseExperiment';
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

/** A file a table in the folder `out`, or one table on stdout. */
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
  printNotes([`note: ${tableNames.length} tables are in ${out}; dictionary.csv says what each column holds`]);
};

/** Parser of a site's public key. */
export const siteKey = (text: string): string => {
  if (!isSiteKey(text)) throw new InvalidArgumentError('It must be the key of the script tag, pk_ and 43 characters.');
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

/** Amounts with their currency, or as whole minor units where it is not known. */
const moneyFormat = (currency: string | undefined): ((minor: number) => string) => {
  // What rounds to 0 has no sign.
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
    usageError(command, 'missing_mandatory_option_value', 'give --format csv with --out or --table.');
  if ((explore === undefined) !== (coupons === undefined))
    usageError(command, 'missing_mandatory_option_value', 'give --explore with --coupons, or neither.');
  const columns = readOrderColumns(options.columns);
  if (!columns.ok) return reportFailure(columns.error, json);
  const { preset, decimal, customersDrawnBy: drawnBy, salt } = options;
  if ((drawnBy === undefined) !== (salt === undefined))
    usageError(command, 'missing_mandatory_option_value', 'give --customers-drawn-by with --salt, or neither.');
  const forms = { columns: columns.value, preset, decimal, currency, marginRate, drawnBy };
  const read = await withDatabase({}, (db) => readOrders(db, path, forms));
  if (!read.ok) return reportFailure(read.error, json);
  const { orders, repeated, unpaid, ignoredColumns } = read.value;
  printNotes([
    ...(drawnBy !== undefined && orders.every(({ bucket }) => bucket === undefined)
      ? ["note: no order names a customer by an id of the shop's own, so no group is drawn by it; e-mails are none"]
      : []),
    ...(repeated > 0 ? [`note: rows that repeat an order word for word, counted once: ${repeated}`] : []),
    ...(unpaid > 0 ? [`note: orders nobody has paid, left out: ${unpaid}`] : []),
    ...(ignoredColumns.length > 0 ? [`note: columns not used: ${ignoredColumns.join(', ')}`] : []),
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

/** Parser of a list of ids, each once. */
const ids = (text: string): readonly string[] => [...new Set(text.split(',').map((id) => id.trim()))].filter((id) => id !== '');

/** Parser of `--creatives`: `tea-10=t1:warm,short`. */
const creativesArgument = (text: string): CreativesArgument => {
  const [, couponId = '', id = '', list = ''] =
    /^([a-z0-9][a-z0-9_-]{0,39})=([a-z0-9]{1,8}):([a-z0-9]{1,8}(?:,[a-z0-9]{1,8}){0,3})$/.exec(text) ?? [];
  const names = list.split(',');
  if (list === '' || new Set([CONTROL, ...names]).size <= names.length)
    throw new InvalidArgumentError('It must name the coupon, the test and one to four variants, such as tea-10=t1:warm,short.');
  return { couponId, id, variants: names.map((name) => ({ id: name })) };
};

/** Parser of `--time-zone`. */
const timeZoneName = (text: string): string => {
  if (!isTimeZone(text)) throw new InvalidArgumentError('It must be a zone such as Europe/Berlin.');
  return text;
};

export const resultsCommand = (): Command =>
  withOrderFileOptions(new Command('results').description('gain, loss or not known yet, from a file of orders'))
    .requiredOption(
      '--orders <file>',
      'one row an order: order_id, time, attribution, subtotal, discount, and where there are: margin, refunded, customer_id, route, channel, device, currency',
    )
    .requiredOption('--experiment <id>', 'experiment, the second part of the attribution')
    .requiredOption('--shares <none=.2,rule=.3,couplet=.5>', 'allocation shares of the arms', allocationShares)
    .option('--margin-rate <share>', 'margin before discount over subtotal, where the file has no margin', numberBetween(0, 1))
    .option('--currency <code>', 'amounts are decimals of this currency; without it they are whole minor units', currencyCode)
    .option('--smallest-lift <share>', 'difference in net margin worth knowing of', numberBetween(0, 10), SMALLEST_LIFT)
    .option('--planned-weeks <number>', 'weeks the experiment was planned for before it began', numberBetween(1, 104, true), PLANNED_WEEKS)
    .option('--assigned <none=4012,…>', 'devices assigned to each arm, to check that the shares were kept', assignedDevices)
    .option('--explore <share>', "share of the couplet arm's sessions that explore; with --coupons", numberBetween(0, 0.1))
    .option('--coupons <a,b,…>', 'public list the exploring sessions drew from', ids)
    .option('--shadow-price <number>', 'what a unit of discount costs beyond itself, λ', numberBetween(0, 100, true), 0)
    .option(
      '--creatives <coupon=test:b,c>',
      'test of how a coupon is shown: coupon, id of the test, and its variants beside the control',
      creativesArgument,
    )
    .option(
      '--customers-drawn-by <pk_…>',
      'public key of the site, where its pages name customers who have signed in; with --salt',
      siteKey,
    )
    .option('--salt <text>', 'salt of the experiment, as the bundle has it')
    .option('--json', 'print one JSON object; amounts in minor units')
    .addOption(new Option('--format <format>', 'text, json as --json, or csv with --out or --table').choices(['text', 'json', 'csv']))
    .option('--out <folder>', 'with --format csv: a file a table, and dictionary.csv that explains their columns')
    .addOption(new Option('--table <table>', 'with --format csv: print one table').choices(tableNames))
    .option('--time-zone <zone>', "of the shop's calendar, for the tables by day", timeZoneName, 'UTC')
    .action(run);
