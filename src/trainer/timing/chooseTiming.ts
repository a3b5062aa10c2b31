import type { TimingBins, TimingTable } from '../../core/timing/timingTable';
import { groupFolds } from '../network/selectNetwork';
import { fitTiming, type TimingFit } from './fitTiming';
import { joined, meanValue, playVisits, tablePolicy } from './judgeTiming';
import { offerFrom, oneSize, type TimingVisit } from './timingVisit';

/** How a table is learnt. */
export interface TimingPlan extends TimingFit {
  /** Are small and large coupons told apart? Where each coupon is for a taste of its own, that keeps the better one from half of the shoppers. */
  readonly sizes: 1 | 2;
}

/** What the log decides of. */
export interface TimingGround {
  readonly bins: TimingBins;
  /** From where on a coupon is a large one, minor units, where sizes are told apart; else above all of them. */
  readonly largeFrom: { readonly 1: number; readonly 2: number };
}

/** The first is taken where none is better. */
const plans: readonly TimingPlan[] = ([1, 2] as const).flatMap((sizes) =>
  [1, 0.9].flatMap((gamma) => [20, 80].map((kappa) => ({ sizes, gamma, kappa }))),
);
/** Questions that a fixed delay lets go by. */
const MOST_DELAY = 8;

/** Shares of choices that a device spreads over all actions, so that its log can judge other timings; the first that costs little enough, or the last. */
const epsilons = [0.05, 0.02, 0.01] as const;
/** Exploring may cost so much of what a visit earns. */
const MOST_COST = 0.01;
/** α: set rather than chosen, as a log has too few visits of one shopper to choose it by; ten visits move a value a fifth of the way. */
const STEP = 0.02;

/** Four digits are enough to order actions by. */
const rounded = (value: number): number => Number(value.toPrecision(4));

/** Visits as a plan sees them: the table's actions mean the same in both. */
export const asPlanned = (visits: readonly TimingVisit[], { sizes }: TimingPlan): readonly TimingVisit[] =>
  sizes === 1 ? visits.map(oneSize) : visits;

export const tableOf = (
  visits: readonly TimingVisit[],
  { bins, largeFrom }: TimingGround,
  plan: TimingPlan,
  epsilon: number = epsilons[0],
): TimingTable => ({
  version: 1,
  bins,
  q: Array.from(fitTiming(asPlanned(visits, plan), bins, plan), rounded),
  largeFrom: largeFrom[plan.sizes],
  epsilon,
  gamma: plan.gamma,
  step: STEP,
});

export interface PlanTried {
  readonly plan: TimingPlan;
  readonly value: number;
}

/** Two halves of the shoppers, each played by the table of the other. */
const playedByOthers = (visits: readonly TimingVisit[], ground: TimingGround, plan: TimingPlan, epsilon: number, seed: number): number => {
  const folds = groupFolds(
    visits.map(({ shopper }) => String(shopper)),
    2,
    seed,
  );
  const halves = [0, 1].map((fold) => visits.filter((_, i) => folds[i] === fold));
  const played = halves.map((half, h) => {
    const table = { ...tableOf(half, ground, plan), epsilon };
    return playVisits(asPlanned(halves[1 - h]!, plan), tablePolicy(table));
  });
  return meanValue(joined(played)).value;
};

/** What every plan is worth, before it explores, on shoppers its table has not seen. */
export const tryPlans = (visits: readonly TimingVisit[], ground: TimingGround, seed: number): readonly PlanTried[] =>
  plans.map((plan) => ({ plan, value: playedByOthers(visits, ground, plan, 0, seed) }));

const bestOf = (tried: readonly PlanTried[]): PlanTried => tried.reduce((a, b) => (b.value > a.value ? b : a));

/** The table of the best plan, exploring as much as it can afford. */
export const bestTable = (visits: readonly TimingVisit[], ground: TimingGround, tried: readonly PlanTried[], seed: number) => {
  const { plan, value } = bestOf(tried);
  const least = value - MOST_COST * Math.abs(value);
  const epsilon = epsilons.find((share) => playedByOthers(visits, ground, plan, share, seed) >= least) ?? epsilons.at(-1)!;
  return { plan, table: tableOf(visits, ground, plan, epsilon) };
};

/** The delay, in questions, with the largest value on these visits. */
export const bestDelay = (visits: readonly TimingVisit[]): number => {
  const values = Array.from({ length: MOST_DELAY }, (_, k) => meanValue(playVisits(visits, offerFrom(k + 1))).value);
  return 1 + values.indexOf(Math.max(...values));
};
