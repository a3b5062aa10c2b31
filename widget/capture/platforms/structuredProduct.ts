import { amountOf, type Fields, fieldsOf, listOf, safely } from './fields';

const DEPTH = 4;
/** Most products of a page that are compared. */
const NODES = 300;

/** A product of schema.org. */
export interface Node {
  readonly node: Fields;
  /** The page says that it is about this one. */
  readonly isMain: boolean;
}

const typesOf = (node: Fields): readonly string[] => listOf(node['@type']).map((type) => String(type).replace(/^.*[/#:]/, ''));
const isProduct = (node: Fields): boolean => typesOf(node).some((type) => /^(Individual)?Product(Group|Model)?$/.test(type));
const isGroup = (node: Fields): boolean => typesOf(node).includes('ProductGroup');

/** Products that a document is about: those at its top, in `@graph` and as `mainEntity`, but not those inside lists, offers and reviews. */
export const productsIn = (value: unknown, isMain = false, depth = 0): readonly Node[] => {
  if (depth > DEPTH) return [];
  if (Array.isArray(value)) return value.flatMap((node) => productsIn(node, isMain, depth + 1));
  const node = fieldsOf(value);
  if (isProduct(node)) return [{ node, isMain: isMain || !!node.mainEntityOfPage }];
  return [
    ...(node['@graph'] ? productsIn(node['@graph'], isMain, depth + 1) : []),
    ...(node.mainEntity ? productsIn(node.mainEntity, true, depth + 1) : []),
  ];
};

interface Price {
  readonly price: number;
  readonly currency: unknown;
}

const priced = (price: unknown, currency: unknown): readonly Price[] => {
  const number = amountOf(price);
  return number === undefined ? [] : [{ price: number, currency }];
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
      .flatMap(({ price, priceCurrency }) => priced(price, priceCurrency ?? offer.priceCurrency));
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

/** Address without query, fragment and final slash. `undefined` of anything else. */
const pathOf = (url: unknown, page: string): string | undefined =>
  typeof url === 'string' && url ? safely(() => new URL(url, page || undefined).pathname.replace(/\/$/, '')) : undefined;

const urlsOf = ({ url, offers, '@id': id }: Fields, page: string): readonly (string | undefined)[] =>
  [nameOf(url), nameOf(fieldsOf(listOf(offers)[0]).url), typeof id === 'string' && /^(https?:|\/)/.test(id) ? id : undefined].map((one) =>
    pathOf(one, page),
  );

/** Two nodes with a key in common are the same product. None for one that has only a name, such as a review's. */
const keysOf = (node: Fields, page: string, hasOneGroup: boolean): readonly string[] => {
  const { '@id': id, productID, productGroupID, sku, url } = node;
  const groups = isGroup(node) ? [productGroupID, id, hasOneGroup] : [groupOf(node), hasOneGroup && groupOf(node) !== undefined];
  const named = [
    ['id', id],
    ['sku', nameOf(sku || productID)],
    ['url', pathOf(nameOf(url), page)],
    ...groups.map((group) => ['group', group]),
  ] as const;
  return named.flatMap(([kind, value]) => (value ? [`${kind} ${String(value)}`] : []));
};

/** Nodes of the same product, in the order of the page. */
const families = (nodes: readonly Node[], page: string): readonly (readonly Node[])[] => {
  const hasOneGroup = nodes.filter(({ node }) => isGroup(node)).length === 1;
  const keys = nodes.map(({ node }) => keysOf(node, page, hasOneGroup));
  const parents = nodes.map((_, index) => index);
  const rootOf = (index: number): number => (parents[index] === index ? index : rootOf(parents[index] ?? 0));
  const first = new Map<string, number>();
  const join = (index: number, key: string): void => {
    const other = first.get(key);
    if (other === undefined) first.set(key, index);
    else parents[rootOf(index)] = rootOf(other);
  };
  for (const [index, own] of keys.entries()) for (const key of own) join(index, key);
  const nameKey = (index: number): string => `name ${String(nodes[index]?.node.name)}`;
  for (const [index, own] of keys.entries()) if (own.length > 0 && !first.has(nameKey(index))) first.set(nameKey(index), index);
  for (const [index, own] of keys.entries()) if (own.length === 0) join(index, nameKey(index));
  const roots = nodes.map((_, index) => rootOf(index));
  return [...new Set(roots)].map((root) => nodes.filter((_, index) => roots[index] === root));
};

/** The one that meets the first condition which exactly one meets. */
const theOne = <T>(all: readonly T[], ...conditions: readonly ((one: T) => boolean)[]): T | undefined =>
  conditions.map((meets) => all.filter(meets)).find(({ length }) => length === 1)?.[0];

/** Nodes of the product that the page is about. `undefined` if it is about none, or several. */
const mainFamily = (nodes: readonly Node[], page: string): readonly Fields[] | undefined => {
  const here = pathOf(page, page);
  const main = theOne(
    families(nodes, page),
    () => true,
    (family) => family.some(({ isMain }) => isMain),
    (family) => family.some(({ node }) => here !== undefined && urlsOf(node, page).includes(here)),
    (family) => family.some(({ node }) => node.offers || node.hasVariant),
  );
  const products = main?.map(({ node }) => node);
  return products && [...products.filter(isGroup), ...products.filter((node) => !isGroup(node))];
};

/**
 * The page's product as GA4 parameters (`{currency, items}`), at its lowest price. Nodes with the same `@id`, SKU, address or group are one
 * product. Of several products, it is the page's main entity, the one with the page's address, or the only one on offer. `undefined` on
 * pages with none or several. Never throws.
 * @param page its canonical address
 */
export const structuredProduct = (nodes: readonly Node[], page = ''): Fields | undefined =>
  safely(() => {
    const family = mainFamily(nodes.slice(0, NODES), page);
    const [head] = family ?? [];
    if (!family || !head) return undefined;
    const stated = (field: string): unknown => family.map((node) => node[field]).find((value) => value !== undefined && value !== '');
    const members = [...family, ...listOf(head.hasVariant).slice(0, NODES).map(fieldsOf)];
    const prices = members.flatMap(({ offers }) => pricesOf(offers));
    const currency = prices[0]?.currency;
    const price = prices.length > 0 ? Math.min(...prices.filter((one) => one.currency === currency).map((one) => one.price)) : undefined;
    const own = isGroup(head) ? nameOf(head.sku || head.productID || head.productGroupID) : undefined;
    const id =
      own ?? (family.length > 1 ? groupOf(head) : undefined) ?? nameOf(stated('sku') ?? stated('productID') ?? stated('productGroupID'));
    // A review of a product that is not sold here.
    if (id === undefined && !stated('offers') && price === undefined) return undefined;
    const categories = String(nameOf(stated('category')) ?? '')
      .split(/\s*>\s*/)
      .slice(0, 5)
      .map((category, level) => [`item_category${level === 0 ? '' : level + 1}`, category]);
    return {
      currency,
      items: [{ item_id: id, item_name: stated('name'), item_brand: nameOf(stated('brand')), ...Object.fromEntries(categories), price }],
    };
  });
