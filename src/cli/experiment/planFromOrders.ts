import { type Command, InvalidArgumentError } from 'commander';
import { seededRng } from '../../maths/random';
import type { Variant } from '../../protocol/experiment';
import { MOST_WEEKS, POWER } from '../../stats/comparison/power';
import { type ShopHistory, shopHistory } from '../../stats/planning/shopHistory';
import type { SimulatedShare, SimulatedWeeks } from '../../stats/planning/simulatedPower';
import { type NoSimulation, type OrdersPlan, simulatePlan } from '../../stats/planning/simulatePlan';
import { withDatabase } from '../../trainer/ingest/withDatabase';
import { percent, whole } from '../../trainer/metrics/metricText';
import { currencyCode, wholeNumber } from '../io/arguments';
import { type OrderFileOptions, readOrderColumns } from '../io/fileOptions';
import { progressBars } from '../io/longRun';
import { alignColumns, printLines, printNotes, reportFailure } from '../io/output';
import { readOrders } from './readOrders';

const reasons: Readonly<Record<NoSimulation, string>> = {
  too_few_weeks: 'Not simulated (too_few_weeks): the orders cover less than 4 weeks. The weeks below come from the formula.',
  too_few_customers:
    'Not simulated (too_few_customers): the smallest group would not reach 100 customers in half of the period. The weeks below come from the formula.',
  no_net_margin: 'Cannot plan (no_net_margin): discounts and refunds leave no margin.',
};

const weeksText = (weeks: number | null, beyond: number): string => (weeks === null ? `over ${beyond}` : weeks.toFixed(1));
const shareText = ({ value, lower, upper }: SimulatedShare): string =>
  `${percent(value, 0)} (${percent(lower, 0)} to ${percent(upper, 0)})`;

const simulatedRow = (name: string, { weeks, lower, upper, power, futility }: SimulatedWeeks, horizon: number): readonly string[] => [
  name,
  weeksText(weeks, horizon),
  `${weeksText(lower, horizon)} to ${weeksText(upper, horizon)}`,
  shareText(power),
  `${shareText(futility.stopped)}${futility.medianWeeks === null ? '' : `, half by ${futility.medianWeeks.toFixed(1)} weeks`}`,
  shareText(futility.lost),
];

/** The plan calculated from a file of orders, for a terminal. */
const describeOrdersPlan = (
  { formula, simulation }: OrdersPlan,
  { weeks, orders, customers }: ShopHistory,
  { lift, seed }: { readonly lift: number; readonly seed: number },
): readonly string[] => {
  const change = `${lift > 0 ? '+' : ''}${percent(lift)}`;
  const head = `${whole(orders)} orders of ${whole(customers.length)} customers in ${whole(weeks)} weeks`;
  const byFormula = (treatment: string, control: string): string => {
    const found = formula?.find((one) => one.treatment === treatment && one.control === control);
    return weeksText(found?.weeks.netMargin?.daily ?? null, MOST_WEEKS);
  };
  if (!simulation.ok)
    return [
      head,
      reasons[simulation.reason],
      ...(formula ?? []).map(
        ({ treatment, control }) =>
          `${treatment} against ${control}: ${byFormula(treatment, control)} weeks until ${change} in net margin is found ${percent(POWER, 0)} of the time, looked at daily`,
      ),
    ];
  const { runs, horizon, comparisons } = simulation;
  return [
    `${head}; ${whole(runs)} simulated experiments with ${change}, ${whole(runs)} with no effect, seed ${seed}`,
    ...comparisons.flatMap(({ treatment, control, customer, browser }) => [
      '',
      ...alignColumns([
        [
          `${treatment} against ${control}: weeks to plan for`,
          'weeks',
          '95%, of these runs',
          `finds ${change}`,
          'no effect: stopped early',
          `${change}: missed by stopping`,
        ],
        ...(customer ? [simulatedRow('  groups by customer', customer, horizon)] : []),
        simulatedRow('  groups by browser', browser, horizon),
        ['  by the formula', byFormula(treatment, control), '', '', '', ''],
      ]),
      ...(browser.weeks === null || customer?.weeks === null
        ? [
            `Your orders cover ${whole(weeks)} weeks, so the simulation stops at ${horizon} weeks (beyond_orders). The formula has no such limit.`,
          ]
        : []),
    ]),
  ];
};

export interface OrdersPlanOptions extends OrderFileOptions {
  readonly orders: string;
  readonly shares: Record<Variant, number>;
  readonly lift: number;
  readonly marginRate?: number;
  readonly currency?: string;
  readonly runs: number;
  readonly seed: number;
  readonly json?: boolean;
}

/** Weeks until a result, calculated from a file of the shop's orders. */
export const planFromOrders = async (options: OrdersPlanOptions): Promise<void> => {
  const { orders: path, shares, lift, currency, marginRate, runs, seed, json = false, preset, decimal } = options;
  const columns = readOrderColumns(options.columns);
  if (!columns.ok) return reportFailure(columns.error, json);
  const forms = { columns: columns.value, preset, decimal, currency, marginRate };
  const read = await withDatabase({}, (db) => readOrders(db, path, forms));
  if (!read.ok) return reportFailure(read.error, json);
  const { orders, unpaid } = read.value;
  const marked = orders.filter(({ attribution }) => attribution).length;
  printNotes([
    ...(unpaid > 0 ? [`note: unpaid orders left out: ${unpaid}`] : []),
    ...(marked > 0 ? [`note: ${marked} orders come from an experiment, and its effect is included`] : []),
  ]);
  const history = shopHistory(orders);
  const { progress, stop } = progressBars();
  const plan = simulatePlan(history, { shares, lift, runs }, seededRng(seed), (done, all) => progress('simulated experiments', done, all));
  stop();
  const { weeks, customers } = history;
  const facts = { v: 'experiment-orders-plan/1', lift, power: POWER, seed, weeks, orders: history.orders, customers: customers.length };
  printLines(json ? [JSON.stringify({ ...facts, ...plan })] : describeOrdersPlan(plan, history, { lift, seed }));
};

/** Parser of `--runs`. */
const runCount = (text: string): number => {
  const runs = wholeNumber(text);
  if (runs < 50 || runs > 100_000) throw new InvalidArgumentError('It must be between 50 and 100,000.');
  return runs;
};

/** Options of `couplet experiment plan` with a file. */
export const withOrdersPlanOptions = (command: Command): Command =>
  command
    .option('--orders <file>', 'order file of your shop, to simulate experiments with your own customers, instead of visits and conversion')
    .option('--runs <number>', 'with --orders: number of simulated experiments with the lift, and as many without', runCount, 200)
    .option('--seed <number>', 'with --orders: random seed', wholeNumber, 1)
    .option('--currency <code>', 'with --orders: currency of decimal amounts (default: whole minor units)', currencyCode);
