import type { FleetTotals } from '../fleet/fleetTotals';
import type { FleetJob } from '../fleet/playFleet';
import { planOf } from '../policies/plans';
import type { PolicyName } from '../policies/policyName';
import type { Scenario } from '../scenario/scenario';
import { budgetRows } from './budgetRows';
import { comparePolicies } from './comparePolicies';
import type { Play } from './play';
import { runExperiment } from './runExperiment';
import type { Simulation } from './simulation';
import { tuneRules } from './tuneRules';
import { tuneTiming } from './tuneTiming';

const seedsOf = ({ first, count }: Scenario['seeds']): readonly number[] => Array.from({ length: count }, (_, i) => first + i);

const headOf = ({ name, seeds, devices, days }: Scenario) =>
  ({ v: 'simulation/1', scenario: name, seeds: seeds.count, firstSeed: seeds.first, devices, days }) as const;

const needsRules = ({ policies }: Scenario): boolean => policies.some((policy) => policy === 'fixed-best' || policy === 'segment-rules');

const needsTiming = ({ policies }: Scenario): boolean =>
  policies.some((policy) => policy === 'fixed-delay' || policy === 'timing-q' || policy === 'always');

/** Every policy on every seed, and how they compare. Deterministic given the scenario, however the jobs are played. */
export const runScenario = async (scenario: Scenario, play: Play): Promise<Simulation> => {
  if (scenario.experiment)
    return { ...headOf(scenario), rows: await runExperiment(scenario, play), differences: [], ratios: [], weeks: [], tuned: {} };
  const tuned = {
    ...(needsRules(scenario) ? await tuneRules(scenario, play) : {}),
    ...(needsTiming(scenario) ? { timing: await tuneTiming(scenario, play) } : {}),
  };
  const seeds = seedsOf(scenario.seeds);
  const policies = [...new Set<PolicyName>(['none', ...scenario.policies])];
  const jobs = seeds.flatMap((seed) => policies.map((policy): FleetJob => ({ scenario, seed, plan: planOf(policy, tuned) })));
  const totals = await play('policies', jobs);
  const of = (policy: PolicyName): readonly FleetTotals[] => seeds.map((_, i) => totals[i * policies.length + policies.indexOf(policy)]!);
  const played = new Map(policies.map((policy) => [policy, of(policy)]));
  const compared = comparePolicies(played);
  return { ...headOf(scenario), ...compared, rows: [...compared.rows, ...budgetRows(scenario, played)], tuned };
};
