import type { ShopperEvent } from '../../../src/protocol/events/shopperEvent';
import type { Source } from './calls';
import { amountOf, argumentsOf, categoriesOf, eventsOf, type Fields, fieldsOf, itemsOf, type ReadGa4 } from './fields';

/** The old and the new queue, and the object that Klaviyo's script puts in their place. */
export const klaviyoSources: readonly Source[] = [
  ['_learnq', 'push'],
  ['_klOnsite', 'push'],
  ['klaviyo', 'push'],
  ['klaviyo', 'track'],
];

/** GA4's names for those of Klaviyo's guides. Others are free. */
const names = new Map([
  ['Viewed Product', 'view_item'],
  ['Added to Cart', 'add_to_cart'],
  ['Removed from Cart', 'remove_from_cart'],
  ['Added to Wishlist', 'add_to_wishlist'],
  ['Viewed Cart', 'view_cart'],
  ['Started Checkout', 'begin_checkout'],
  ['Placed Order', 'purchase'],
]);

const itemOf = (product: Fields): Fields => {
  const { ProductID, ProductId, SKU, ProductName, Name, Brand, Categories, ProductCategories, ItemPrice, Price, Quantity } = product;
  return {
    item_id: ProductID || ProductId || SKU,
    item_name: ProductName ?? Name,
    item_brand: Brand,
    ...categoriesOf(ProductCategories ?? Categories),
    price: amountOf(ItemPrice ?? Price),
    quantity: Quantity,
  };
};

/** The added one among the cart's. */
const addedOf = (cart: Fields): Fields => ({
  ProductID: cart.AddedItemProductID,
  SKU: cart.AddedItemSKU,
  ProductName: cart.AddedItemProductName,
  Categories: cart.AddedItemCategories,
  Price: cart.AddedItemPrice,
  Quantity: cart.AddedItemQuantity,
});

/**
 * Reads a call of Klaviyo's, `['track', name, properties]`. Never throws.
 * https://developers.klaviyo.com/en/docs/guide_to_integrating_a_platform_without_a_pre_built_klaviyo_integration
 */
export const klaviyoToEvents = (call: unknown, read: ReadGa4): readonly ShopperEvent[] =>
  eventsOf(read, () => {
    const [method, name, data] = argumentsOf(call);
    if (method !== 'track') return [];
    const properties = fieldsOf(data);
    const { $value, OrderId, $event_id, $currency, Currency, Items, AddedItemProductID, AddedItemSKU } = properties;
    const ga4 = names.get(name as string);
    const isAdded = ga4 === 'add_to_cart' && (AddedItemProductID || AddedItemSKU);
    const items = itemsOf(isAdded ? addedOf(properties) : (Items ?? properties), itemOf).filter(({ item_id }) => item_id);
    const parameters = { currency: $currency ?? Currency, transaction_id: OrderId ?? $event_id, items };
    // The value of an addition is the whole cart's.
    return [[ga4 ?? name, isAdded ? parameters : { ...parameters, value: amountOf($value) }]];
  });
