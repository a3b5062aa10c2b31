import type { FleetTotals } from '../fleet/fleetTotals';
import type { FleetJob } from '../fleet/playFleet';
import { MATCHING, MATCHING_VISIT, NOTHING, type RuleTable, sameForAll } from '../policies/rulesPolicy';
import { resized } from '../scenario/resized';
import type { Scenario } from '../scenario/scenario';
import type { Play } from './play';

/** A rule does not depend on how many there are, so it is tuned on fewer shoppers. */
const MOST_DEVICES = 4_000;
/** Days between two coupons that are tried. */
const RESTS = [0, 2, 5, 10, 20];
/** Strata with fewer of the visits keep the rule for everybody. */
const LEAST_SHARE = 0.005;
/** Coupons that are tried in a stratum: those that left most in it when everybody had them. */
const MOST_COUPONS = 3;

const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);
const highest = (values: readonly number[]): number => values.indexOf(Math.max(...values));

/**
 * The best rule for everybody, and from it the best by stratum: one stratum after the other, those with most visits first, each gets the rule that leaves
 * most with the others as they are (coordinate ascent, one round), and at last the rest between two coupons, the same for all strata. All on the tuning
 * seeds, every rule played to all shoppers. A stratum tries nothing, both kinds of matching, and the `MOST_COUPONS` coupons of the largest margin a visit.
 */
export const tuneRules = async (
  scenario: Scenario,
  play: Play,
): Promise<{ readonly fixedBest: string; readonly segmentRules: RuleTable; readonly restDays: number }> => {
  const { tuning, coupons, devices } = scenario;
  const small = resized(scenario, { devices: Math.min(devices, MOST_DEVICES) });
  const seeds = Array.from({ length: tuning.count }, (_, i) => tuning.first + i);
  const played = async (stage: string, tables: readonly RuleTable[], rests: readonly number[] = [0]) => {
    const plans = tables.flatMap((rules) => rests.map((restDays) => ({ kind: 'rules', rules, restDays }) as const));
    const totals = await play(
      stage,
      plans.flatMap((plan) => seeds.map((seed): FleetJob => ({ scenario: small, seed, plan }))),
    );
    return plans.map((_, at) => totals.slice(at * seeds.length, (at + 1) * seeds.length));
  };
  const marginOf = (totals: readonly FleetTotals[]): number => sum(totals.map(({ margin }) => margin));
  const ids = coupons.map(({ id }) => id);
  const whats = [NOTHING, ...ids, MATCHING, MATCHING_VISIT];
  const totals = await played('rules for everybody', whats.map(sameForAll));
  const margins = totals.map(marginOf);
  const fixedBest = whats[highest(margins)]!;
  let rules = sameForAll(fixedBest);
  let most = Math.max(...margins);

  const cellOf = (of: readonly FleetTotals[], what: 'margin' | 'visits', cell: number): number =>
    sum(of.map(({ cells }) => cells[what][cell]!));
  const visits = rules.map((_, cell) => sum(totals.map((of) => cellOf(of, 'visits', cell))));
  const perVisit = (what: string, cell: number): number => {
    const of = totals[whats.indexOf(what)]!;
    return cellOf(of, 'margin', cell) / Math.max(1, cellOf(of, 'visits', cell));
  };
  const cells = [...visits.keys()].filter((cell) => visits[cell]! > LEAST_SHARE * sum(visits)).sort((a, b) => visits[b]! - visits[a]!);
  for (const [i, cell] of cells.entries()) {
    const best = [...ids].sort((a, b) => perVisit(b, cell) - perVisit(a, cell)).slice(0, MOST_COUPONS);
    const tried = [NOTHING, MATCHING, MATCHING_VISIT, ...best].filter((what) => what !== rules[cell]);
    const tables = tried.map((what) => rules.map((rule, at) => (at === cell ? what : rule)));
    const left = (await played(`rules by stratum ${i + 1}/${cells.length}`, tables)).map(marginOf);
    if (Math.max(...left) <= most) continue;
    most = Math.max(...left);
    rules = tables[highest(left)]!;
  }
  const rested = (await played('rest between coupons', [rules], RESTS)).map(marginOf);
  return { fixedBest, segmentRules: rules, restDays: RESTS[highest(rested)]! };
};
