import { integer, type Rng, seededRng, uniform } from '../../src/maths/random';
import type { Item, ShopperEvent } from '../../src/protocol/events/shopperEvent';
import { randomHex } from '../../worker/platform';

const departments = ['Home & Living', 'Garden', 'Kitchen', 'Office', 'Toys', 'Outdoor', 'Bath', 'Lighting'];
const groups = ['Storage', 'Decoration', 'Tools', 'Textiles', 'Sets', 'Accessories', 'Seasonal'];
const adjectives = ['Small', 'Large', 'Blue', 'Walnut', 'Folding', 'Recycled', 'Classic', 'Striped', 'Enamel', 'Linen', 'Vintage', 'Matte'];
const nouns = ['Lamp', 'Teapot', 'Shelf', 'Rake', 'Notebook', 'Blanket', 'Mug', 'Basket', 'Cushion', 'Clock', 'Planter', 'Chair', 'Towel'];
const brands = ['Nordhaus', 'Casa Verde', 'Acme', 'Lumière', 'Plain & Co', 'Hikari'];

const of = <T>(rng: Rng, values: readonly T[]): T => values[integer(rng, values.length)]!;

/** 3,000 products as a shop's GA4 events name them: id, name, brand, two or three categories, price. */
const catalog = (rng: Rng): readonly Item[] =>
  Array.from({ length: 3_000 }, (_, i) => {
    const department = of(rng, departments);
    const noun = of(rng, nouns);
    return {
      itemId: `SKU-${(100_000 + i * 37).toString(36).toUpperCase()}`,
      itemName: `${of(rng, adjectives)} ${of(rng, adjectives)} ${noun} ${10 + integer(rng, 90)} cm`,
      itemBrand: of(rng, brands),
      categories: uniform(rng) < 0.5 ? [department, of(rng, groups)] : [department, of(rng, groups), `${noun}s`],
      price: 195 + 100 * integer(rng, 120),
      quantity: 1,
    };
  });

/**
 * A shopper's log, the same for the same seed: visits of some minutes, one to three days apart, with lists, views, dwell, searches, carts,
 * coupons and purchases. Few products are popular, and a shopper comes back to some.
 */
export const realisticEvents = (count: number, start: number, seed = 1): readonly ShopperEvent[] => {
  const rng = seededRng(seed);
  const items = catalog(rng);
  const popular = (): Item => items[Math.floor(uniform(rng) ** 2 * items.length)]!;
  const events: ShopperEvent[] = [];
  let time = start;
  while (events.length < count) {
    time += 86_400_000 + integer(rng, 2 * 86_400_000);
    const cart: Item[] = [];
    const next = (): number => {
      time += 1_000 + integer(rng, 60_000);
      return time;
    };
    const page = (pageType: string): void => void events.push({ name: 'page_view', time: next(), pageType });
    page('home');
    for (let looked = 2 + integer(rng, 8); looked > 0; looked--) {
      const listId = of(rng, groups).toLowerCase();
      if (uniform(rng) < 0.15)
        events.push({ name: 'search', time: next(), searchTerm: `${of(rng, adjectives)} ${of(rng, nouns)}`.toLowerCase() });
      if (uniform(rng) < 0.2)
        events.push({ name: 'view_item_list', time: next(), currency: 'EUR', listId, items: Array.from({ length: 8 }, popular) });
      const item = popular();
      if (uniform(rng) < 0.3) events.push({ name: 'select_item', time: next(), currency: 'EUR', listId, items: [item] });
      page('product');
      events.push({ name: 'view_item', time: time + 5, currency: 'EUR', value: item.price, items: [item] });
      events.push({ name: 'dwell', time: next(), seconds: integer(rng, 90_000) / 1_000, itemId: item.itemId });
      if (uniform(rng) < 0.2) {
        cart.push(item);
        events.push({ name: 'add_to_cart', time: next(), currency: 'EUR', value: item.price, items: [item] });
      }
    }
    if (uniform(rng) < 0.3) {
      const promotion = { decisionId: `${time.toString(36)}-${randomHex(rng)}`, couponId: `${of(rng, departments).toLowerCase()}-10` };
      events.push({ name: 'view_promotion', time: next(), ...promotion });
      if (uniform(rng) < 0.3) events.push({ name: 'claim_promotion', time: next(), ...promotion });
    }
    if (cart.length > 0) {
      events.push({ name: 'view_cart', time: next(), currency: 'EUR', items: cart });
      if (uniform(rng) < 0.4)
        events.push({ name: 'purchase', time: next(), currency: 'EUR', transactionId: `T-${randomHex(rng).slice(0, 10)}`, items: cart });
    }
  }
  return events.slice(0, count);
};
