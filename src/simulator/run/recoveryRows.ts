import { integer, seededRng } from '../../maths/random';
import type { FleetTotals } from '../fleet/fleetTotals';
import type { PolicyName } from '../policies/policyName';
import type { SimulationRow } from './simulation';

/** Days that are looked at together. */
const WINDOW = 7;
/** Of what the twin gains. */
const RECOVERED = 0.9;
const RESAMPLES = 1_000;

/** One seed: a shop whose shoppers change, its twin whose shoppers have always been what they change to, and both without a coupon. */
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

/** Gain of some days as a share of the twin's in them, over all seeds. */
const shareOf = (seeds: readonly DriftedSeed[], from: number, until: number): number => {
  let [own, twin] = [0, 0];
  for (const of of seeds) {
    own += gainOf(of.drifted, of.none, from, until);
    twin += gainOf(of.twin, of.none, from, until);
  }
  return own / twin;
};

/** Days after the change until a week begins from which on every week's share is at least `RECOVERED`; those that are left where none does. */
const recovery = (seeds: readonly DriftedSeed[], changed: number, days: number): number => {
  const last = days - WINDOW;
  for (let day = last; day >= changed; day--) if (!(shareOf(seeds, day, day + WINDOW) >= RECOVERED)) return day + 1 - changed;
  return 0;
};

/**
 * How soon policies are back after shoppers changed: `recoveryDays` until their weekly gain over showing nothing is 90% of what they gain in the same week
 * where the same shoppers have always been like that, and stays there; `recoveryDaysLatest`, the 97.5% quantile of it over seeds drawn again and again
 * (bootstrap; one more than there are days where it may never be); and the share in the first week and in the last two. The same visits and the same
 * chance in both, so that the share says what having learnt the former shoppers costs, and nothing of how good the policy is.
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
