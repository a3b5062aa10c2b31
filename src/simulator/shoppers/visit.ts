import { normal, type Rng, uniform } from '../../maths/random';
import type { Item } from '../../protocol/events/shopperEvent';
import { DAY, type Instant, MINUTE } from '../../protocol/values/clock';
import type { Scenario } from '../scenario/scenario';
import { poisson, streamOf, weighted } from './draws';
import type { Shopper } from './shopper';

/** Days of a month of the simulator, counted from day 0. */
const MONTH = 30;

const isIn = (part: { readonly from: number; readonly until: number } | undefined, day: number): boolean =>
  part !== undefined && day >= part.from && day < part.until;

const monthlyOn = ({ season: { monthly } }: Scenario, day: number) => (isIn(monthly, day % MONTH) ? monthly : undefined);
const holidayOn = ({ season: { holiday } }: Scenario, day: number) => (isIn(holiday, day) ? holiday : undefined);

/** Number of visits on a day relative to an ordinary one. */
export const rhythmOn = (scenario: Scenario, day: number): number => {
  const { weekday } = scenario.season;
  const mean = weekday.reduce((sum, weight) => sum + weight, 0) / 7;
  return (weekday[day % 7]! / mean) * (holidayOn(scenario, day)?.visits ?? 1) * (monthlyOn(scenario, day)?.visits ?? 1);
};

/** Logits that the day adds to buying. */
const urgeOn = (scenario: Scenario, day: number): number =>
  Math.log(holidayOn(scenario, day)?.purchases ?? 1) +
  Math.log(monthlyOn(scenario, day)?.purchases ?? 1) +
  Math.log(scenario.season.purchases?.[day % 7] ?? 1);

/** Factor of the day on the effect of a discount. */
export const sensitivityOn = (scenario: Scenario, day: number): number => monthlyOn(scenario, day)?.sensitivity ?? 1;

/** A Monday, 00:00 UTC: day 0 of every scenario. */
export const START: Instant = Date.UTC(2026, 0, 5);

/** Standard deviation of the logit of buying from visit to visit. */
const VISIT_SPREAD = 0.5;
const MOST_VIEWS = 8;
/** Most pieces in the first line of a basket. */
const MOST_PIECES = 100;

/** The part of a visit that does not depend on what is shown: the same under every policy. */
export interface Visit {
  readonly day: number;
  readonly start: Instant;
  /** Products viewed, in order. The basket is what is bought in case of a purchase. */
  readonly views: readonly Item[];
  readonly basket: readonly Item[];
  /** Added to the logit of buying. */
  readonly intent: number;
  /** Effect of discounts relative to other visits. */
  readonly sensitivity: number;
  /** Uniform draws that decide the outcome: bought, used the coupon, reaction to the card, switched to its goods, and returned them. */
  readonly chance: Readonly<Record<'buys' | 'uses' | 'reacts' | 'switches' | 'returns', number>>;
}

const itemOf = ({ shop }: Scenario, category: number, rng: Rng): Item => {
  const { name, price } = shop.categories[category]!;
  const { priceSpread } = shop;
  const shelf = Math.floor(uniform(rng) * 20);
  const drawn = Math.max(1, Math.round(price * Math.exp(priceSpread * normal(rng) - priceSpread ** 2 / 2)));
  return { itemId: `${name}-${shelf}`, categories: [name], price: drawn, quantity: 1 };
};

/** The basket with a Pareto number of pieces in its first line, U^(−1/tail) rounded down. */
const withTail = ([first, ...others]: readonly Item[], tail: number, rng: Rng): readonly Item[] => {
  const quantity = Math.min(MOST_PIECES, Math.floor((1 - uniform(rng)) ** (-1 / tail)));
  return first ? [{ ...first, quantity }, ...others] : others;
};

/**
 * Views of a visit with a journey: the numbers of views of the main and of the second category do not depend on the path, so that only the
 * order distinguishes them.
 */
const journeyOf = (
  scenario: Scenario,
  journeys: NonNullable<Scenario['journeys']>,
  shopper: Shopper,
  main: number,
  rng: Rng,
): Pick<Visit, 'views' | 'intent' | 'sensitivity'> => {
  const { path, purchases, sensitivity } =
    journeys[
      weighted(
        journeys.map(({ share }) => share),
        rng,
      )
    ]!;
  const others = shopper.interests.map((interest, category) => (category === main ? 0 : interest));
  const second = others.length > 1 ? weighted(others, rng) : main;
  const count = Math.min(MOST_VIEWS, 4 + poisson(1.5, rng));
  const alternating = Array.from({ length: count }, (_, i) => (i % 2 === count % 2 ? second : main));
  const order = {
    compare: () => alternating,
    settle: () => [...alternating].sort((a, b) => Number(a === main) - Number(b === main)),
    wander: () => shuffled(alternating, rng),
  }[path]();
  return { views: order.map((category) => itemOf(scenario, category, rng)), intent: Math.log(purchases), sensitivity };
};

const shuffled = <T>(items: readonly T[], rng: Rng): readonly T[] => {
  const out = [...items];
  for (let i = out.length - 1; i > 0; i--) {
    const j = Math.floor(uniform(rng) * (i + 1));
    [out[i], out[j]] = [out[j]!, out[i]!];
  }
  return out;
};

const drawVisit = (scenario: Scenario, shopper: Shopper, day: number, start: Instant, rng: Rng): Visit => {
  const { shop } = scenario;
  const first = { buys: uniform(rng), uses: uniform(rng), reacts: uniform(rng) };
  const main = weighted(shopper.interests, rng);
  const views = Array.from({ length: Math.min(MOST_VIEWS, 1 + poisson(shopper.bot ? 6 : 2, rng)) }, () =>
    itemOf(scenario, uniform(rng) < 0.7 ? main : weighted(shopper.interests, rng), rng),
  );
  const pieces = 1 + poisson(shop.pieces - 1, rng);
  const basket = Array.from({ length: pieces }, () => itemOf(scenario, uniform(rng) < 0.8 ? main : weighted(shopper.interests, rng), rng));
  const intent = VISIT_SPREAD * normal(rng) + urgeOn(scenario, day);
  // Drawn last, so that scenarios without these options keep the visits they always had.
  const chance = { ...first, switches: uniform(rng), returns: uniform(rng) };
  const bought = shop.tail === undefined ? basket : withTail(basket, shop.tail, rng);
  const journey = scenario.journeys && journeyOf(scenario, scenario.journeys, shopper, main, rng);
  return {
    day,
    start,
    views,
    basket: bought,
    chance,
    intent,
    sensitivity: 1,
    ...(journey && { ...journey, intent: intent + journey.intent }),
  };
};

/**
 * The visits of one shopper on one day, hours apart. Most days have none. Poisson in number, following the season.
 * @param index of the device
 */
export const visitsOn = (scenario: Scenario, seed: number, shopper: Shopper, index: number, day: number): readonly Visit[] => {
  if (day < shopper.from) return [];
  const count = poisson(shopper.visitsPerDay * rhythmOn(scenario, day), streamOf(seed, 'day', index, day));
  return Array.from({ length: Math.min(count, 20) }, (_, i) => {
    const rng = streamOf(seed, 'visit', index, day, i);
    // In its own slot of the day, an hour away from the next one.
    const slot = DAY / Math.min(count, 20);
    const start = START + day * DAY + Math.floor(i * slot + uniform(rng) * (slot - 50 * MINUTE));
    return drawVisit(scenario, shopper, day, start, rng);
  });
};
