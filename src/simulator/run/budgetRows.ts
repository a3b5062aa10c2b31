import { DAY } from '../../protocol/clock';
import { expectedShare } from '../../stats/metrics/expectedShare';
import { meanAndSe } from '../../stats/offPolicy/meanAndSe';
import type { FleetTotals } from '../fleet/fleetTotals';
import { foreseen } from '../fleet/foreseen';
import type { PolicyName } from '../policies/policyName';
import type { Scenario } from '../scenario/scenario';
import { START } from '../shoppers/visit';
import type { SimulationRow } from './simulation';

/** Share of the caps of all coupons that was spent when the day was over. */
const spentByDay = ({ days }: FleetTotals, budget: number): readonly number[] => {
  let sum = 0;
  return days.spent.map((spent) => {
    sum += spent;
    return sum / budget;
  });
};

/**
 * How budgets of money were spent, where every coupon has one: the share of all that was spent, mean and least of the seeds; the largest share of any
 * coupon's cap on any seed, above 1 where one was broken; and how far spending was from plan at most at the end of a day, as a share of the whole.
 */
export const budgetRows = (scenario: Scenario, played: ReadonlyMap<PolicyName, readonly FleetTotals[]>): readonly SimulationRow[] => {
  const caps = scenario.coupons.flatMap(({ id, budget }) => (budget?.money ? [{ id, money: budget.money }] : []));
  if (caps.length < scenario.coupons.length) return [];
  const budget = caps.reduce((sum, { money }) => sum + money, 0);
  const end = START + scenario.days * DAY;
  const traffic = foreseen(scenario);
  const planned = Array.from({ length: scenario.days }, (_, day) => expectedShare(traffic, START, end, START + (day + 1) * DAY));
  return [...played].flatMap(([policy, totals]) => {
    if (policy === 'none') return [];
    const shares = totals.map(({ spent }) => spent / budget);
    const furthest = totals.map((of) => Math.max(...spentByDay(of, budget).map((spent, day) => Math.abs(spent - planned[day]!))));
    const filled = totals.flatMap(({ spentBy: by }) => caps.map(({ id, money }) => (by[id] ?? 0) / money));
    const row = (metric: SimulationRow['metric'], { value, se }: { readonly value: number; readonly se: number }): SimulationRow => ({
      policy,
      metric,
      mean: value,
      se,
    });
    return [
      row('shareOfBudgetSpent', meanAndSe(shares)),
      row('leastShareOfBudgetSpent', { value: Math.min(...shares), se: 0 }),
      row('largestShareOfACap', { value: Math.max(...filled), se: 0 }),
      row('furthestFromPlan', meanAndSe(furthest)),
    ];
  });
};
