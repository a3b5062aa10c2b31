import type { Scenario } from '../scenario/scenario';
import { streamOf } from '../shoppers/stream';
import { drawJourneys } from './drawJourneys';
import type { Family } from './families';
import { familiesOf, SHOPS_FORMAT, shopOf } from './shopOf';

/** Version of the generator whose shops have journeys: the same version and seed are the same shop for good. */
export const JOURNEYS_FORMAT = 'couplet-journeys/1';

/** Draws shops by number. */
export interface ShopGenerator {
  readonly format: typeof SHOPS_FORMAT | typeof JOURNEYS_FORMAT;
  readonly shopOf: (seed: number) => Scenario;
  /** Kinds of structure that the shop has. */
  readonly familiesOf: (seed: number) => readonly (Family | 'journeys')[];
}

export const plainShops: ShopGenerator = { format: SHOPS_FORMAT, shopOf, familiesOf: (seed) => [...familiesOf(seed)] };

/** The same shops with the same shoppers, whose visits have journeys: the order of what they look at tells what they are about. */
export const journeyShops: ShopGenerator = {
  format: JOURNEYS_FORMAT,
  shopOf: (seed) => {
    const journeys = drawJourneys(streamOf(seed, 'shop', 5));
    const shop = shopOf(seed);
    return { ...shop, describes: shop.describes.replace(SHOPS_FORMAT, JOURNEYS_FORMAT).replace(/\.$/, ', journeys.'), journeys };
  },
  familiesOf: (seed) => [...familiesOf(seed), 'journeys'],
};
