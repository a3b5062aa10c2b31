import type { Rng } from '../../maths/random';
import type { Scenario } from '../scenario/scenario';
import { streamOf } from '../shoppers/draws';
import { between, type Family, familiesOf, SHOPS_FORMAT, shopOf } from './shopOf';

/** Version of the generator whose shops have journeys. The same version and seed always give the same shop. */
export const JOURNEYS_FORMAT = 'couplet-journeys/1';

/** Draws shops by number. */
export interface ShopGenerator {
  readonly format: typeof SHOPS_FORMAT | typeof JOURNEYS_FORMAT;
  readonly shopOf: (seed: number) => Scenario;
  /** Structures that the shop has. */
  readonly familiesOf: (seed: number) => readonly (Family | 'journeys')[];
}

export const plainShops: ShopGenerator = { format: SHOPS_FORMAT, shopOf, familiesOf: (seed) => [...familiesOf(seed)] };

/**
 * The goals of visits, revealed by the order of their views alone. Clickstreams of shops show the same kinds: browsing, deliberation and
 * directed buying (Moe 2003, "Buying, Searching, or Browsing", Journal of Consumer Psychology 13). There is no published data on the effect
 * of coupons on each, so the ranges are chosen by hand. Shoppers who browse come most often, buy rarely and respond less. Those who compare
 * buy as often as average and weigh prices. Those who have settled buy up to three times as often, whatever is offered. The weak ends are
 * near 1, so that in some shops the order carries little information.
 */
const drawJourneys = (rng: Rng): NonNullable<Scenario['journeys']> => [
  { path: 'wander', share: between(rng, 0.3, 0.6), purchases: between(rng, 0.35, 0.9), sensitivity: between(rng, 0.3, 1) },
  { path: 'compare', share: between(rng, 0.15, 0.4), purchases: between(rng, 0.7, 1.3), sensitivity: between(rng, 1.2, 2.5) },
  { path: 'settle', share: between(rng, 0.15, 0.4), purchases: between(rng, 1.3, 3), sensitivity: between(rng, 0.1, 0.7) },
];

/** The same shops with the same shoppers, whose visits have journeys: the order of views reveals the visit's goal. */
export const journeyShops: ShopGenerator = {
  format: JOURNEYS_FORMAT,
  shopOf: (seed) => {
    const journeys = drawJourneys(streamOf(seed, 'shop', 5));
    const shop = shopOf(seed);
    return { ...shop, describes: shop.describes.replace(SHOPS_FORMAT, JOURNEYS_FORMAT).replace(/\.$/, ', journeys.'), journeys };
  },
  familiesOf: (seed) => [...familiesOf(seed), 'journeys'],
};
