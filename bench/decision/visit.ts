import type { ShopperEvent } from '../../src/protocol/events/shopperEvent';
import { realisticEvents } from '../../test/helpers/realisticEvents';

/** So many events of the last moments of a shopper who has been shown no coupon: one who has would be spared the next. */
export const visit = (count: number): readonly ShopperEvent[] =>
  realisticEvents(2 * count, 0)
    .filter(({ name }) => !name.endsWith('_promotion'))
    .slice(-count)
    .map((event, i) => ({ ...event, time: Date.now() - (count - i) }));
