import type { ShopperEvent } from '../../../src/protocol/events/shopperEvent';
import { eventsOf, type Fields, fieldsOf, listOf, type Named, type ReadGa4, safely } from './fields';
import { categoryFields, slugsOf, storeItem, type WpData, watchCartBlock } from './wooProducts';

/** Data attributes, as WooCommerce's templates write them (`product_id`, `product_sku`, `quantity`), and the categories of a list's product. */
const dataOf = (element: Element | null | undefined): Fields => ({
  ...(element as HTMLElement | null | undefined)?.dataset,
  slugs: slugsOf(element?.closest('[class*=product_cat-]')),
});

/** "2 × £18.00" in the mini cart contains the removed quantity. */
const removed = (link: Element): Fields => {
  const row = link.closest('.mini_cart_item');
  const pieces = Number.parseInt(row?.querySelector('.quantity')?.textContent ?? '', 10);
  return { ...dataOf(link), quantity: pieces > 0 ? pieces : undefined };
};

/**
 * Data of a product page's form, which names the product in `add-to-cart`. Empty for other forms. The price of the chosen variation, in
 * major units, is among the form's data.
 */
const formData = (form: HTMLFormElement): Fields => {
  const product = form.querySelector<HTMLInputElement>('[name="add-to-cart"]');
  if (!product) return {};
  const chosen = new FormData(form);
  const variation = listOf(safely(() => JSON.parse(form.dataset.product_variations ?? '[]') as unknown))
    .map(fieldsOf)
    .find(({ variation_id }) => variation_id && String(variation_id) === chosen.get('variation_id'));
  return {
    isPageProduct: true,
    product_id: product.value,
    quantity: chosen.get('quantity'),
    price: variation?.display_price,
    variation_sku: variation?.sku,
  };
};

const cartRows = (document: Document): readonly Fields[] =>
  [...document.querySelectorAll('.woocommerce-cart-form .cart_item')].map((row) => ({
    ...dataOf(row.querySelector('[data-product_id]')),
    quantity: row.querySelector<HTMLInputElement>('input.qty')?.value,
  }));

/** A WooCommerce event, by its own name, and its data: attributes of the button or row, or a product of the Store API. */
export interface WooMessage {
  readonly type: string;
  readonly payload: unknown;
  /** Who said it, because several parts of WooCommerce report the same. */
  readonly by?: string;
}

/**
 * Data attributes of a button, link or cart row (`data-product_id`, `data-product_sku`, `data-quantity`). Items are identified by SKU, as
 * in coupons' scopes (docs/shops/woocommerce.md), those without one by product id, as in WooCommerce's JSON-LD.
 */
const attributesItem = (data: Fields, product: Fields | undefined): Fields => {
  const [shown] = listOf(product?.items).map(fieldsOf);
  const id = data.product_sku || data.product_id;
  const isShown = shown && (data.isPageProduct || String(shown.item_id) === String(id));
  return {
    item_id: id,
    ...categoryFields(listOf(data.slugs)),
    ...(isShown && { ...shown, currency: product?.currency }),
    // As the cart names it.
    ...(data.variation_sku ? { item_id: data.variation_sku } : {}),
    ...(data.price ? { price: data.price } : {}),
    quantity: data.quantity,
  };
};

const named = ({ type, payload }: WooMessage, product: Fields | undefined): readonly Named[] => {
  const fields = fieldsOf(payload);
  switch (type) {
    case 'added_to_cart':
      return [['add_to_cart', { items: [attributesItem(fields, product)] }]];
    case 'removed_from_cart':
      return [['remove_from_cart', { items: [attributesItem(fields, product)] }]];
    case 'updated_cart_totals':
      return [['view_cart', { items: listOf(payload).map((row) => attributesItem(fieldsOf(row), product)) }]];
    case 'product-view':
      return product ? [['view_item', product]] : [];
    case 'cart-data':
      return [['view_cart', { items: listOf(payload).map((line) => storeItem(line, fieldsOf(line).quantity)) }]];
    case 'cart-add-item':
      return [['add_to_cart', { items: [storeItem(fields.product, fields.quantity)] }]];
    case 'cart-remove-item':
      return [['remove_from_cart', { items: [storeItem(fields.product, fields.quantity ?? fieldsOf(fields.product).quantity)] }]];
    case 'product-view-link':
      return [['select_item', { item_list_name: fields.listName, items: [storeItem(fields.product, undefined)] }]];
    case 'product-list-render':
      return [
        ['view_item_list', { item_list_name: fields.listName, items: listOf(fields.products).map((one) => storeItem(one, undefined)) }],
      ];
    case 'product-search':
      return [['search', { search_term: fields.searchTerm }]];
    case 'checkout':
      return [['begin_checkout', {}]];
    case 'order-received':
      return [['purchase', { transaction_id: payload }]];
    default:
      return [];
  }
};

