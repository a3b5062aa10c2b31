import type { ShopperEvent } from '../../../src/protocol/events/shopperEvent';
import type { Source } from './calls';
import { amountOf, argumentsOf, categoriesOf, eventsOf, type Fields, fieldsOf, itemsOf, listOf, PRODUCTS, type ReadGa4 } from './fields';

/** Before and after Meta's script has loaded. The function itself stays untouched, because the snippet keeps it under other names as well. */
export const metaSources: readonly Source[] = [
  ['fbq.queue', 'push'],
  ['fbq', 'callMethod'],
];

/** The pixel that speaks for the page, if calls name one: shops with several tell each. */
interface MetaMemory {
  pixel?: unknown;
}
export const createMetaMemory = (): MetaMemory => ({});

/** GA4's names for Meta's. */
const names = new Map([
  ['ViewContent', 'view_item'],
  ['AddToCart', 'add_to_cart'],
  ['AddToWishlist', 'add_to_wishlist'],
  ['InitiateCheckout', 'begin_checkout'],
  ['Purchase', 'purchase'],
  ['Search', 'search'],
]);

/** `contents`, or ids alone. The total is the price of a single product without one. */
const productsOf = ({ contents, content_ids, content_name, content_category, value }: Fields): readonly Fields[] => {
  const products = contents
    ? itemsOf(contents, ({ id, quantity, item_price }) => ({ item_id: id, quantity, price: amountOf(item_price) }))
    : listOf(content_ids)
        .slice(0, PRODUCTS)
        .map((id) => ({ item_id: id }) as Fields);
  const [only, ...more] = products;
  if (!only || more.length > 0) return products;
  const total = amountOf(value);
  const each = total === undefined ? undefined : total / Math.max(1, Number(only.quantity) || 1);
  return [{ item_name: content_name, ...categoriesOf(content_category), ...only, price: only.price ?? each }];
};

/**
 * Reads a call of the Meta Pixel, `['track', name, parameters, {eventID}]`. Never throws.
 * https://developers.facebook.com/docs/meta-pixel/reference
 */
export const metaToEvents = (call: unknown, read: ReadGa4, memory: MetaMemory): readonly ShopperEvent[] =>
  eventsOf(read, () => {
    const [method, ...given] = argumentsOf(call);
    const isSingle = method === 'trackSingle';
    if (!isSingle && method !== 'track') return [];
    const pixel = isSingle ? given.shift() : undefined;
    memory.pixel ??= pixel;
    if (isSingle && pixel !== memory.pixel) return [];
    const [name, data, options] = given;
    const parameters = fieldsOf(data);
    const { value, currency, search_string, order_id } = parameters;
    return [
      [
        names.get(name as string) ?? name,
        {
          currency,
          value: amountOf(value),
          search_term: search_string,
          transaction_id: order_id ?? fieldsOf(options).eventID,
          items: productsOf(parameters),
        },
      ],
    ];
  });
