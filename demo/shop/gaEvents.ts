import type { Cart } from './cart';
import { CURRENCY, categoryOf, major, type Product } from './catalog';
import type { Order, OrderLine } from './orders';
import { productOf } from './products';

/** One push to `window.dataLayer`, in GA4's e-commerce shape (https://developers.google.com/analytics/devguides/collection/ga4/ecommerce). */
export interface GaEvent {
  readonly event: string;
  readonly [parameter: string]: unknown;
}

const gaItem = (product: Product, quantity?: number, index?: number): Record<string, unknown> => ({
  item_id: product.id,
  item_name: product.name,
  item_brand: product.brand,
  item_category: categoryOf(product.category)?.name ?? product.category,
  price: major(product.price),
  ...(quantity === undefined ? {} : { quantity }),
  ...(index === undefined ? {} : { index }),
});

const cartItems = (cart: Cart): Record<string, unknown>[] =>
  cart.lines.map(({ product, quantity }, index) => gaItem(product, quantity, index));

export const viewItem = (product: Product): GaEvent => ({
  event: 'view_item',
  ecommerce: { currency: CURRENCY, value: major(product.price), items: [gaItem(product, 1)] },
});

export const viewItemList = (id: string, name: string, list: readonly Product[]): GaEvent => ({
  event: 'view_item_list',
  ecommerce: { item_list_id: id, item_list_name: name, items: list.map((product, index) => gaItem(product, undefined, index)) },
});

export const search = (term: string): GaEvent => ({ event: 'search', search_term: term });

export const cartChange = (event: 'add_to_cart' | 'remove_from_cart', product: Product, quantity: number): GaEvent => ({
  event,
  ecommerce: { currency: CURRENCY, value: major(product.price * quantity), items: [gaItem(product, quantity)] },
});

export const cartEvent = (event: 'view_cart' | 'begin_checkout', cart: Cart): GaEvent => ({
  event,
  ecommerce: {
    currency: CURRENCY,
    value: major(cart.subtotal),
    ...(cart.discount > 0 && cart.code ? { coupon: cart.code } : {}),
    items: cartItems(cart),
  },
});

export const purchase = (order: Order, lines: readonly OrderLine[]): GaEvent => ({
  event: 'purchase',
  ecommerce: {
    transaction_id: order.id,
    currency: CURRENCY,
    value: major(order.subtotal - order.discount),
    shipping: major(order.shipping),
    tax: 0,
    ...(order.code === null ? {} : { coupon: order.code }),
    items: lines.map((line, index) => {
      const product = productOf(line.product_id);
      return product
        ? gaItem(product, line.quantity, index)
        : { item_id: line.product_id, item_name: line.name, price: major(line.price), quantity: line.quantity };
    }),
  },
});
