import type { ShopHistory } from '../../stats/experiment/planning/shopHistory';
import type { SimulatedShare } from '../../stats/experiment/planning/simulatedPower';
import type { SimulatedWeeks } from '../../stats/experiment/planning/simulatedWeeks';
import type { NoSimulation, OrdersPlan } from '../../stats/experiment/planning/simulatePlan';
import { MOST_WEEKS, POWER } from '../../stats/experiment/power';
import { percent, whole } from '../../trainer/modelCard/numbers';
import { alignColumns } from '../alignColumns';

const reasons: Readonly<Record<NoSimulation, string>> = {
  too_few_weeks: 'Not simulated (too_few_weeks): the orders are of less than 4 weeks. The weeks below are by the formula.',
  too_few_customers:
    'Not simulated (too_few_customers): the smallest group would not reach 100 customers within half of the time that the orders cover. The weeks below are by the formula.',
  no_net_margin: 'Nothing to plan with (no_net_margin): discounts and refunds leave no margin.',
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

/** The plan from a file of orders, for a terminal. */
export const describeOrdersPlan = (
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
        ? [`Your orders cover ${whole(weeks)} weeks, so no more than ${horizon} were simulated (beyond_orders). The formula goes on.`]
        : []),
    ]),
  ];
};
