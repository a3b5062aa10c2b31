import { type Fields, fieldsOf, listOf, safely } from './fields';

/** Up to five categories as GA4 names them. */
export const categoryFields = (names: readonly unknown[]): Fields =>
  Object.fromEntries(names.map((name, level) => [`item_category${level === 0 ? '' : level + 1}`, name]).slice(0, 5));

/** Slugs of a product's categories, which its box has as classes: `product_cat-tea`. */
export const slugsOf = (box: Element | null | undefined): readonly string[] =>
  [...(box?.classList ?? [])].flatMap((name) => /^product_cat-(.+)/.exec(name)?.[1] ?? []);

/** Names of the categories of a product page, from the links below the product, else their slugs. */
const pageCategories = (document: Document): readonly string[] => {
  const terms = document.querySelector('.posted_in, .taxonomy-product_cat')?.querySelectorAll('a[rel=tag]') ?? [];
  const names = [...terms].flatMap(({ textContent }) => textContent?.trim() || []);
  return names.length > 0 ? names : slugsOf(document.querySelector('.single-product .type-product'));
};

/** The page's product with its categories, which WooCommerce's structured data lacks. */
export const withPageCategories = (document: Document, product: Fields | undefined): Fields | undefined => {
  const [shown, ...more] = listOf(product?.items).map(fieldsOf);
  if (!shown || shown.item_category || !document.body.classList.contains('single-product')) return product;
  return { ...product, items: [{ ...shown, ...categoryFields(pageCategories(document)) }, ...more] };
};

/**
 * A product or cart item of the Store API, whose prices are minor units as text.
 * https://developer.woocommerce.com/docs/apis/store-api/resources-endpoints/cart-items/
 */
export const storeItem = (value: unknown, quantity: unknown): Fields => {
  const { id, sku, name, prices, categories } = fieldsOf(value);
  const { price, currency_code, currency_minor_unit } = fieldsOf(prices);
  const [first, second] = listOf(categories).map((category) => fieldsOf(category).name);
  return {
    item_id: sku || id,
    item_name: name,
    item_category: first,
    item_category2: second,
    price: price ? Number(price) / 10 ** Number(currency_minor_unit ?? 2) : undefined,
    currency: currency_code,
    quantity,
  };
};

/** WordPress's data registry, https://developer.wordpress.org/block-editor/reference-guides/packages/packages-data/ */
export interface WpData {
  select(store: string): unknown;
  subscribe(listener: () => void, store?: string): unknown;
}

interface CartStore {
  getCartData?(): unknown;
  hasFinishedResolution?(selector: string): boolean;
}

const STORE = 'wc/store/cart';

/**
 * The cart block keeps its cart in a store, and most of its changes send no event. Tells the whole cart at first and after each change, and
 * the lines that were in it when it becomes empty. It reads only what has been loaded, so it sends no request.
 * https://developer.woocommerce.com/docs/block-development/reference/data-store/cart/
 */
export const watchCartBlock = (data: WpData, tell: (type: string, read: () => unknown) => void): void => {
  let lines: readonly Fields[] = [];
  let known = '[]';
  const look = (): void => {
    const cart = data.select(STORE) as CartStore | undefined;
    if (!cart || cart.hasFinishedResolution?.('getCartData') === false) return;
    const items = listOf(fieldsOf(cart.getCartData?.()).items).map(fieldsOf);
    const now = JSON.stringify(items.map(({ id, quantity }) => [id, quantity]));
    if (now === known) return;
    known = now;
    if (items.length > 0) tell('cart-data', () => items);
    else for (const product of lines) tell('cart-remove-item', () => ({ product }));
    lines = items;
  };
  data.subscribe(() => safely(look), STORE);
  look();
};
