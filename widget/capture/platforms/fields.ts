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
const pageItems = (document: Document): Fields =>
  safely(() => fieldsOf(fieldsOf(JSON.parse(document.getElementById('couplet-shop')?.textContent ?? '{}')).items)) ?? {};

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
export const readWithPageItems =
  (read: ReadGa4, document: Document): ReadGa4 =>
  (name, parameters) => {
    const items = pageItems(document);
    const fields = fieldsOf(parameters);
    if (Object.keys(items).length === 0 || !Array.isArray(fields.items)) return read(name, parameters);
    return read(name, { ...fields, items: listOf(fields.items).map((item) => filled(items, item)) });
  };
