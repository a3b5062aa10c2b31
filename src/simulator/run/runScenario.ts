import { DAY } from '../../protocol/values/clock';
import { expectedShare } from '../../stats/metrics/expectedTraffic';
import { meanAndSe } from '../../stats/offPolicy/intervals';
import { type FleetJob, type FleetTotals, foreseen } from '../fleet/playFleet';
import type { StartBundle } from '../policies/localPolicy';
import { planOf, type Tuned } from '../policies/openPolicy';
import { isBound, type PolicyName } from '../scenario/policyName';
import type { Scenario } from '../scenario/scenario';
import { START } from '../shoppers/visit';
import { comparePolicies, recoveryRows } from './comparePolicies';
import { runExperiment } from './runExperiment';
import type { Play, Simulation, SimulationRow, Train } from './simulation';
import { tuneRules, tuneTiming } from './tunePolicies';

/** Share of the caps of all coupons spent by the end of the day. */
const spentByDay = ({ days }: FleetTotals, budget: number): readonly number[] => {
  let sum = 0;
  return days.spent.map((spent) => {
    sum += spent;
    return sum / budget;
  });
};

/**
 * How budgets of money were spent, if every coupon has one: the share spent of the total, mean and minimum over seeds; the largest share of
 * any coupon's cap on any seed, above 1 if one was exceeded; and the largest deviation of spending from plan at the end of a day, as a
 * share of the whole.
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

const seedsOf = ({ first, count }: Scenario['seeds']): readonly number[] => Array.from({ length: count }, (_, i) => first + i);

const headOf = ({ name, seeds, devices, days }: Scenario) =>
  ({ v: 'simulation/1', scenario: name, seeds: seeds.count, firstSeed: seeds.first, devices, days }) as const;

const needsRules = ({ policies }: Scenario): boolean => policies.some((policy) => policy === 'fixed-best' || policy === 'segment-rules');

const needsTiming = ({ policies }: Scenario): boolean =>
  policies.some((policy) => policy === 'fixed-delay' || policy === 'timing-q' || policy === 'always');

const marked = (row: SimulationRow): SimulationRow => (isBound(row.policy) ? { ...row, bound: true } : row);

type Played = ReadonlyMap<PolicyName, readonly FleetTotals[]>;

type TrainedBundles = ReadonlyMap<PolicyName, readonly StartBundle[]>;

/** Results of `couplet train` on the log of each seed's shop, for each policy that starts with one. */
const trainedFor = async (scenario: Scenario, seeds: readonly number[], train: Train | undefined): Promise<TrainedBundles> => {
  const trained = new Map<PolicyName, readonly StartBundle[]>();
  for (const policy of ['shipped-trained', 'shipped-linear'] as const) {
    if (!scenario.policies.includes(policy)) continue;
    if (!train) throw new Error('Nothing was given to train with.');
    const bundles: StartBundle[] = [];
    for (const seed of seeds) bundles.push(await train(scenario, seed, policy === 'shipped-trained'));
    trained.set(policy, bundles);
  }
  return trained;
};

/** Decisions of each policy's devices by scorer. */
const scorersOf = (played: Played): Simulation['scorers'] =>
  [...played].flatMap(([policy, totals]) => {
    const names = new Set(totals.flatMap(({ scorers = {} }) => Object.keys(scorers)));
    return [...names].map((scorer) => ({
      policy,
      scorer,
      decisions: totals.reduce((sum, { scorers }) => sum + (scorers?.[scorer] ?? 0), 0),
    }));
  });

/** How soon policies recover after a drift. Each is played once more to shoppers who have always been like after the drift. */
const recovered = async (
  scenario: Scenario,
  played: Played,
  tuned: Tuned,
  play: Play,
  train: Train | undefined,
): Promise<readonly SimulationRow[]> => {
  const { drift } = scenario;
  if (!drift || scenario.days < drift.day + 14) return [];
  const seeds = seedsOf(scenario.seeds);
  const twins: Scenario = { ...scenario, drift: { ...drift, day: 0 } };
  const trained = await trainedFor(twins, seeds, train);
  const policies = [...played.keys()].filter((policy) => policy !== 'none');
  const totals = await play(
    'twins',
    policies.flatMap((policy) =>
      seeds.map((seed, i): FleetJob => ({ scenario: twins, seed, plan: planOf(policy, tuned, trained.get(policy)?.[i]) })),
    ),
  );
  const pairs = policies.map((policy, p) => {
    const own = played.get(policy)!;
    const of = seeds.map((_, i) => ({ drifted: own[i]!, twin: totals[p * seeds.length + i]!, none: played.get('none')![i]! }));
    return [policy, of] as const;
  });
  return recoveryRows(new Map(pairs), drift.day, scenario.days);
};

/** Every policy on every seed, and their comparison. Deterministic given the scenario, however the jobs are played. */
export const runScenario = async (scenario: Scenario, play: Play, train?: Train): Promise<Simulation> => {
  if (scenario.experiment)
    return {
      ...headOf(scenario),
      rows: await runExperiment(scenario, play),
      differences: [],
      ratios: [],
      weeks: [],
      scorers: [],
      tuned: {},
    };
  const tuned = {
    ...(needsRules(scenario) ? await tuneRules(scenario, play) : {}),
    ...(needsTiming(scenario) ? { timing: await tuneTiming(scenario, play) } : {}),
  };
  const seeds = seedsOf(scenario.seeds);
  const policies = [...new Set<PolicyName>(['none', ...scenario.policies])];
  const trained = await trainedFor(scenario, seeds, train);
  const jobs = seeds.flatMap((seed, i) =>
    policies.map((policy): FleetJob => ({ scenario, seed, plan: planOf(policy, tuned, trained.get(policy)?.[i]) })),
  );
  const totals = await play('policies', jobs);
  const of = (policy: PolicyName): readonly FleetTotals[] => seeds.map((_, i) => totals[i * policies.length + policies.indexOf(policy)]!);
  const played = new Map(policies.map((policy) => [policy, of(policy)]));
  const compared = comparePolicies(played);
  const rows = [...compared.rows, ...budgetRows(scenario, played), ...(await recovered(scenario, played, tuned, play, train))];
  return { ...headOf(scenario), ...compared, rows: rows.map(marked), scorers: scorersOf(played), tuned };
};
