import { customerDraw } from '../../engine/assignment/customerDraw';
import type { Interval } from '../../maths/interval';
import { analyseExperiment } from '../../stats/experiment/analyseExperiment';
import { SMALLEST_LIFT } from '../../stats/experiment/compareGroups';
import { meanAndSe } from '../../stats/offPolicy/intervals';
import type { FleetJob, FleetTotals } from '../fleet/playFleet';
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
const told = ({ books, assigned }: FleetTotals, scenario: Scenario) => {
  const { holdout } = scenario;
  const { id, salt } = campaignOf(scenario).experiment;
  const shares = { none: holdout, rule: 1 - holdout, couplet: 0 };
  const byCustomer = scenario.experiment?.drawnBy === 'customer';
  const answer = analyseExperiment(books, {
    experiment: id,
    shares,
    smallestLift: SMALLEST_LIFT,
    ...(byCustomer ? { draw: customerDraw({ id, salt, shares }) } : { assigned: { ...assigned, couplet: 0 } }),
  });
  if (!answer.ok) throw new Error(answer.error.message);
  const [comparison] = answer.value.comparisons;
  if (!comparison) throw new Error('There is nothing to compare.');
  return { ...comparison.incremental, flagged: answer.value.sampleRatio?.mismatch === true };
};

/**
 * What the groups show less what they would without coupons. The latter has mean 0: it is how much more the shoppers in one group buy, by
 * the luck of the draw.
 */
const expectedEffect = (drawn: FleetTotals, blank: FleetTotals, holdout: number): number =>
  (drawn.margin - blank.margin) / (1 - holdout) - (drawn.holdoutMargin - blank.holdoutMargin) / holdout;

/**
 * An experiment of two groups on every seed. The estimate that the console shows is compared with the truth: the same shoppers once all
 * with the rule and once all without. `bias` is the error in expectation, from the expected margins of the two groups.
 */
export const runExperiment = async (scenario: Scenario, play: Play): Promise<readonly SimulationRow[]> => {
  const isAa = scenario.experiment?.treatment !== 'rule';
  const nothing = sameForAll(NOTHING);
  const rules = isAa ? nothing : sameForAll(scenario.coupons[0]!.id);
  const whole: Scenario = { ...scenario, holdout: 0 };
  const jobs = Array.from({ length: scenario.seeds.count }, (_, i) => scenario.seeds.first + i).flatMap((seed): readonly FleetJob[] => [
    { scenario, seed, plan: { kind: 'rules', rules }, withBooks: true },
    ...(isAa ? [] : [rules, nothing].map((one): FleetJob => ({ scenario: whole, seed, plan: { kind: 'rules', rules: one } }))),
    ...(isAa ? [] : [{ scenario, seed, plan: { kind: 'rules', rules: nothing } } as const]),
  ]);
  const totals = await play('experiments', jobs);
  const runs = Array.from({ length: scenario.seeds.count }, (_, i) => {
    const [drawn, all, nobody, blank] = isAa ? [totals[i]] : totals.slice(4 * i, 4 * i + 4);
    const truth = all && nobody ? all.margin - nobody.margin : 0;
    return { ...told(drawn!, scenario), truth, bias: blank ? expectedEffect(drawn!, blank, scenario.holdout) - truth : 0 };
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
    row('bias', ({ bias }) => bias),
    row('splitFlagged', ({ flagged }) => Number(flagged)),
    row('intervals', (run) => Number(bounded.includes(run))),
    row('coverage', ({ fixed, truth }) => Number(holds(fixed, truth)), bounded),
    row('sequenceCoverage', ({ sequence, truth }) => Number(holds(sequence, truth)), bounded),
    row('liftTold', ({ fixed }) => Number(!holds(fixed, 0)), bounded),
    row('sequenceLiftTold', ({ sequence }) => Number(!holds(sequence, 0)), bounded),
  ];
};
