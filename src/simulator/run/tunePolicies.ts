import { fitTimingAcross, type VisitChoices } from '../../engine/timing/fitTimingAcross';
import { stateCount, type TimingBins, type TimingTable, timingActions } from '../../engine/timing/timingTable';
import { DAY, MINUTE } from '../../protocol/values/clock';
import type { FleetJob, FleetTotals } from '../fleet/playFleet';
import { MATCHING, MATCHING_VISIT, NOTHING, type RuleTable, sameForAll } from '../policies/rulesPolicy';
import type { When } from '../policies/timingPolicy';
import { resized, type Scenario } from '../scenario/scenario';
import type { Play } from './simulation';

/** A rule does not depend on the number of shoppers, so it is tuned on fewer. */
const MOST_DEVICES = 4_000;
/** Candidates for the days between two coupons. */
const RESTS = [0, 2, 5, 10, 20];
/** Strata with a smaller share of the visits keep the common rule. */
const LEAST_SHARE = 0.005;
/** Coupons tried in a stratum: those that earned most in it when everyone had them. */
const MOST_COUPONS = 3;

const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);
const highest = (values: readonly number[]): number => values.indexOf(Math.max(...values));

/**
 * The best common rule, and from it the best by stratum: one stratum after the other, starting with most visits, each gets the rule that
 * earns most with the others unchanged (coordinate ascent, one round). The rest between two coupons comes last, the same for all strata.
 * All on the tuning seeds, every rule played to all shoppers. A stratum tries no coupon, both kinds of matching, and the `MOST_COUPONS`
 * coupons with the largest margin per visit.
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
  const totals = await played('one rule for all', whats.map(sameForAll));
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

/** Choices of when to offer, from the tuning seeds. */
export interface TunedTiming {
  /** The coupon to offer: the best common rule among those that offer anything. */
  readonly coupon: string;
  readonly delay: Extract<When, { kind: 'delay' }>;
  readonly table: TimingTable;
  readonly gamma: number;
  readonly kappa: number;
}

/** Candidates for the days between offers. The last one offers only once. */
const DAYS = { offer: [2, 4, 7, 10, 14, 21, 28, 42, 10_000], use: [7, 14, 28, 42, 10_000] } as const;

/** Days since the last offer and the last purchase, and offers in 30 days: a device's information across visits. */
const bins: TimingBins = {
  views: [],
  cartValue: [],
  sinceOffer: [3, 7, 14, 28].map((days) => (days * DAY) / MINUTE),
  offers: [1, 2, 4],
  sincePurchase: [7, 21, 42],
};

/** Share of random choices in the second round. The first round is all random, and the second otherwise follows the first one's table. */
const SECOND = 0.5;
/** The smallest exploration a device can have afterwards. */
const LEAST = 0.01;
/** Above any discount, so that there is only one size of offers. */
const ONE_SIZE = 1_000_000_000;

const fits = [0.8, 0.95, 0.99].flatMap((gamma) => [20, 80].map((kappa) => ({ gamma, kappa })));

const tableOf = (q: ArrayLike<number>, gamma: number, epsilon: number): TimingTable => ({
  version: 1,
  bins,
  q: Array.from(q, (value) => Number(value.toPrecision(4))),
  largeFrom: ONE_SIZE,
  epsilon,
  gamma,
  // A device learns within a visit. The effect of offers on later ones could not be learnt from a few.
  step: 0,
});

const added = (logs: readonly VisitChoices[]): VisitChoices => {
  const of = (name: keyof VisitChoices) => logs[0]![name].map((_, i) => sum(logs.map((log) => log[name][i]!)));
  return { counts: of('counts'), rewards: of('rewards'), next: of('next') };
};

/**
 * When to offer what, chosen on the tuning seeds: the coupon that earns most when offered at every visit, the fixed delay that earns most
 * with it, and a table by fitted Q iteration in two rounds. The first round chooses at random, the second half at random and half by the
 * first one's table. The first half of the seeds is for training. γ and κ are those whose table, played by devices, earns most on the other
 * half.
 */
export const tuneTiming = async (scenario: Scenario, play: Play): Promise<TunedTiming> => {
  const { tuning, coupons } = scenario;
  const seeds = Array.from({ length: tuning.count }, (_, i) => tuning.first + i);
  const taught = seeds.slice(0, Math.ceil(seeds.length / 2));
  const judged = seeds.length > 1 ? seeds.slice(taught.length) : seeds;
  const best = async <T>(stage: string, options: readonly T[], plan: (option: T) => FleetJob['plan'], on = seeds): Promise<T> => {
    const jobs = options.flatMap((option) => on.map((seed): FleetJob => ({ scenario, seed, plan: plan(option) })));
    const totals = await play(stage, jobs);
    const margins = options.map((_, i) => sum(totals.slice(i * on.length, (i + 1) * on.length).map(({ margin }) => margin)));
    return options[margins.indexOf(Math.max(...margins))]!;
  };
  const coupon = await best('what to offer', [...coupons.map(({ id }) => id), MATCHING], (what) => ({
    kind: 'rules',
    rules: sameForAll(what),
  }));
  const delays = (['offer', 'use'] as const).flatMap((since) => DAYS[since].map((days) => ({ kind: 'delay', since, days }) as const));
  const delay = await best('fixed delays', delays, (when) => ({ kind: 'timing', settings: { coupon, when } }));
  const logs: VisitChoices[] = [];
  const teach = async (stage: string, table: TimingTable): Promise<VisitChoices> => {
    const settings = { coupon, when: { kind: 'table', table }, log: bins } as const;
    const totals = await play(
      stage,
      taught.map((seed): FleetJob => ({ scenario, seed, plan: { kind: 'timing', settings } })),
    );
    logs.push(...totals.flatMap(({ choices }) => choices ?? []));
    return added(logs);
  };
  const nothing = new Array<number>(stateCount(bins) * timingActions.length).fill(0);
  const first = await teach('choices by chance', tableOf(nothing, 1, LEAST));
  const [usual] = fits.slice(2);
  const second = await teach('choices by what was learnt', tableOf(fitTimingAcross(first, bins, usual!), usual!.gamma, SECOND));
  const tables = fits.map((fit) => ({ ...fit, table: tableOf(fitTimingAcross(second, bins, fit), fit.gamma, LEAST) }));
  const chosen = await best(
    'tables',
    tables,
    ({ table }) => ({ kind: 'timing', settings: { coupon, when: { kind: 'table', table } } }),
    judged,
  );
  return { coupon, delay, ...chosen };
};
