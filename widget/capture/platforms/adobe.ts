import type { ShopperEvent } from '../../../src/protocol/events/shopperEvent';
import type { Source } from './calls';
import { amountOf, categoriesOf, eventsOf, type Fields, fieldsOf, itemsOf, listOf, type Named, type ReadGa4 } from './fields';

export const adobeSources: readonly Source[] = [['adobeDataLayer', 'push']];

/** What earlier entries said, since an event may come in an entry of its own. */
type AdobeMemory = Record<string, unknown>;
export const createAdobeMemory = (): AdobeMemory => ({});

const contexts = ['productContext', 'shoppingCartContext', 'changedProductsContext', 'orderContext', 'searchInputContext'];

/** A product of Adobe Commerce, or a line of its cart. */
const contextItem = (line: Fields): Fields => {
  const product = fieldsOf(line.product ?? line);
  const { productId, sku, name, categories, pricing } = product;
  const { specialPrice, regularPrice, currencyCode } = fieldsOf(pricing);
  const { value, currency } = fieldsOf(fieldsOf(line.prices).price);
  return {
    item_id: sku ?? productId,
    item_name: name,
    ...categoriesOf(listOf(categories).map((category) => fieldsOf(category).name ?? category)),
    price: amountOf(value) ?? amountOf(specialPrice) ?? amountOf(regularPrice),
    currency: currency ?? currencyCode,
    quantity: line.quantity,
  };
};

/** A product of the Experience Data Model. Its price is that of all pieces. */
const xdmItem = ({ SKU, _id, name, priceTotal, quantity, currencyCode, productCategories }: Fields): Fields => {
  const total = amountOf(priceTotal);
  return {
    item_id: SKU ?? _id,
    item_name: name,
    ...categoriesOf(listOf(productCategories).map((category) => fieldsOf(category).categoryName)),
    price: total === undefined ? undefined : total / Math.max(1, Number(quantity) || 1),
    currency: currencyCode,
    quantity,
  };
};

/** GA4's names for the commerce actions of the Experience Data Model. */
const actions: readonly (readonly [action: string, name: string])[] = [
  ['purchases', 'purchase'],
  ['checkouts', 'begin_checkout'],
  ['productListAdds', 'add_to_cart'],
  ['productListRemovals', 'remove_from_cart'],
  ['saveForLaters', 'add_to_wishlist'],
  ['productListViews', 'view_cart'],
  ['productViews', 'view_item'],
];

/** https://experienceleague.adobe.com/en/docs/experience-platform/xdm/field-groups/event/commerce-details */
const xdmNamed = (entry: Fields): readonly Named[] => {
  const { commerce: stated, productListItems } = { ...fieldsOf(entry.eventInfo), ...entry, ...fieldsOf(entry.xdm) } as Fields;
  const commerce = fieldsOf(stated);
  const [, name] = actions.find(([action]) => commerce[action]) ?? [];
  const { purchaseID, priceTotal, currencyCode } = fieldsOf(commerce.order);
  return name
    ? [
        [
          name,
          { transaction_id: purchaseID, value: amountOf(priceTotal), currency: currencyCode, items: itemsOf(productListItems, xdmItem) },
        ],
      ]
    : [];
};

/** https://developer.adobe.com/commerce/services/shared-services/storefront-events/reference/storefront-events/ */
const contextNamed = (event: string, state: Fields): readonly Named[] => {
  const { productContext, shoppingCartContext, changedProductsContext, orderContext, searchInputContext } = state;
  const cart = fieldsOf(shoppingCartContext);
  const inCart = { items: itemsOf(cart.items, contextItem), value: amountOf(fieldsOf(fieldsOf(cart.prices).subtotalExcludingTax).value) };
  const changed = { items: itemsOf(fieldsOf(changedProductsContext).items ?? productContext, contextItem) };
  const order = fieldsOf(orderContext);
  switch (event) {
    case 'product-page-view':
      return [['view_item', { items: itemsOf(productContext, contextItem) }]];
    case 'add-to-cart':
      return [['add_to_cart', changed]];
    case 'remove-from-cart':
      return [['remove_from_cart', changed]];
    case 'shopping-cart-view':
      return [['view_cart', inCart]];
    case 'initiate-checkout':
      return [['begin_checkout', inCart]];
    case 'place-order':
      return [
        [
          'purchase',
          { ...inCart, transaction_id: order.orderId, value: amountOf(order.subtotalExcludingTax) ?? amountOf(order.grandTotal) },
        ],
      ];
    case 'search-request-sent':
      return [['search', { search_term: fieldsOf(listOf(fieldsOf(searchInputContext).units)[0]).phrase }]];
    default:
      return [[event, {}]];
  }
};

/**
 * Reads an entry of the Adobe Client Data Layer, by Adobe Commerce's contexts or the Experience Data Model. Never throws.
 * https://github.com/adobe/adobe-client-data-layer/wiki
 */
export const adobeToEvents = (message: unknown, read: ReadGa4, memory: AdobeMemory): readonly ShopperEvent[] =>
  eventsOf(read, () => {
    const entry = fieldsOf(message);
    for (const name of contexts) if (name in entry) memory[name] = entry[name];
    const { event, eventInfo } = entry;
    const known = xdmNamed(entry);
    if (known.length > 0) return known;
    return typeof event === 'string' ? contextNamed(event, { ...memory, ...fieldsOf(eventInfo) }) : [];
  });
