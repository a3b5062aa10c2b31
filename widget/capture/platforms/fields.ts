import type { ShopperEvent } from '../../../src/protocol/events/shopperEvent';

/** An object from the page with unknown content. */
export type Fields = Readonly<Record<string, unknown>>;

/** The value if it is an object, else an empty object. */
export const fieldsOf = (value: unknown): Fields => (typeof value === 'object' && value !== null ? (value as Fields) : {});

/** Converts a GA4 event's name and parameters for the app: `ga4ToEvent` at this moment and in the shop's currency. */
export type ReadGa4 = (name: unknown, parameters: unknown) => ShopperEvent | undefined;

/** A list unchanged, a single value as a list of one, undefined or null as an empty list. */
export const listOf = (value: unknown): readonly unknown[] =>
  Array.isArray(value) ? value : value === undefined || value === null ? [] : [value];

/** Most products that are read from one message. */
export const PRODUCTS = 200;

/** GA4 items from a vendor's list of products. */
export const itemsOf = (products: unknown, item: (product: Fields) => Fields): readonly Fields[] =>
  listOf(products)
    .slice(0, PRODUCTS)
    .map((product) => item(fieldsOf(product)));

/** Result of `read`, or `undefined` if an exotic object of the page throws (a getter, a revoked proxy). */
export const safely = <T>(read: () => T): T | undefined => {
  try {
    return read();
  } catch {
    return undefined;
  }
};

/** A GA4 name and its parameters. */
export type Named = readonly [name: unknown, parameters: Fields];

/** Usable events from the result of `name`. None if it throws. */
export const eventsOf = (read: ReadGa4, name: () => readonly Named[]): readonly ShopperEvent[] =>
  safely(() => name().flatMap(([ga4, parameters]) => read(ga4, parameters) ?? [])) ?? [];

/**
 * Products of the page as GA4 items, by the id that events have, from the data block of Couplet's WordPress plugin
 * (examples/wordpress/couplet). WooCommerce's own events and structured data have no categories, and its buttons no prices.
 */
const createPageItems = (document: Document): (() => Fields) => {
  let last: string | undefined;
  let items: Fields = {};
  return () => {
    const text = safely(() => document.getElementById('couplet-shop')?.textContent) ?? '{}';
    if (text !== last) items = safely(() => fieldsOf(fieldsOf(JSON.parse(text)).items)) ?? {};
    last = text;
    return items;
  };
};

/** The block's categories are complete, so they replace an item's own. Of all else, what an item states itself counts. */
const filled = (items: Fields, value: unknown): Fields => {
  const item = fieldsOf(value);
  const id = String(item.item_id);
  if (!Object.hasOwn(items, id)) return item;
  const known = fieldsOf(items[id]);
  const stated = Object.entries(item).filter(
    ([name, given]) => given !== undefined && given !== '' && !(known.item_category && name.startsWith('item_category')),
  );
  return { ...known, ...Object.fromEntries(stated) };
};

/** Reads events with what the page's data block has about their items. It never throws, and leaves all else as it is. */
export const readWithPageItems = (read: ReadGa4, document: Document): ReadGa4 => {
  const pageItems = createPageItems(document);
  return (name, parameters) => {
    const items = pageItems();
    const fields = fieldsOf(parameters);
    if (Object.keys(items).length === 0 || !Array.isArray(fields.items)) return read(name, parameters);
    return read(name, { ...fields, items: listOf(fields.items).map((item) => filled(items, item)) });
  };
};

/** The arguments of a queued call, which is a list or an `arguments` object. None of anything else. */
export const argumentsOf = (call: unknown): readonly unknown[] => {
  const { length } = fieldsOf(call);
  return typeof length === 'number' && length < 20 ? Array.from(call as ArrayLike<unknown>) : [];
};

/**
 * A price in major units as pages write it: `29.9`, `'29,90'`, `'1.299,00 €'`, `'$1,299.00'`, `'1 299'`. A single dot is decimal, as in
 * schema.org, and so is a single comma, except before three digits.
 */
export const amountOf = (value: unknown): number | undefined => {
  if (typeof value === 'number') return value >= 0 ? value : undefined;
  if (typeof value !== 'string' || value.length > 50) return undefined;
  const [text, sign] = /(-?)\d[\d.,]*/.exec(value.replace(/(\d)[\s'’](?=\d{3})/g, '$1')) ?? [];
  if (!text || sign) return undefined;
  const number = text.replace(/[.,]+$/, '');
  const [separator] = /[.,](?=\d*$)/.exec(number) ?? [];
  if (!separator) return Number(number);
  const [whole = '', ...more] = number.split(separator);
  const isThousands = more.length > 1 || (separator === ',' && !whole.includes('.') && more[0]?.length === 3);
  const digits = [whole, ...more.slice(0, -1)].join('').replace(/[.,]/g, '');
  return Number(`${digits}${isThousands ? '' : '.'}${more.at(-1)}`);
};

/** Categories for a GA4 item, broadest first: a list, or a path such as `Tea > Green`. */
export const categoriesOf = (value: unknown): Fields => {
  const levels = typeof value === 'string' ? value.slice(0, 500).split(/\s*[>/|]\s*/) : listOf(value);
  return Object.fromEntries(levels.slice(0, 5).map((level, index) => [`item_category${index === 0 ? '' : index + 1}`, level]));
};
