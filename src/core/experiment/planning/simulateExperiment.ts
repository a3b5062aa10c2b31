import { DAY } from '../../clock';
import { type Rng, uniform } from '../../random';
import { armContrast } from '../armContrast';
import { type ArmFigures, type CustomerKnowledge, sharedFigures } from '../armMoments';
import type { LookSoFar } from '../chanceByPlannedEnd';
import { againstEarlier, type ScoredPair, scoredPair } from '../closedLevels';
import { type Experiment, type Variant, variants } from '../experiment';
import { cellsOf, type KnownCustomer, type PastOrders } from '../knownCustomers';
import type { HistoryWindow } from './shopHistory';

/** How groups are drawn: by the customer's id, so that earlier orders count, or by browser. Drawn from a history, both have the same groups. */
export const draws = ['customer', 'browser'] as const;
export type Draw = (typeof draws)[number];

/** A comparison at one look of an experiment that was planned for one week: planned for W weeks its progress is that over W. */
export interface PairLook extends ScoredPair, LookSoFar {}

/** Looks after each day, each with every pair of groups. */
export type SimulatedLooks = Readonly<Record<Draw, readonly (readonly PairLook[])[]>>;

export interface SimulatedSetting {
  readonly shares: Experiment['shares'];
  /** By how much groups other than the first have more orders. */
  readonly lift: number;
  readonly draws: readonly Draw[];
}

/** Poisson draw of mean 1: how often a bootstrap takes a customer. */
const poissonOne = (rng: Rng): number => {
  let [count, probability, left] = [0, Math.exp(-1), uniform(rng)];
  while (left >= probability && count < 12) {
    left -= probability;
    count += 1;
    probability /= count;
  }
  return count;
};

/** A whole number whose mean is `mean`. */
const wholeOf = (mean: number, rng: Rng): number => Math.floor(mean) + Number(uniform(rng) < mean % 1);

type MutableArm = ArmFigures & { readonly figures: number[]; readonly guests: boolean[]; readonly times: number[] };

interface DrawnCustomer {
  readonly arm: number;
  known: KnownCustomer | undefined;
  place: number | undefined;
}

/**
 * One experiment among the shop's own customers: each is taken as often as a Poisson draw says (a bootstrap of whole customers), is drawn into a group by the
 * shares, and orders as the history has it. A treated group has 1 + lift times the new customers, and customers who had ordered before order 1 + lift times
 * as often. Every look is the product's own: `sharedFigures`, with what earlier orders foretell where groups are drawn by customer.
 */
export const simulateExperiment = (window: HistoryWindow, { shares, lift, draws }: SimulatedSetting, rng: Rng): SimulatedLooks => {
  const names = variants.filter((variant) => shares[variant] > 0);
  const drawArm = (): number => {
    let left = uniform(rng);
    const arm = names.findIndex((name) => {
      left -= shares[name];
      return left < 0;
    });
    return arm < 0 ? names.length - 1 : arm;
  };
  const pasts: PastOrders[] = [];
  const knownCopies: DrawnCustomer[] = [];
  const copies = window.customers.map(({ returning, past }) => {
    const own: DrawnCustomer[] = [];
    for (let i = poissonOne(rng); i > 0; i--) {
      const arm = drawArm();
      const times = returning || arm === 0 ? 1 : wholeOf(1 + lift, rng);
      for (let k = 0; k < times; k++) own.push({ arm, known: undefined, place: undefined });
      if (!past) continue;
      pasts.push(past);
      knownCopies.push(own.at(-1)!);
    }
    return own;
  });
  const places = new Map<KnownCustomer, DrawnCustomer>();
  for (const [i, cell] of cellsOf(pasts).entries()) {
    const copy = knownCopies[i]!;
    copy.known = { key: '', variant: names[copy.arm]!, pastOrders: pasts[i]!.pastOrders, cell };
    places.set(copy.known, copy);
  }
  const knowledge: CustomerKnowledge = {
    draw: { variantOf: () => undefined, shares },
    known: [...places.keys()],
  };
  const arms = names.map(
    (variant: Variant): MutableArm => ({
      variant,
      share: shares[variant],
      figures: [],
      guests: [],
      buckets: [],
      times: [],
      placeOf: (customer) => places.get(customer)?.place,
    }),
  );
  const looks: Record<Draw, (readonly PairLook[])[]> = { customer: [], browser: [] };
  let next = 0;
  for (let day = 1; day <= 7 * window.weeks; day++) {
    for (let order = window.orders[next]; order !== undefined && order.at < day * DAY; order = window.orders[++next]) {
      const { guest, returning } = window.customers[order.customer]!;
      for (const copy of copies[order.customer]!) {
        const arm = arms[copy.arm]!;
        const times = returning && copy.arm > 0 ? wholeOf(1 + lift, rng) : 1;
        if (times === 0) continue;
        for (let k = 0; k < times; k++) arm.times.push(order.at);
        if (copy.place === undefined) {
          copy.place = arm.figures.length;
          arm.figures.push(0);
          arm.guests.push(guest);
        }
        arm.figures[copy.place]! += times * order.net;
      }
    }
    for (const draw of draws) looks[draw].push(looksAt(arms, draw === 'customer' ? knowledge : undefined));
  }
  return looks;
};

const looksAt = (arms: readonly MutableArm[], knowledge: CustomerKnowledge | undefined): readonly PairLook[] => {
  const shared = sharedFigures(arms, { start: 0, plannedWeeks: 1 }, knowledge);
  return againstEarlier(shared.map((arm, i) => ({ arm, variant: arms[i]!.variant! }))).map(([t, c]) => {
    const { value, variance } = armContrast(t.arm, c.arm, 1);
    const pair = scoredPair({ treatment: t.variant, control: c.variant, arms: [t.arm, c.arm] });
    return { ...pair, value, variance, base: c.arm.moments.sum / c.arm.share };
  });
};
