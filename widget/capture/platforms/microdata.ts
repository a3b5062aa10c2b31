import { type Fields, safely } from './fields';
import { type Node, productsIn, structuredProduct } from './structuredProduct';

const DEPTH = 4;
/** Most properties of a product that are read, and products of a page. */
const PROPERTIES = 100;
const PRODUCTS = 30;

/** A product in the page's own markup, with the names of schema.org. */
const nodeOf = (scope: Element, depth = 0): Fields => {
  const node: Record<string, unknown> = { '@type': scope.getAttribute('itemtype'), '@id': scope.getAttribute('itemid') ?? undefined };
  for (const element of [...scope.querySelectorAll('[itemprop]')].slice(0, PROPERTIES)) {
    // Properties of a thing inside belong to that.
    if (element.parentElement?.closest('[itemscope]') !== scope) continue;
    const name = element.getAttribute('itemprop') ?? '';
    const value = element.hasAttribute('itemscope')
      ? depth < DEPTH && nodeOf(element, depth + 1)
      : (element.getAttribute('content') ?? element.getAttribute('href') ?? element.textContent?.trim());
    node[name] = name in node ? [node[name], value].flat() : value;
  }
  return node;
};

const scopes = '[itemscope][itemtype$="/Product"],[itemscope][itemtype$="/ProductGroup"]';

const microdataNodes = (document: Document): readonly Node[] =>
  [...document.querySelectorAll(`:is(${scopes}):not([itemprop])`)].slice(0, PRODUCTS).flatMap((scope) => productsIn(nodeOf(scope)));

/** A page's `<meta property>` texts by property, of the Open Graph protocol, as a product of schema.org. */
export const openGraphNodes = (metas: Readonly<Record<string, string>>): readonly Node[] => {
  const price = metas['product:price:amount'] ?? metas['og:price:amount'];
  const sku = metas['product:retailer_item_id'];
  if (price === undefined && !sku) return [];
  return productsIn({
    '@type': 'Product',
    sku,
    name: metas['og:title'],
    brand: metas['product:brand'],
    category: metas['product:category'],
    offers: { price, priceCurrency: metas['product:price:currency'] ?? metas['og:price:currency'] },
  });
};

const metasOf = (document: Document): Readonly<Record<string, string>> =>
  Object.fromEntries(
    [...document.querySelectorAll('meta[property]')].map((meta) => [
      meta.getAttribute('property') ?? '',
      meta.getAttribute('content') ?? '',
    ]),
  );

/** The page's product in microdata, else in Open Graph, as GA4 parameters. Never throws. @param page its canonical address */
export const markupProduct = (document: Document, page: string): Fields | undefined =>
  safely(() => structuredProduct(microdataNodes(document), page)) ??
  safely(() => structuredProduct(openGraphNodes(metasOf(document)), page));
