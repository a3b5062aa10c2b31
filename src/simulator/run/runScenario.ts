import { meanAndSe } from '../../core/evaluation/meanAndSe';
import type { FleetTotals } from '../fleet/fleetTotals';
import type { FleetJob } from '../fleet/playFleet';
import { planOf } from '../policies/plans';
import type { PolicyName } from '../policies/policyName';
import type { Scenario } from '../scenario/scenario';
import { figuresOf, type Metric, metrics } from './figures';
import type { Play } from './play';
import { ratioOfMeans } from './ratioOfMeans';
import { runExperiment } from './runExperiment';
import type { Simulation } from './simulation';
import { tuneRules } from './tuneRules';

const seedsOf = ({ first, count }: Scenario['seeds']): readonly number[] => Array.from({ length: count }, (_, i) => first + i);

const headOf = ({ name, seeds, devices, days }: Scenario) =>
  ({ v: 'simulation/1', scenario: name, seeds: seeds.count, firstSeed: seeds.first, devices, days }) as const;

const needsRules = ({ policies }: Scenario): boolean => policies.some((policy) => policy === 'fixed-best' || policy === 'segment-rules');

/** Every policy on every seed, and how they compare. Deterministic given the scenario, however the jobs are played. */
export const runScenario = async (scenario: Scenario, play: Play): Promise<Simulation> => {
  if (scenario.experiment)
    return { ...headOf(scenario), rows: await runExperiment(scenario, play), differences: [], ratios: [], tuned: {} };
  const tuned = needsRules(scenario) ? await tuneRules(scenario, play) : {};
  const seeds = seedsOf(scenario.seeds);
  const policies = [...new Set<PolicyName>(['none', ...scenario.policies])];
  const jobs = seeds.flatMap((seed) => policies.map((policy): FleetJob => ({ scenario, seed, plan: planOf(policy, tuned) })));
  const totals = await play('policies', jobs);
  const of = (policy: PolicyName): readonly FleetTotals[] => seeds.map((_, i) => totals[i * policies.length + policies.indexOf(policy)]!);
  const none = of('none');
  const figures = new Map(policies.map((policy) => [policy, of(policy).map((one, i) => figuresOf(one, none[i]!))]));
  const values = (policy: PolicyName, metric: Metric): readonly number[] => figures.get(policy)!.map((one) => one[metric]);
  const figure = ({ value, se }: { readonly value: number; readonly se: number }) => ({ mean: value, se });
  const others = policies.filter((policy) => policy !== 'none');
  return {
    ...headOf(scenario),
    rows: policies.flatMap((policy) => [
      ...metrics.map((metric) => ({ policy, metric, ...figure(meanAndSe(values(policy, metric))) })),
      ...(policy === 'none'
        ? []
        : [
            {
              policy,
              metric: 'spendPerIncrementalOrder' as const,
              ...figure(
                ratioOfMeans(
                  values(policy, 'spendPerVisit'),
                  values(policy, 'incrementalOrdersPerThousandVisits').map((orders) => orders / 1_000),
                ),
              ),
            },
          ]),
    ]),
    differences: others.flatMap((policy, i) =>
      others.slice(0, i).flatMap((against) =>
        metrics.map((metric) => {
          const other = values(against, metric);
          return { policy, against, metric, ...figure(meanAndSe(values(policy, metric).map((value, seed) => value - other[seed]!))) };
        }),
      ),
    ),
    ratios: others.flatMap((policy, i) =>
      others.slice(0, i).map((against) => ({
        policy,
        against,
        ...figure(ratioOfMeans(values(policy, 'incrementalMarginPerVisit'), values(against, 'incrementalMarginPerVisit'))),
      })),
    ),
    tuned,
  };
};
