import { type Fields, fieldsOf, listOf, safely } from './fields';
import { jsonLdProduct, jsonLdTexts } from './jsonLd';

/** Data attributes, as WooCommerce's templates write them (`product_id`, `product_sku`, `quantity`). */
export const dataOf = (element: Element | null | undefined): Fields => ({ ...(element as HTMLElement | null | undefined)?.dataset });

/** "2 × £18.00" in the small cart says how many go. */
export const removed = (link: Element): Fields => {
  const row = link.closest('.mini_cart_item');
  const pieces = Number.parseInt(row?.querySelector('.quantity')?.textContent ?? '', 10);
  return { ...dataOf(link), quantity: pieces > 0 ? pieces : undefined };
};

/**
 * The form of a product page, which names the product in `add-to-cart`; nothing of other forms. The price of the variation that was chosen, in major
 * units, is among those the form carries.
 */
export const formData = (form: HTMLFormElement): Fields => {
  const product = form.querySelector<HTMLInputElement>('[name="add-to-cart"]');
  if (!product) return {};
  const chosen = new FormData(form);
  const variation = listOf(safely(() => JSON.parse(form.dataset.product_variations ?? '[]') as unknown))
    .map(fieldsOf)
    .find(({ variation_id }) => variation_id && String(variation_id) === chosen.get('variation_id'));
  return { isPageProduct: true, product_id: product.value, quantity: chosen.get('quantity'), price: variation?.display_price };
};

export const cartRows = (document: Document): readonly Fields[] =>
  [...document.querySelectorAll('.woocommerce-cart-form .cart_item')].map((row) => ({
    ...dataOf(row.querySelector('[data-product_id]')),
    quantity: row.querySelector<HTMLInputElement>('input.qty')?.value,
  }));

/** The product of the page, read when it is asked for: single-page shops exchange it. */
export const pageProduct = (document: Document): Fields | undefined => jsonLdProduct(jsonLdTexts(document));
