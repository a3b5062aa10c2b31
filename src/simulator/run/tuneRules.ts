import type { FleetTotals } from '../fleet/fleetTotals';
import type { FleetJob } from '../fleet/playFleet';
import type { PolicyPlan } from '../policies/openPolicy';
import { MATCHING, NOTHING, type RuleTable, sameForAll } from '../policies/rulesPolicy';
import { resized } from '../scenario/resized';
import type { Scenario } from '../scenario/scenario';
import type { Play } from './play';

/** A rule does not depend on how many there are, so it is tuned on fewer shoppers. */
const MOST_DEVICES = 4_000;
/** Days between two coupons that are tried. */
const RESTS = [0, 2, 5, 10, 20];
/** Strata with fewer of the visits keep the rule for everybody. */
const LEAST_SHARE = 0.005;

const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);

/** The first of those that leave most. */
const best = <Of>(among: readonly Of[], margins: readonly number[]): Of =>
  among[margins.reduce((top, margin, at) => (margin > margins[top]! ? at : top), 0)]!;

const withRule = (rules: RuleTable, cell: number, what: string): RuleTable =>
  rules.map((rule, at) => (at === cell ? what : rule)) as unknown as RuleTable;

/**
 * The best rule for everybody, and from it the best by behaviour stratum: one stratum after the other, those with most visits first, each gets the rule
 * that leaves most with the others as they are (coordinate ascent, one round), and at last the rest between two coupons, the same for all strata. All on
 * the tuning seeds, every rule played to all shoppers.
 */
export const tuneRules = async (
  scenario: Scenario,
  play: Play,
): Promise<{ readonly fixedBest: string; readonly segmentRules: RuleTable; readonly restDays: number }> => {
  const { tuning, coupons, devices } = scenario;
  const small = resized(scenario, { devices: Math.min(devices, MOST_DEVICES) });
  const seeds = Array.from({ length: tuning.count }, (_, i) => tuning.first + i);
  const playedAs = async (stage: string, plans: readonly (PolicyPlan & { readonly kind: 'rules' })[]) => {
    const jobs = plans.flatMap((plan) => seeds.map((seed): FleetJob => ({ scenario: small, seed, plan })));
    const totals = await play(stage, jobs);
    return plans.map((_, at) => totals.slice(at * seeds.length, (at + 1) * seeds.length));
  };
  const played = (stage: string, tables: readonly RuleTable[]) =>
    playedAs(
      stage,
      tables.map((rules) => ({ kind: 'rules', rules })),
    );
  const margins = (totals: readonly (readonly FleetTotals[])[]): readonly number[] =>
    totals.map((of) => sum(of.map(({ margin }) => margin)));
  const whats = [NOTHING, ...coupons.map(({ id }) => id), MATCHING];
  const everybody = whats.map(sameForAll);
  const totals = await played('rules for everybody', everybody);
  const fixed = best(everybody, margins(totals));
  const visits = sameForAll('').map((_, cell) => sum(totals.flat().map(({ cells }) => cells.visits[cell]!)));
  const cells = [...visits.keys()].filter((cell) => visits[cell]! > LEAST_SHARE * sum(visits)).sort((a, b) => visits[b]! - visits[a]!);
  let rules = fixed;
  for (const [i, cell] of cells.entries()) {
    const tables = whats.map((what) => withRule(rules, cell, what));
    rules = best(tables, margins(await played(`rules by stratum ${i + 1}/${cells.length}`, tables)));
  }
  const rested = await playedAs(
    'rest between coupons',
    RESTS.map((restDays) => ({ kind: 'rules', rules, restDays })),
  );
  return { fixedBest: fixed[0], segmentRules: rules, restDays: best(RESTS, margins(rested)) };
};
