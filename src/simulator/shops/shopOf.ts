import * as v from 'valibot';
import { integer, normal, type Rng, uniform } from '../../maths/random';
import { SCENARIO_FORMAT, type Scenario, scenarioSchema } from '../scenario/scenario';
import { streamOf } from '../shoppers/draws';

export const between = (rng: Rng, least: number, most: number): number => least + uniform(rng) * (most - least);

/** Uniform on a logarithmic scale. */
const inLogs = (rng: Rng, least: number, most: number): number => least * (most / least) ** uniform(rng);

const clamped = (value: number, least: number, most: number): number => Math.min(most, Math.max(least, value));

/** An amount as shops write it, a multiple of 50 minor units and at least one. */
const roundAmount = (amount: number): number => Math.max(50, 50 * Math.round(amount / 50));

/**
 * Structures that a generated shop may have (docs/simulate.md). The form of the gain model assumes none of them, but its prior was fitted
 * to development shops that have them (`engine/gain/family.json`).
 */
export const families = [
  'thresholds',
  'stockpiling',
  'waiting',
  'reference-prices',
  'seasons',
  'cannibalisation',
  'heavy-tails',
  'returns',
  'losing',
] as const;
export type Family = (typeof families)[number];

/** Probability that a shop has a family. Each is drawn independently, so that shops have two or three on average. */
const SHARE = 0.3;
const LOSING_SHARE = 0.08;

/** Families of one shop, at least one. */
const drawFamilies = (rng: Rng): ReadonlySet<Family> => {
  for (;;) {
    const drawn = families.filter((family) => uniform(rng) < (family === 'losing' ? LOSING_SHARE : SHARE));
    if (drawn.length > 0) return new Set(drawn);
  }
};

const names = ['tea', 'coffee', 'cups', 'sweets', 'gifts', 'linen', 'books', 'lamps'];

/** The goods of a shop for a scenario, and the price of an ordinary order. */
const drawGoods = (has: ReadonlySet<Family>, rng: Rng) => {
  const categories = names.slice(0, 3 + integer(rng, 6)).map((name) => ({ name, price: roundAmount(inLogs(rng, 800, 6_000)) }));
  const pieces = between(rng, 1.2, 3);
  const share = between(rng, 0.03, 0.15);
  const more = between(rng, 1.3, 2.5);
  const [wide, tail] = [between(rng, 0.8, 1.2), between(rng, 1.4, 2.5)];
  const form = uniform(rng);
  const tails = { ...(form < 0.67 ? { priceSpread: wide } : {}), ...(form > 0.33 ? { tail } : {}) };
  return {
    order: (pieces * categories.reduce((sum, { price }) => sum + price, 0)) / categories.length,
    shop: {
      marginRate: has.has('losing') ? between(rng, 0.15, 0.22) : between(rng, 0.15, 0.6),
      categories,
      pieces,
      ...(has.has('heavy-tails') ? tails : {}),
      ...(has.has('returns') ? { returns: { share, discounted: share * more } } : {}),
    },
  };
};
type Goods = ReturnType<typeof drawGoods>;

/** Discount of a merchant with this margin, as a share of the goods. */
const depthOf = (marginRate: number, has: ReadonlySet<Family>, rng: Rng): number =>
  has.has('losing') ? marginRate * between(rng, 0.6, 1) : clamped(marginRate * between(rng, 0.2, 0.6), 0.05, 0.3);

const kinds = ['percent', 'percent', 'percent', 'percent', 'tiers', 'fixed', 'shipping'] as const;

/** Two to eight coupons: the first for the whole shop, the second for one category, the others of any form. */
const drawCoupons = ({ shop: { marginRate, categories }, order }: Goods, has: ReadonlySet<Family>, rng: Rng) => {
  const count = 2 + integer(rng, 7);
  const from = integer(rng, categories.length);
  return Array.from({ length: count }, (_, i) => {
    const kind = i < 2 ? 'percent' : kinds[integer(rng, kinds.length)]!;
    const depth = depthOf(marginRate, has, rng);
    const isScoped = i === 1 || (i > 1 && kind !== 'tiers' && kind !== 'shipping' && uniform(rng) < 0.8);
    const width = uniform(rng) < 0.2 ? 2 : 1;
    const scope = Array.from({ length: width }, (_, k) => categories[(from + i + k) % categories.length]!.name);
    const [capped, raised, steps] = [between(rng, 1.5, 4), between(rng, 0.7, 1.2), 1 + integer(rng, 3)];
    const about = { id: `${kind}-${i + 1}`, ...(isScoped ? { categories: scope } : {}) };
    switch (kind) {
      case 'percent':
        return {
          ...about,
          discount: { kind, basisPoints: 100 * Math.max(1, Math.round(100 * depth)), cap: roundAmount(capped * depth * order) },
        };
      case 'fixed':
        return { ...about, discount: { kind, amount: roundAmount(depth * order) } };
      case 'tiers': {
        const tiers = Array.from({ length: steps }, (_, step) => {
          const threshold = roundAmount(order * raised * 1.6 ** step);
          return { threshold, amount: roundAmount(depth * threshold * 1.1 ** step) };
        });
        return { ...about, discount: { kind, tiers, cap: tiers[tiers.length - 1]!.amount } };
      }
      case 'shipping':
        return { ...about, discount: { kind: 'freeShipping' as const, cap: clamped(roundAmount(depth * order), 150, 700) } };
      default:
        return kind satisfies never;
    }
  });
};

/**
 * Correlation between how often a segment buys and its price sensitivity (Krishnamurthi & Raj 1991, https://doi.org/10.1287/mksc.10.2.172).
 */
