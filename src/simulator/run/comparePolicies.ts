import { integer, seededRng } from '../../maths/random';
import { type Estimate, meanAndSe } from '../../stats/offPolicy/intervals';
import { FIRST_VISITS, type FleetTotals } from '../fleet/playFleet';
import type { PolicyName } from '../scenario/policyName';
import type { Simulation, SimulationRow } from './simulation';

/** Figures reported of a policy, by name. Money in minor units. */
const metrics = [
  'incrementalMarginPerVisit',
  'incrementalMarginPerVisitLateHalf',
  'incrementalOrdersPerThousandVisits',
  'spendPerVisit',
  'shownPerVisit',
  'firstThousandVisitsMargin',
] as const;
export type Metric = (typeof metrics)[number];

const total = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);
const late = (values: readonly number[]): number => total(values.slice(Math.floor(values.length / 2)));

/**
 * Figures of one policy on one seed compared with showing nothing to the same shoppers on the same visits.
 * @param none the same seed under the policy `none`
 */
export const metricsOf = (of: FleetTotals, none: FleetTotals): Readonly<Record<Metric, number>> => {
  const visits = Math.max(1, of.visits);
  return {
    incrementalMarginPerVisit: (of.margin - none.margin) / visits,
    incrementalMarginPerVisitLateHalf: (late(of.days.margin) - late(none.days.margin)) / Math.max(1, late(of.days.visits)),
    incrementalOrdersPerThousandVisits: (1_000 * (of.orders - none.orders)) / visits,
    spendPerVisit: of.discount / visits,
    shownPerVisit: of.shown / visits,
    firstThousandVisitsMargin: of.firstVisitsMargin,
  };
};

/** Incremental margin per visit by week, without the days beyond the last whole week. */
const incrementalByWeek = (of: FleetTotals, none: FleetTotals): readonly number[] =>
  Array.from({ length: Math.floor(of.days.visits.length / 7) }, (_, week) => {
    const days = (values: readonly number[]): number => total(values.slice(7 * week, 7 * week + 7));
    return (days(of.days.margin) - days(none.days.margin)) / Math.max(1, days(of.days.visits));
  });

/** Mean of a over mean of b, both of the same seeds, with its standard error by the delta method. NaN if b is 0. */
export const ratioOfMeans = (a: readonly number[], b: readonly number[]): Estimate => {
  const below = meanAndSe(b).value;
  const value = meanAndSe(a).value / below;
  return { value, se: meanAndSe(a.map((x, i) => x - value * b[i]!)).se / Math.abs(below) };
};

const figure = ({ value, se }: { readonly value: number; readonly se: number }) => ({ mean: value, se });

/** Standard errors by which extra orders must exceed 0 before they are used as a denominator. */
const CLEAR = 2;
const UNKNOWN: Estimate = { value: Number.NaN, se: Number.NaN };

/**
 * Rows and their comparisons for policies played on the same seeds.
 * @param played totals by policy, one per seed in the same order; must include `none`
 */
export const comparePolicies = (
  played: ReadonlyMap<PolicyName, readonly FleetTotals[]>,
): Pick<Simulation, 'rows' | 'differences' | 'ratios' | 'weeks'> => {
  const none = played.get('none') ?? [];
  const policies = [...played.keys()];
  const others = policies.filter((policy) => policy !== 'none');
  const figures = new Map([...played].map(([policy, totals]) => [policy, totals.map((one, i) => metricsOf(one, none[i]!))]));
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

/** Days evaluated together. */
const WINDOW = 7;
/** Share of the twin's gain that counts as recovered. */
const RECOVERED = 0.9;
const RESAMPLES = 1_000;

/** One seed: a shop whose shoppers change, its twin whose shoppers have always been like after the change, and both without a coupon. */
export interface DriftedSeed {
  readonly drifted: FleetTotals;
  readonly twin: FleetTotals;
  readonly none: FleetTotals;
}

const gainOf = ({ days }: FleetTotals, none: FleetTotals, from: number, until: number): number => {
  let gain = 0;
  for (let day = from; day < until; day++) gain += days.margin[day]! - none.days.margin[day]!;
  return gain;
};

/** Gain over some days as a share of the twin's in them, over all seeds. */
const shareOf = (seeds: readonly DriftedSeed[], from: number, until: number): number => {
  let [own, twin] = [0, 0];
  for (const of of seeds) {
    own += gainOf(of.drifted, of.none, from, until);
    twin += gainOf(of.twin, of.none, from, until);
  }
  return own / twin;
};

/**
 * Days after the change until the start of a week from which on every week's share is at least `RECOVERED`. The number of remaining days if
 * there is none.
 */
const recovery = (seeds: readonly DriftedSeed[], changed: number, days: number): number => {
  const last = days - WINDOW;
  for (let day = last; day >= changed; day--) if (!(shareOf(seeds, day, day + WINDOW) >= RECOVERED)) return day + 1 - changed;
  return 0;
};

/**
 * How soon policies recover after shoppers changed. `recoveryDays`: until their weekly gain over showing nothing is, and stays, at least
 * 90% of the gain in the same week where the same shoppers have always been like that. `recoveryDaysLatest`: its 97.5% quantile over
 * bootstrap samples of the seeds (one more than the number of days if they may never recover). And the share in the first week and in the
 * last two. Both play the same visits with the same random draws, so the share measures the cost of having learnt the former shoppers, not
 * the quality of the policy.
 */
export const recoveryRows = (
  played: ReadonlyMap<PolicyName, readonly DriftedSeed[]>,
  changed: number,
  days: number,
): readonly SimulationRow[] =>
  [...played].flatMap(([policy, seeds]) => {
    const rng = seededRng(1);
    const again = Array.from({ length: RESAMPLES }, () => seeds.map(() => seeds[integer(rng, seeds.length)]!));
    const summed = (of: (these: readonly DriftedSeed[]) => number) => {
      const draws = again.map(of).sort((a, b) => a - b);
      const mean = draws.reduce((sum, x) => sum + x, 0) / RESAMPLES;
      const se = Math.sqrt(draws.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (RESAMPLES - 1));
      return { mean: of(seeds), se, latest: draws[Math.ceil(0.975 * RESAMPLES) - 1]! };
    };
    const back = summed((these) => recovery(these, changed, days));
    const first = summed((these) => shareOf(these, changed, changed + WINDOW));
    const last = summed((these) => shareOf(these, days - 2 * WINDOW, days));
    return [
      { policy, metric: 'recoveryDays' as const, mean: back.mean, se: back.se },
      { policy, metric: 'recoveryDaysLatest' as const, mean: back.latest, se: 0 },
      { policy, metric: 'shareOfTwinFirstWeek' as const, mean: first.mean, se: first.se },
      { policy, metric: 'shareOfTwinLastWeeks' as const, mean: last.mean, se: last.se },
    ];
  });
