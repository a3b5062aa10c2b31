import type { Interval } from '../../maths/interval';
import type { OrderRecord } from '../../protocol/order';
import { analyseExperiment, SMALLEST_LIFT } from '../../stats/experiment/analyseExperiment';
import { meanAndSe } from '../../stats/offPolicy/intervals';
import type { FleetJob } from '../fleet/playFleet';
import { campaignOf } from '../policies/campaignOf';
import { NOTHING, sameForAll } from '../policies/rulesPolicy';
import type { Scenario } from '../scenario/scenario';
import type { Play, SimulationRow } from './simulation';

/**
 * Is the value between the bounds? Unbounded intervals, as before there are enough customers, contain everything and are counted
 * separately.
 */
const holds = ({ lower, upper }: Interval, value: number): boolean => (lower ?? -Infinity) <= value && value <= (upper ?? Infinity);
const isBounded = ({ lower, upper }: Interval): boolean => lower !== null && upper !== null;

/** The console's estimate from the orders: how much more net margin all traffic leaves under the rule than without a coupon. */
const told = (orders: readonly OrderRecord[], scenario: Scenario) => {
  const { holdout } = scenario;
  const answer = analyseExperiment(orders, {
    experiment: campaignOf(scenario).experiment.id,
    shares: { none: holdout, rule: 1 - holdout, couplet: 0 },
    smallestLift: SMALLEST_LIFT,
  });
  if (!answer.ok) throw new Error(answer.error.message);
  const [comparison] = answer.value.comparisons;
  if (!comparison) throw new Error('There is nothing to compare.');
  return comparison.incremental;
};

/**
 * An experiment of two groups on every seed. The estimate that the console shows is compared with the truth: the same shoppers once all
 * with the rule and once all without.
 */
export const runExperiment = async (scenario: Scenario, play: Play): Promise<readonly SimulationRow[]> => {
  const isAa = scenario.experiment?.treatment !== 'rule';
  const rules = sameForAll(isAa ? NOTHING : scenario.coupons[0]!.id);
  const whole: Scenario = { ...scenario, holdout: 0 };
  const jobs = Array.from({ length: scenario.seeds.count }, (_, i) => scenario.seeds.first + i).flatMap((seed): readonly FleetJob[] => [
    { scenario, seed, plan: { kind: 'rules', rules }, withBooks: true },
    ...(isAa ? [] : [rules, sameForAll(NOTHING)].map((one): FleetJob => ({ scenario: whole, seed, plan: { kind: 'rules', rules: one } }))),
  ]);
  const totals = await play('experiments', jobs);
  const runs = Array.from({ length: scenario.seeds.count }, (_, i) => {
    const [drawn, all, nobody] = isAa ? [totals[i]] : totals.slice(3 * i, 3 * i + 3);
    return { ...told(drawn!.books, scenario), truth: all && nobody ? all.margin - nobody.margin : 0 };
  });
  const row = (metric: SimulationRow['metric'], of: (run: (typeof runs)[number]) => number, among = runs): SimulationRow => {
    const { value, se } = meanAndSe(among.map(of));
    return { policy: 'experiment', metric, mean: value, se };
  };
  const bounded = runs.filter(({ fixed, sequence }) => isBounded(fixed) && isBounded(sequence));
  return [
    row('truth', ({ truth }) => truth),
    row('estimate', ({ value }) => value ?? 0),
    row('error', ({ value, truth }) => (value ?? 0) - truth),
    row('intervals', (run) => Number(bounded.includes(run))),
    row('coverage', ({ fixed, truth }) => Number(holds(fixed, truth)), bounded),
    row('sequenceCoverage', ({ sequence, truth }) => Number(holds(sequence, truth)), bounded),
    row('liftTold', ({ fixed }) => Number(!holds(fixed, 0)), bounded),
    row('sequenceLiftTold', ({ sequence }) => Number(!holds(sequence, 0)), bounded),
  ];
};
