import { Command } from 'commander';
import type { Variant } from '../../protocol/experiment';
import { breakEvenLift } from '../../stats/comparison/discountReturn';
import {
  type Comparison,
  dailyDetectableLift,
  dailyPower,
  fixedDetectableLift,
  fixedPower,
  MOST_WEEKS,
  POWER,
} from '../../stats/comparison/power';
import { planTraffic, planWeeks } from '../../stats/planning/planWeeks';
import { percent, whole } from '../../trainer/metrics/metricText';
import { allocationShares, numberBetween } from '../io/arguments';
import { withOrderFileOptions } from '../io/fileOptions';
import { alignColumns, printLines, usageError } from '../io/output';
import { type OrdersPlanOptions, planFromOrders, withOrdersPlanOptions } from './planFromOrders';

interface TrafficPlanOptions {
  readonly visitsPerWeek: number;
  readonly conversion: number;
  readonly shares: Record<Variant, number>;
  readonly lift: number;
  readonly margin?: number;
  readonly spread?: number;
  readonly clustering: number;
  readonly marginRate?: number;
  readonly discount?: number;
  readonly redeeming?: number;
  readonly json?: boolean;
}

const CURVE_WEEKS = [1, 2, 4, 6, 8, 13, 26, 52];

const curveOf = (comparison: Comparison) => {
  return CURVE_WEEKS.map((weeks) => ({
    weeks,
    fixedPower: fixedPower(comparison, weeks),
    dailyPower: [...dailyPower(comparison, 7 * weeks, weeks)].at(-1) ?? 0,
    fixedLift: fixedDetectableLift(comparison, weeks),
    dailyLift: dailyDetectableLift(comparison, weeks),
  }));
};

const planOf = (options: TrafficPlanOptions) => {
  const { visitsPerWeek, conversion, shares, lift, margin, spread, clustering } = options;
  const traffic = planTraffic({
    orders: visitsPerWeek * conversion,
    margin: margin === undefined || spread === undefined ? undefined : { mean: margin, spread },
    clustering,
  });
  return {
    v: 'experiment-plan/1',
    method: 'formula',
    lift,
    power: POWER,
    comparisons: planWeeks(traffic, shares, lift).map(({ treatment, control, weeks }) => {
      const pair = { treatment: shares[treatment], control: shares[control] };
      return { treatment, control, weeks, curve: curveOf({ traffic: traffic.netMargin ?? traffic.orders, shares: pair, lift }) };
    }),
    breakEven: breakEvenOf(options),
  };
};

const breakEvenOf = ({ marginRate, discount, redeeming }: TrafficPlanOptions): number | null =>
  marginRate === undefined || discount === undefined || redeeming === undefined
    ? null
    : breakEvenLift({ marginRate, discountRate: discount, redeeming });

const describe = (plan: ReturnType<typeof planOf>, options: TrafficPlanOptions): readonly string[] => {
  const { lift, comparisons, breakEven } = plan;
  const weeks = (value: number | null): string => (value === null || value > MOST_WEEKS ? `over ${MOST_WEEKS}` : value.toFixed(1));
  const found = (value: number | null): string => (value === null ? '–' : percent(value));
  const metric = options.margin === undefined ? 'orders' : 'net margin';
  const change = `${lift > 0 ? '+' : ''}${percent(lift)}`;
  return [
    `${whole(options.visitsPerWeek)} visits and ${whole(Math.round(options.visitsPerWeek * options.conversion))} orders a week`,
    ...comparisons.flatMap(({ treatment, control, weeks: { orders, netMargin }, curve }) => [
      '',
      ...alignColumns([
        [
          `${treatment} against ${control}: weeks until ${change} is found ${percent(POWER, 0)} of the time`,
          'one planned look',
          'looked at daily',
        ],
        ['  in orders', weeks(orders.fixed), weeks(orders.daily)],
        ...(netMargin ? [['  in net margin', weeks(netMargin.fixed), weeks(netMargin.daily)]] : []),
      ]),
      '',
      ...alignColumns([
        [`after weeks (${metric})`, `finds ${change}, one look`, 'daily looks', 'lift found, one look', 'daily looks'],
        ...curve.map((row) => [
          `  ${row.weeks}`,
          percent(row.fixedPower),
          percent(row.dailyPower),
          found(row.fixedLift),
          found(row.dailyLift),
        ]),
      ]),
    ]),
    ...(breakEven === null ? [] : ['', `orders must rise by ${percent(breakEven)} before the discount pays for itself`]),
  ];
};

type PlanOptions = Partial<Pick<TrafficPlanOptions, 'visitsPerWeek' | 'conversion'>> &
  Omit<TrafficPlanOptions, 'visitsPerWeek' | 'conversion'> &
  Omit<OrdersPlanOptions, 'orders'> & { readonly orders?: string };

const run = async (options: PlanOptions, command: Command): Promise<void> => {
  const { orders, visitsPerWeek, conversion } = options;
  if (orders !== undefined) {
    if (visitsPerWeek !== undefined || conversion !== undefined)
      return usageError(command, 'conflicting_option', 'use --orders, or --visits-per-week with --conversion.');
    return planFromOrders({ ...options, orders });
  }
  if (visitsPerWeek === undefined || conversion === undefined)
    return usageError(command, 'missing_mandatory_option_value', 'use --orders, or --visits-per-week with --conversion.');
  if ((options.margin === undefined) !== (options.spread === undefined))
    usageError(command, 'missing_mandatory_option_value', 'use --margin and --spread together, or neither.');
  const economics = [options.marginRate, options.discount, options.redeeming].filter((value) => value !== undefined);
  if (economics.length % 3 !== 0)
    usageError(command, 'missing_mandatory_option_value', 'use --margin-rate, --discount and --redeeming together, or none of them.');
  const traffic = { ...options, visitsPerWeek, conversion };
  const plan = planOf(traffic);
  printLines(options.json ? [JSON.stringify(plan)] : describe(plan, traffic));
};

export const planCommand = (): Command =>
  withOrdersPlanOptions(
    withOrderFileOptions(
      new Command('plan').description('plan how many weeks an experiment needs, by simulation from orders or by a formula from traffic'),
    ),
  )
    .option('--visits-per-week <number>', 'visits per week in the whole shop; with --conversion', numberBetween(0, 1e9))
    .option('--conversion <share>', 'orders per visit', numberBetween(0, 1))
    .option('--shares <none=.5,couplet=.5>', 'share of traffic per group; each is compared with the first', allocationShares, {
      none: 0.5,
      rule: 0,
      couplet: 0.5,
    })
    .option('--lift <share>', 'lift to detect', numberBetween(0, 10), 0.1)
    .option('--margin <amount>', 'mean net margin per order; with --spread', numberBetween(0, Number.POSITIVE_INFINITY))
    .option('--spread <amount>', 'standard deviation of net margin between orders', numberBetween(0, Number.POSITIVE_INFINITY, true))
    .option('--clustering <number>', 'repeat orders: 1 if no customer orders twice, 2 if all do', numberBetween(1, 1_000, true), 1)
    .option(
      '--margin-rate <share>',
      'margin as a share of price, if the file has no margin; with --discount and --redeeming it gives the break-even lift',
      numberBetween(0, 1),
    )
    .option('--discount <share>', 'discount as a share of price', numberBetween(0, 1))
    .option('--redeeming <share>', 'share of orders that redeem a coupon', numberBetween(0, 1))
    .option('--json', 'print one JSON object')
    .action(run);
