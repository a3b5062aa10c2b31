import { type Command, InvalidArgumentError } from 'commander';
import { seededRng } from '../../maths/random';
import type { Variant } from '../../protocol/experiment';
import { shopHistory } from '../../stats/experiment/planning/shopHistory';
import { simulatePlan } from '../../stats/experiment/planning/simulatePlan';
import { POWER } from '../../stats/experiment/power';
import { withDatabase } from '../../trainer/ingest/withDatabase';
import { readOrderColumns } from '../columnMap';
import type { OrderFileOptions } from '../orders/orderFileOptions';
import { printLines, printNotes, reportFailure } from '../output';
import { progressBars } from '../progressBars';
import { wholeNumber } from '../wholeNumber';
import { currencyCode } from './currencyCode';
import { describeOrdersPlan } from './describeOrdersPlan';
import { readOrders } from './readOrders';

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

/** Weeks to an answer from a file of the shop's orders. */
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
    ...(unpaid > 0 ? [`note: orders nobody has paid, left out: ${unpaid}`] : []),
    ...(marked > 0 ? [`note: ${marked} orders are from an experiment; what it changed counts as usual`] : []),
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

/** What `couplet experiment plan` takes with a file. */
export const withOrdersPlanOptions = (command: Command): Command =>
  command
    .option('--orders <file>', 'instead of visits and conversion: orders of your shop, to simulate experiments among your own customers')
    .option('--runs <number>', 'with --orders: simulated experiments with the lift, and as many without', runCount, 200)
    .option('--seed <number>', 'with --orders: seed of the simulation', wholeNumber, 1)
    .option(
      '--currency <code>',
      'with --orders: amounts are decimals of this currency; without it they are whole minor units',
      currencyCode,
    );
