import * as v from 'valibot';
import { SCENARIO_FORMAT, type Scenario, scenarioSchema } from '../scenario/scenario';
import { streamOf } from '../shoppers/stream';
import { drawCoupons } from './drawCoupons';
import { drawGoods } from './drawGoods';
import { drawSeason } from './drawSeason';
import { drawSegments } from './drawSegments';
import { drawFamilies, type Family } from './families';

/** Version of the generator: the same version and seed are the same shop for good. */
export const SHOPS_FORMAT = 'couplet-shops/1';

/** Shoppers of a shop are drawn with seeds of its own, so that no two shops share any; so are those for tuning. */
const SEEDS_A_SHOP = 100;
const FIRST_SEED = 2_000_000;
const FIRST_TUNING_SEED = 2_000_000_000;
/** Numbers of shops that these seeds suffice for. */
export const MOST_SHOPS = 10_000_000;

/** What a shop has of `families`. */
export const familiesOf = (seed: number): ReadonlySet<Family> => drawFamilies(streamOf(seed, 'shop', 0));

/**
 * A shop of the generator: goods, coupons, shoppers and season drawn from ranges that small shops lie in, and families on top.
 * @param seed whole number in [0, `MOST_SHOPS`); docs/simulate.md says which are for developing and which for judging
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
