import { type Rng, uniform } from '../../maths/random';
import { type Experiment, type Variant, variants } from '../../protocol/experiment';
import { DAY } from '../../protocol/values/clock';
import { armContrast } from '../comparison/armContrast';
import { type ArmValues, armsOfValues, cellSizes } from '../comparison/armMoments';
import { cellsOf, type PastOrders } from '../comparison/knownCustomers';
import { againstEarlier, type ScoredPair, scoredPair } from '../comparison/levels';
import type { LookSoFar } from '../comparison/verdict';
import type { HistoryWindow } from './shopHistory';

/**
 * How groups are assigned: by the customer's id, so that earlier orders count, or by browser. For one simulated experiment both have the
 * same groups.
 */
export const draws = ['customer', 'browser'] as const;
export type Draw = (typeof draws)[number];

/** A comparison at one look of an experiment planned for one week. Planned for W weeks, its progress is divided by W. */
export interface PairLook extends ScoredPair, LookSoFar {}

/** Every pair of groups at the end of a day, from 1. */
export interface Look {
  readonly day: number;
  readonly pairs: readonly PairLook[];
}
export type SimulatedLooks = Readonly<Record<Draw, readonly Look[]>>;

export interface SimulatedSetting {
  readonly shares: Experiment['shares'];
  /** Lift in orders of all groups except the first. */
  readonly lift: number;
  readonly draws: readonly Draw[];
  /** Days from one look to the next. */
  readonly step: number;
}

/** Poisson draw of a mean of a few at most, by summing probabilities. */
const poisson = (mean: number, rng: Rng): number => {
  let [count, probability, left] = [0, Math.exp(-mean), uniform(rng)];
  while (left >= probability && probability > 0) {
    left -= probability;
    count += 1;
    probability *= mean / count;
  }
  return count;
};

/** A whole number whose mean is `mean`. */
const wholeOf = (mean: number, rng: Rng): number => Math.floor(mean) + Number(uniform(rng) < mean % 1);

type MutableArm = ArmValues & {
  readonly figures: number[];
  readonly guests: boolean[];
  readonly times: number[];
  readonly cells: (number | undefined)[];
};

interface DrawnCustomer {
  readonly arm: number;
  cell: number | undefined;
  place: number | undefined;
}

/**
 * One experiment among the shop's own customers. Each customer is in a group as often as a Poisson draw with the group's share as mean (a
 * bootstrap of whole customers), with the orders of the history. A treated group has 1 + lift times the new customers, and returning
 * customers order 1 + lift times as often. Every look uses the product's own `armsOfValues`, with predictions from earlier orders if groups
 * are assigned by customer.
 */
export const simulateExperiment = (window: HistoryWindow, { shares, lift, draws, step }: SimulatedSetting, rng: Rng): SimulatedLooks => {
  const names = variants.filter((variant) => shares[variant] > 0);
  const timesOf = (arm: number): number => (arm === 0 ? 1 : 1 + lift);
  const means = { returning: names.map((name) => shares[name]), new: names.map((name, arm) => shares[name] * timesOf(arm)) };
  const pasts: PastOrders[] = [];
  const knownCopies: DrawnCustomer[] = [];
  const copies = window.customers.map(({ returning, past }) => {
    const own: DrawnCustomer[] = [];
    for (const [arm, mean] of means[returning ? 'returning' : 'new'].entries())
      for (let i = poisson(mean, rng); i > 0; i--) {
        const copy = { arm, cell: undefined, place: undefined };
        own.push(copy);
        if (!past) continue;
        pasts.push(past);
        knownCopies.push(copy);
      }
    return own;
  });
  const known = cellsOf(pasts).map((cell, i) => {
    const copy = knownCopies[i]!;
    copy.cell = cell;
    return { customerId: '', variant: names[copy.arm]!, pastOrders: pasts[i]!.pastOrders, cell };
  });
  const knowledge = { draw: { variantOf: () => undefined, shares }, sizes: cellSizes(known) };
  const arms = names.map(
    (variant: Variant): MutableArm => ({
      variant,
      share: shares[variant],
      figures: [],
      guests: [],
      weights: undefined,
      times: [],
      cells: [],
    }),
  );
  const looks: Record<Draw, Look[]> = { customer: [], browser: [] };
  let next = 0;
  for (let day = step; day <= 7 * window.weeks; day += step) {
    for (let order = window.orders[next]; order !== undefined && order.at < day * DAY; order = window.orders[++next]) {
      const { guest, returning } = window.customers[order.customer]!;
      for (const copy of copies[order.customer]!) {
        const arm = arms[copy.arm]!;
        const times = returning ? wholeOf(timesOf(copy.arm), rng) : 1;
        if (times === 0) continue;
        for (let k = 0; k < times; k++) arm.times.push(order.at);
        if (copy.place === undefined) {
          copy.place = arm.figures.length;
          arm.figures.push(0);
          arm.guests.push(guest);
          arm.cells.push(copy.cell);
        }
        arm.figures[copy.place]! += times * order.net;
      }
    }
    for (const draw of draws) looks[draw].push({ day, pairs: pairsAt(arms, draw === 'customer' ? knowledge : undefined) });
  }
  return looks;
};

const pairsAt = (arms: readonly MutableArm[], knowledge: Parameters<typeof armsOfValues>[2]): readonly PairLook[] => {
  const shared = armsOfValues(arms, { start: 0, plannedWeeks: 1 }, knowledge);
  return againstEarlier(shared.map((arm, i) => ({ arm, variant: arms[i]!.variant! }))).map(([t, c]) => {
    const { value, variance } = armContrast(t.arm, c.arm, 1);
    const pair = scoredPair({ treatment: t.variant, control: c.variant, arms: [t.arm, c.arm] });
    return { ...pair, value, variance, base: c.arm.moments.sum / c.arm.share };
  });
};
