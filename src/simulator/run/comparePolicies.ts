import { type Estimate, meanAndSe } from '../../stats/offPolicy/intervals';
import { FIRST_VISITS, type FleetTotals } from '../fleet/fleetTotals';
import type { PolicyName } from '../policies/policyName';
import { figuresOf, incrementalByWeek, type Metric, metrics } from './figures';
import type { Simulation } from './simulation';
/** Mean of a over mean of b, both of the same seeds, with its standard error by the delta method; NaN where b is 0. */
export const ratioOfMeans = (a: readonly number[], b: readonly number[]): Estimate => {
  const below = meanAndSe(b).value;
  const value = meanAndSe(a).value / below;
  return { value, se: meanAndSe(a.map((x, i) => x - value * b[i]!)).se / Math.abs(below) };
};

const figure = ({ value, se }: { readonly value: number; readonly se: number }) => ({ mean: value, se });

/** Standard errors that extra orders must be above 0 by before anything is divided by them. */
const CLEAR = 2;
const UNKNOWN: Estimate = { value: Number.NaN, se: Number.NaN };

/**
 * Rows, and what they say of each other, of policies played on the same seeds.
 * @param played totals by policy, one a seed in one order; `none` is there
 */
export const comparePolicies = (
  played: ReadonlyMap<PolicyName, readonly FleetTotals[]>,
): Pick<Simulation, 'rows' | 'differences' | 'ratios' | 'weeks'> => {
  const none = played.get('none') ?? [];
  const policies = [...played.keys()];
  const others = policies.filter((policy) => policy !== 'none');
  const figures = new Map([...played].map(([policy, totals]) => [policy, totals.map((one, i) => figuresOf(one, none[i]!))]));
  const values = (policy: PolicyName, metric: Metric): readonly number[] => figures.get(policy)!.map((one) => one[metric]);
  const perOrder = (policy: PolicyName): Estimate => {
    const orders = values(policy, 'incrementalOrdersPerThousandVisits').map((perThousand) => perThousand / 1_000);
    const { value, se } = meanAndSe(orders);
    return value > CLEAR * se ? ratioOfMeans(values(policy, 'spendPerVisit'), orders) : UNKNOWN;
  };
  const enough = [...played.values()].every((totals) => totals.every(({ visits }) => visits >= FIRST_VISITS));
  const told = metrics.filter((metric) => enough || metric !== 'firstThousandVisitsMargin');
  const gains = (policy: PolicyName) => values(policy, 'incrementalMarginPerVisit');
  const pairs = others.flatMap((policy, i) => others.slice(0, i).map((against) => ({ policy, against })));
  return {
    rows: [
      ...policies.flatMap((policy) => told.map((metric) => ({ policy, metric, ...figure(meanAndSe(values(policy, metric))) }))),
      ...others.map((policy) => ({ policy, metric: 'spendPerIncrementalOrder' as const, ...figure(perOrder(policy)) })),
      ...(figures.has('oracle') ? others : []).map((policy) => ({
        policy,
        metric: 'shareOfOracle' as const,
        ...figure(ratioOfMeans(gains(policy), gains('oracle'))),
      })),
    ],
    differences: pairs.flatMap(({ policy, against }) =>
      told.map((metric) => {
        const other = values(against, metric);
        return { policy, against, metric, ...figure(meanAndSe(values(policy, metric).map((value, seed) => value - other[seed]!))) };
      }),
    ),
    ratios: pairs.map(({ policy, against }) => ({
      policy,
      against,
      ...figure(ratioOfMeans(gains(policy), gains(against))),
    })),
    weeks: others.flatMap((policy) => {
      const bySeed = played.get(policy)!.map((one, i) => incrementalByWeek(one, none[i]!));
      return (bySeed[0] ?? []).map((_, week) => ({ policy, week, ...figure(meanAndSe(bySeed.map((weeks) => weeks[week]!))) }));
    }),
  };
};
