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

/** The form of a product page: the chosen variation's price, in major units, is among those the form carries. */
export const formData = (form: HTMLFormElement): Fields => {
  const chosen = new FormData(form);
  const variations = safely<unknown>([], () => JSON.parse(form.dataset.product_variations ?? '[]'));
  const variation = listOf(variations)
    .map(fieldsOf)
    .find(({ variation_id }) => variation_id && String(variation_id) === chosen.get('variation_id'));
  const button = form.querySelector<HTMLButtonElement>('button[name="add-to-cart"]');
  return {
    isPageProduct: true,
    product_id: chosen.get('product_id') ?? chosen.get('add-to-cart') ?? button?.value,
    quantity: chosen.get('quantity'),
    price: variation?.display_price,
  };
};

export const cartRows = (document: Document): readonly Fields[] =>
  [...document.querySelectorAll('.woocommerce-cart-form .cart_item')].map((row) => ({
    ...dataOf(row.querySelector('[data-product_id]')),
    quantity: row.querySelector<HTMLInputElement>('input.qty')?.value,
  }));

/** The product of the page, read when it is asked for: single-page shops exchange it. */
export const pageProduct = (document: Document): Fields | undefined => jsonLdProduct(jsonLdTexts(document));
