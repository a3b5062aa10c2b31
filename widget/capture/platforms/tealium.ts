import type { ShopperEvent } from '../../../src/protocol/events/shopperEvent';
import type { Source } from './calls';
import { amountOf, argumentsOf, eventsOf, type Fields, fieldsOf, listOf, PRODUCTS, type ReadGa4 } from './fields';

export const tealiumSources: readonly Source[] = [
  ['utag', 'view'],
  ['utag', 'link'],
];

/** GA4's names for Tealium's events, and for types of page on which it names none. */
const names = new Map([
  ['product_view', 'view_item'],
  ['product', 'view_item'],
  ['category_view', 'view_item_list'],
  ['cart_add', 'add_to_cart'],
  ['cart_remove', 'remove_from_cart'],
  ['cart_view', 'view_cart'],
  ['cart', 'view_cart'],
  ['wishlist_add', 'add_to_wishlist'],
  ['checkout', 'begin_checkout'],
  ['checkout_start', 'begin_checkout'],
  ['purchase', 'purchase'],
  ['order', 'purchase'],
  ['search', 'search'],
]);

/** One list for each field, with the products in the same order. */
const itemsOf = (data: Fields): readonly Fields[] => {
  const column = (...fields: readonly string[]): readonly unknown[] => {
    const field = fields.find((one) => listOf(data[one]).some((value) => value !== ''));
    return field ? listOf(data[field]) : [];
  };
  const ids = column('product_id', 'product_sku').slice(0, PRODUCTS);
  const name = column('product_name');
  const brand = column('product_brand');
  const category = column('product_category');
  const more = column('product_subcategory');
  const price = column('product_price', 'product_unit_price');
  const quantity = column('product_quantity');
  return ids.map((id, index) => ({
    item_id: id,
    item_name: name[index],
    item_brand: brand[index],
    item_category: category[index],
    item_category2: more[index],
    price: amountOf(price[index]),
    quantity: quantity[index],
  }));
};

/**
 * Reads a call of `utag.view` or `utag.link`, or `['view', utag_data]`. Never throws.
 * https://docs.tealium.com/platforms/getting-started-web/data-layer/definitions/retail/
 */
export const tealiumToEvents = (call: unknown, read: ReadGa4): readonly ShopperEvent[] =>
  eventsOf(read, () => {
    const data = fieldsOf(argumentsOf(call)[1]);
    const said = data.tealium_event ?? data.event_name ?? data.page_type;
    const { order_currency_code, order_currency, site_currency, order_id, order_subtotal, order_total } = data;
    return [
      [
        names.get(said as string) ?? said,
        {
          currency: order_currency_code ?? order_currency ?? site_currency,
          value: amountOf(order_subtotal) ?? amountOf(order_total),
          transaction_id: order_id,
          search_term: data.search_keyword ?? data.search_term,
          item_list_name: data.category_name,
          items: itemsOf(data),
        },
      ],
    ];
  });
