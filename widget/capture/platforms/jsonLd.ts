import type { ShopperEvent } from '../../../src/protocol/events/shopperEvent';
import { eventsOf, type Fields, fieldsOf, listOf, type ReadGa4, safely } from './fields';

/** Waits for another channel, which has more data, to report the page first. */
const WAIT_MS = 1_500;
const DEPTH = 4;

const typesOf = (node: Fields): readonly string[] => listOf(node['@type']).map((type) => String(type).replace(/^.*[/#:]/, ''));
const isProduct = (node: Fields): boolean => typesOf(node).some((type) => /^(Individual)?Product(Group|Model)?$/.test(type));
const isGroup = (node: Fields): boolean => typesOf(node).includes('ProductGroup');

/** Products that a document is about: those at its top, in `@graph` and as `mainEntity`, but not those inside lists, offers and reviews. */
const productsIn = (value: unknown, depth = 0): readonly Fields[] => {
  if (depth > DEPTH) return [];
  if (Array.isArray(value)) return value.flatMap((node) => productsIn(node, depth + 1));
  const node = fieldsOf(value);
  if (isProduct(node)) return [node];
  return [node['@graph'], node.mainEntity].flatMap((inner) => (inner ? productsIn(inner, depth + 1) : []));
};

interface Price {
  readonly price: number;
  readonly currency: unknown;
}

const priced = (price: unknown, currency: unknown): readonly Price[] => {
  const number = Number(price === '' ? undefined : (price ?? undefined));
  return number >= 0 ? [{ price: number, currency }] : [];
};

/**
 * Current prices, excluding those before a sale (`priceType`) and for membership tiers.
 * https://developers.google.com/search/docs/appearance/structured-data/merchant-listing#sale-pricing-example
 */
const pricesOf = (offers: unknown, depth = 0): readonly Price[] =>
  listOf(offers).flatMap((value) => {
    const offer = fieldsOf(value);
    const stated = priced(offer.price ?? offer.lowPrice, offer.priceCurrency);
    if (stated.length > 0) return stated;
    const specified = listOf(offer.priceSpecification)
      .map(fieldsOf)
      .filter(({ priceType, validForMemberTier }) => !priceType && !validForMemberTier)
      .flatMap(({ price, priceCurrency }) => priced(price, priceCurrency));
    return specified.length > 0 || depth > DEPTH ? specified : pricesOf(offer.offers, depth + 1);
  });

/** A text or number, or the name of a thing. */
const nameOf = (value: unknown): unknown => {
  const [first] = listOf(value);
  return typeof first === 'object' ? fieldsOf(first).name : first;
};

const groupOf = (product: Fields): unknown => {
  const [parent] = listOf(product.isVariantOf);
  return nameOf(product.inProductGroupWithID) ?? fieldsOf(parent).productGroupID ?? fieldsOf(parent)['@id'];
};

/** The single product of the page with its variants. `undefined` if there is none, or several. */
const soleProduct = (products: readonly Fields[]): readonly Fields[] | undefined => {
  const groups = products.filter(isGroup);
  const single = products.filter((node) => !isGroup(node));
  // Variants without a group must name the same one.
  const parents = new Set(single.map((node) => (groups.length > 0 ? groupOf(node) && true : (groupOf(node) ?? node))));
  return groups.length < 2 && parents.size < 2 && !parents.has(undefined) ? [...groups, ...single] : undefined;
};

/**
 * The page's product as GA4 parameters (`{currency, items}`), at its lowest price. `undefined` on pages with none or several. Never throws.
 */
export const jsonLdProduct = (texts: readonly unknown[]): Fields | undefined =>
  safely(() => {
    const nodes = texts.flatMap((text) => safely(() => productsIn(JSON.parse(String(text)))) ?? []);
    const family = soleProduct(nodes);
    const [head] = family ?? [];
    if (!family || !head) return undefined;
    const members = [...family, ...listOf(head.hasVariant).map(fieldsOf)];
    const prices = members.flatMap(({ offers }) => pricesOf(offers));
    const currency = prices[0]?.currency;
    const price = prices.length > 0 ? Math.min(...prices.filter((one) => one.currency === currency).map((one) => one.price)) : undefined;
    const isVariant = family.length > 1 && !isGroup(head);
    const id = isVariant ? groupOf(head) : nameOf(head.sku || head.productID || head.productGroupID);
    // A review of a product that is not sold here.
    if (id === undefined && !head.offers && price === undefined) return undefined;
    const categories = String(nameOf(head.category) ?? '')
      .split(/\s*>\s*/)
      .map((category, level) => [`item_category${level === 0 ? '' : level + 1}`, category]);
    return {
      currency,
      items: [
        {
          item_id: id,
          item_name: head.name,
          item_brand: nameOf(head.brand),
          ...Object.fromEntries(categories),
          price,
        },
      ],
    };
  });

/** Texts of a page's `application/ld+json` scripts to a view of the page's product. Never throws. */
export const jsonLdToEvents = (texts: readonly unknown[], read: ReadGa4): readonly ShopperEvent[] =>
  eventsOf(read, () => {
    const product = jsonLdProduct(texts);
    return product ? [['view_item', product]] : [];
  });

export const jsonLdTexts = (document: Document): readonly string[] =>
  [...document.querySelectorAll('script[type="application/ld+json"]')].map((script) => script.textContent ?? '');

/** Reads the page some time after it was opened, and again after each route change of a single-page shop. */
export const watchJsonLd = (host: Window, take: (texts: readonly string[]) => void): void => {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const read = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => safely(() => take(jsonLdTexts(host.document))), WAIT_MS);
  };
  read();
  const { navigation } = host as { readonly navigation?: EventTarget };
  (navigation ?? host).addEventListener(navigation ? 'navigatesuccess' : 'popstate', read);
};
