import { type Fields, fieldsOf, listOf } from './fields';
import { jsonLdProduct, jsonLdTexts } from './jsonLd';

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

/** The product of the page, read on demand, since single-page shops replace it. WooCommerce's structured data has no categories. */
export const pageProduct = (document: Document): Fields | undefined => {
  const product = jsonLdProduct(jsonLdTexts(document));
  const [shown, ...more] = listOf(product?.items).map(fieldsOf);
  if (!shown || shown.item_category || !document.body.classList.contains('single-product')) return product;
  return { ...product, items: [{ ...shown, ...categoryFields(pageCategories(document)) }, ...more] };
};
