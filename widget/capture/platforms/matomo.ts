import type { ShopperEvent } from '../../../src/protocol/events/shopperEvent';
import type { Source } from './calls';
import { amountOf, argumentsOf, categoriesOf, eventsOf, type Fields, type Named, PRODUCTS, type ReadGa4 } from './fields';

export const matomoSources: readonly Source[] = [['_paq', 'push']];

/** Matomo is told of products one by one, and then of the whole cart. */
interface MatomoMemory {
  /** Items by SKU. */
  readonly items: Map<string, Fields>;
  /** Pieces by SKU at the last update of the cart. `undefined` before the first. */
  counted?: ReadonlyMap<string, number>;
}
export const createMatomoMemory = (): MatomoMemory => ({ items: new Map() });

const itemOf = (id: unknown, name: unknown, category: unknown, price: unknown, quantity?: unknown): Fields => ({
  item_id: id,
  item_name: name || undefined,
  ...categoriesOf(category || undefined),
  price: amountOf(price),
  quantity,
});

const piecesOf = ({ quantity }: Fields): number => Math.max(1, Math.round(Number(quantity ?? 1)) || 1);

/** The first update of a page states its cart, a later one what has changed. */
const cartUpdate = (memory: MatomoMemory, value: unknown): readonly Named[] => {
  const before = memory.counted;
  const now = new Map([...memory.items].map(([sku, item]) => [sku, piecesOf(item)]));
  memory.counted = now;
  if (!before) return [['view_cart', { value: amountOf(value), items: [...memory.items.values()] }]];
  const changed = (name: string, from: ReadonlyMap<string, number>, to: ReadonlyMap<string, number>): readonly Named[] => {
    const items = [...to].flatMap(([sku, pieces]) => {
      const more = pieces - (from.get(sku) ?? 0);
      return more > 0 ? [{ ...(memory.items.get(sku) ?? { item_id: sku }), quantity: more }] : [];
    });
    return items.length > 0 ? [[name, { items }]] : [];
  };
  return [...changed('add_to_cart', before, now), ...changed('remove_from_cart', now, before)];
};

const named = ([method, first, second, third, fourth, fifth]: readonly unknown[], memory: MatomoMemory): readonly Named[] => {
  switch (method) {
    case 'setEcommerceView':
      return first
        ? [['view_item', { items: [itemOf(first, second, third, fourth)] }]]
        : [['view_item_list', { item_list_name: Array.isArray(third) ? third.at(-1) : third }]];
    case 'addEcommerceItem':
      if (memory.items.size < PRODUCTS) memory.items.set(String(first), itemOf(first, second, third, fourth, fifth));
      return [];
    case 'removeEcommerceItem':
      memory.items.delete(String(first));
      return [];
    case 'clearEcommerceCart':
      memory.items.clear();
      return [];
    case 'trackEcommerceCartUpdate':
      return cartUpdate(memory, first);
    case 'trackEcommerceOrder': {
      const items = [...memory.items.values()];
      memory.items.clear();
      return [['purchase', { transaction_id: first, value: amountOf(third) ?? amountOf(second), items }]];
    }
    case 'trackSiteSearch':
      return [['search', { search_term: first }]];
    default:
      return [];
  }
};

/**
 * Reads a call that is pushed to Matomo's queue. Never throws. Stores in `memory` the items that wait for their cart or order.
 * https://developer.matomo.org/guides/tracking-javascript-guide and https://matomo.org/faq/reports/advanced-manually-tracking-ecommerce-actions-in-matomo/
 */
export const matomoToEvents = (call: unknown, read: ReadGa4, memory: MatomoMemory): readonly ShopperEvent[] =>
  eventsOf(read, () => named(argumentsOf(call), memory));
