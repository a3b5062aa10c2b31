import type { ShopperEvent } from '../../../src/protocol/events/shopperEvent';
import type { Source } from './calls';
import { amountOf, eventsOf, type Fields, fieldsOf, itemsOf, listOf, type Named, type ReadGa4 } from './fields';

export const ceddlSources: readonly Source[] = [['digitalData.event', 'push']];

/** A product, or an item of a cart or transaction. */
const itemOf = (product: Fields): Fields => {
  const { productInfo, category, price, quantity } = product;
  const { productID, sku, productName, manufacturer } = fieldsOf(productInfo);
  const { primaryCategory, subCategory1, subCategory2 } = fieldsOf(category);
  const { basePrice, priceWithTax, currentPrice } = fieldsOf(price);
  return {
    item_id: productID ?? sku,
    item_name: productName,
    item_brand: manufacturer,
    item_category: primaryCategory,
    item_category2: subCategory1,
    item_category3: subCategory2,
    price: amountOf(currentPrice ?? priceWithTax ?? basePrice),
    quantity,
  };
};

const currencyOf = (...stated: readonly unknown[]): unknown =>
  stated.map((one) => fieldsOf(fieldsOf(one).price).currency).find(Boolean) ?? fieldsOf(fieldsOf(stated[0]).total).currency;

/** The one product of the page. Pages with several show lists. */
const soleProduct = ({ product }: Fields): readonly unknown[] => {
  const products = listOf(product);
  return products.length === 1 ? products : [];
};

/** `undefined`: it is none that Couplet reads. */
const actionOf = (text: string): string | undefined => {
  if (/cart|basket|bag/i.test(text)) return /remov|delet/i.test(text) ? 'remove_from_cart' : /add/i.test(text) ? 'add_to_cart' : undefined;
  return /add.*wish|wish.*add/i.test(text) ? 'add_to_wishlist' : undefined;
};

const pageState = (data: Fields): readonly Named[] => {
  const { transaction, cart } = data;
  const { transactionID, item, total } = fieldsOf(transaction);
  if (transactionID) {
    const { basePrice, transactionTotal, currency } = fieldsOf(total);
    return [
      [
        'purchase',
        { transaction_id: transactionID, currency, value: amountOf(basePrice) ?? amountOf(transactionTotal), items: itemsOf(item, itemOf) },
      ],
    ];
  }
  const inCart = listOf(fieldsOf(cart).item);
  const { currency, basePrice, cartTotal } = fieldsOf(fieldsOf(cart).price);
  const shown = soleProduct(data);
  return [
    ...(shown.length > 0 ? [['view_item', { currency: currencyOf(shown[0]) ?? currency, items: itemsOf(shown, itemOf) }] as const] : []),
    ...(inCart.length > 0
      ? [
          [
            'view_cart',
            {
              currency: currency ?? currencyOf(inCart[0]),
              value: amountOf(basePrice) ?? amountOf(cartTotal),
              items: itemsOf(inCart, itemOf),
            },
          ] as const,
        ]
      : []),
  ];
};

/**
 * Reads the state of a page, or one of its events together with the state. Never throws. An event without a product of its own is about the
 * page's only one. W3C Customer Experience Digital Data Layer 1.0: https://www.w3.org/2013/12/ceddl-201312.pdf
 */
export const ceddlToEvents = (state: unknown, read: ReadGa4, event?: unknown): readonly ShopperEvent[] =>
  eventsOf(read, () => {
    const data = fieldsOf(state);
    if (event === undefined) return pageState(data);
    const { eventInfo, product, attributes, item } = fieldsOf(event);
    const { eventName, eventAction } = fieldsOf(eventInfo);
    const said = String(eventAction ?? eventName ?? '');
    const stated = product ?? item ?? fieldsOf(attributes).product;
    const products = stated ? listOf(stated) : soleProduct(data);
    const name = actionOf(said) ?? actionOf(String(eventName ?? ''));
    return [[name ?? said, { currency: currencyOf(products[0]), items: itemsOf(products, itemOf) }]];
  });