const OFTEN_AND_SENSITIVE = -0.4;
/** Share of the other segments that have a family. One segment always has it. */
const SPREAD_OF_FAMILY = 0.6;

/** Two to six segments. Each family applies to at least one of them. */
const drawSegments = ({ shop, order }: Goods, coupons: ReturnType<typeof drawCoupons>, has: ReadonlySet<Family>, rng: Rng) => {
  const count = 2 + integer(rng, 5);
  const surely = integer(rng, count);
  return Array.from({ length: count }, (_, i) => {
    const often = normal(rng);
    const sensitive = OFTEN_AND_SENSITIVE * often + Math.sqrt(1 - OFTEN_AND_SENSITIVE ** 2) * normal(rng);
    // A family's parameters are drawn whether or not the shop has it, so that families do not change the other draws.
    const holds = (family: Family): boolean => (uniform(rng) < SPREAD_OF_FAMILY ? has.has(family) : i === surely && has.has(family));
    const one = (family: Family, key: string, value: number): Record<string, number> => (holds(family) ? { [key]: value } : {});
    const price = 0.5 * Math.exp(0.7 * sensitive);
    const threshold =
      uniform(rng) < 0.5 ? { share: shop.marginRate * between(rng, 0.2, 0.45) } : { goods: Math.round(order * between(rng, 0.7, 1.5)) };
    const losing = has.has('losing');
    const cannibal = has.has('cannibalisation');
    return {
      name: `s${i + 1}`,
      share: between(rng, 0.1, 0.5),
      visitsPerWeek: inLogs(rng, 0.25, 1.5),
      purchaseRate: clamped(0.03 * Math.exp(0.7 * often), 0.005, 0.2),
      priceSensitivity: losing ? price / 30 : clamped(price, 0.02, 1.5),
      usesAnyway: losing || cannibal ? between(rng, 0.85, 0.99) : between(rng, 0.5, 0.95),
      fatigue: inLogs(rng, 0.02, 0.2),
      preferences: Object.fromEntries(coupons.map(({ id }) => [id, clamped(0.3 * normal(rng), -2, 2)])),
      interests: Object.fromEntries(shop.categories.map(({ name }) => [name, Math.exp(0.7 * normal(rng))])),
      ...(holds('thresholds') ? { threshold } : {}),
      ...one('stockpiling', 'stockpile', between(rng, 0.2, 1)),
      ...one('waiting', 'waits', between(rng, 0.03, 0.2)),
      ...one('reference-prices', 'habit', between(rng, 0.15, 0.6)),
      ...one('cannibalisation', 'switches', between(rng, 0.15, 0.6)),
    };
  });
};

/**
 * A season that changes buying and price sensitivity: by month always, by weekday and holiday mostly. Without the family: visits by weekday
 * alone.
 */
const drawSeason = (has: ReadonlySet<Family>, rng: Rng) => {
  if (!has.has('seasons')) return {};
  const from = integer(rng, 25);
  const opens = 7 + integer(rng, 24);
  const monthly = {
    from,
    until: from + 3 + integer(rng, 3),
    visits: between(rng, 0.7, 1.5),
    purchases: between(rng, 0.6, 1.8),
    sensitivity: between(rng, 0.3, 2),
  };
  const purchases = Array.from({ length: 7 }, () => Math.exp(0.3 * normal(rng)));
  const holiday = { from: opens, until: opens + 4 + integer(rng, 6), visits: between(rng, 1.3, 2.2), purchases: between(rng, 1.1, 1.7) };
  return { monthly, ...(uniform(rng) < 0.7 ? { purchases } : {}), ...(uniform(rng) < 0.7 ? { holiday } : {}) };
};

/** Version of the generator. The same version and seed always give the same shop. */
export const SHOPS_FORMAT = 'couplet-shops/1';

/** Seeds reserved per shop for its shoppers and for tuning, so that no two shops share any. */
const SEEDS_A_SHOP = 100;
const FIRST_SEED = 2_000_000;
const FIRST_TUNING_SEED = 2_000_000_000;
/** Number of shops that these seeds suffice for. */
export const MOST_SHOPS = 10_000_000;

/** The `families` of a shop. */
export const familiesOf = (seed: number): ReadonlySet<Family> => drawFamilies(streamOf(seed, 'shop', 0));

/**
 * A shop of the generator: goods, coupons, shoppers and season drawn from ranges typical of small shops, plus families.
 * @param seed whole number in [0, `MOST_SHOPS`); docs/simulate.md lists which are for development and which for evaluation
 */
export const shopOf = (seed: number): Scenario => {
  const has = familiesOf(seed);
  const goods = drawGoods(has, streamOf(seed, 'shop', 1));
  const coupons = drawCoupons(goods, has, streamOf(seed, 'shop', 2));
  return v.parse(scenarioSchema, {
    format: SCENARIO_FORMAT,
    name: `shop-${seed}`,
    describes: `Shop ${seed} of ${SHOPS_FORMAT}: ${[...has].join(', ')}.`,
    days: 42,
    devices: 3_000,
    newDevicesPerDay: 15,
    seeds: { first: FIRST_SEED + SEEDS_A_SHOP * seed, count: 3 },
    tuning: { first: FIRST_TUNING_SEED + SEEDS_A_SHOP * seed, count: 2 },
    shop: goods.shop,
    coupons,
    segments: drawSegments(goods, coupons, has, streamOf(seed, 'shop', 3)),
    season: drawSeason(has, streamOf(seed, 'shop', 4)),
  } satisfies v.InferInput<typeof scenarioSchema>);
};