/**
 * An item is useful only with an id, although GA4 would accept its name. In a cart all lines must have one, since a part would be taken for
 * the whole.
 */
const identified = ([name, parameters]: Named): readonly Named[] => {
  if (!('items' in parameters)) return [[name, parameters]];
  const given = listOf(parameters.items);
  const items = given.filter((item) => fieldsOf(item).item_id);
  return items.length > 0 && (name !== 'view_cart' || items.length === given.length) ? [[name, { ...parameters, items }]] : [];
};

/**
 * Never throws.
 * @param product the page's product, from `createPageProduct`, since buttons have no price
 */
export const wooToEvents = (message: WooMessage, read: ReadGa4, product?: Fields): readonly ShopperEvent[] =>
  eventsOf(read, () => named(message, product).flatMap(identified));

interface Hooks {
  addAction(name: string, namespace: string, callback: (payload: unknown) => void): void;
}
interface WooHost extends Window {
  readonly jQuery?: (target: Element) => { on(names: string, callback: (event: Event, ...rest: readonly unknown[]) => void): void };
  readonly wp?: { readonly hooks?: Hooks; readonly data?: WpData };
}

const HOOKS = 'experimental__woocommerce_blocks-';
const hookNames = ['cart-add-item', 'cart-remove-item', 'product-view-link', 'product-list-render', 'product-search'];
/** The cart block's store has these changes too. */
const inStore = ['cart-add-item', 'cart-remove-item'];
/** How long a request may follow a click. */
const CLICK_MS = 10_000;

/**
 * jQuery's events, the blocks' own, their actions, the form of a product page, and the type of the page. It sends no request to the shop.
 */
export const watchWooCommerce = (host: WooHost, take: (message: WooMessage) => void): void => {
  const { document, jQuery, wp } = host;
  const tell = (by: string, type: string, read: () => unknown): void => safely(() => take({ type, payload: read(), by }));
  let clicked: { readonly at: number; readonly data: Fields } | undefined;

  document.addEventListener(
    'click',
    (event) =>
      safely(() => {
        const target = event.target as Element;
        const button = target.closest('[data-product_id]');
        const inForm = target.closest('form.cart, [class*="add-to-cart-with-options"]');
        if (button || inForm) clicked = { at: Date.now(), data: button ? dataOf(button) : { isPageProduct: true } };
      }),
    true,
  );
  document.addEventListener('submit', (event) =>
    safely(() => {
      const form = event.target as HTMLFormElement;
      if (form.matches('form.cart:not(.grouped_form)')) tell('form', 'added_to_cart', () => formData(form));
    }),
  );
  document.body.addEventListener('wc-blocks_added_to_cart', (event) => {
    // Couplet sends it to have the cart drawn anew (widget/apply).
    if (fieldsOf((event as CustomEvent).detail).by === 'couplet') return;
    if (clicked && Date.now() - clicked.at < CLICK_MS) tell('blocks', 'added_to_cart', () => clicked?.data);
  });
  safely(() =>
    jQuery?.(document.body).on('added_to_cart removed_from_cart updated_cart_totals', ({ type }, _fragments, _hash, button) =>
      tell('jQuery', type, () => {
        const element = fieldsOf(button)[0] as Element | undefined;
        if (type === 'updated_cart_totals') return cartRows(document);
        return element && (type === 'removed_from_cart' ? removed(element) : dataOf(element));
      }),
    ),
  );
  const { classList } = document.body;
  const store = classList.contains('woocommerce-cart') && !document.querySelector('.woocommerce-cart-form') ? wp?.data : undefined;
  if (store) safely(() => watchCartBlock(store, (type, read) => tell('store', type, read)));
  for (const name of hookNames.filter((one) => !store || !inStore.includes(one)))
    safely(() => wp?.hooks?.addAction(HOOKS + name, 'couplet', (payload) => tell('hooks', name, () => payload)));

  const [, order] = /\/order-received\/(\d+)/.exec(host.location.pathname) ?? [];
  if (order) tell('page', 'order-received', () => order);
  else if (classList.contains('woocommerce-checkout')) tell('page', 'checkout', () => ({}));
  else if (classList.contains('single-product')) tell('page', 'product-view', () => undefined);
  else if (classList.contains('woocommerce-cart')) tell('page', 'updated_cart_totals', () => cartRows(document));
};
