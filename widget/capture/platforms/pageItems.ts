import { type Fields, fieldsOf, listOf, type ReadGa4, safely } from './fields';

/**
 * Products of the page as GA4 items, by the id that events have, from the data block of Couplet's WordPress plugin
 * (examples/wordpress/couplet). WooCommerce's own events and structured data have no categories, and its buttons no prices.
 */
const pageItems = (document: Document): Fields =>
  safely(() => fieldsOf(fieldsOf(JSON.parse(document.getElementById('couplet-shop')?.textContent ?? '{}')).items)) ?? {};

const known = (fields: Fields): Fields =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined && value !== ''));

/** What an item states itself counts. */
const filled = (items: Fields, value: unknown): Fields => {
  const item = fieldsOf(value);
  const id = String(item.item_id);
  return Object.hasOwn(items, id) ? { ...fieldsOf(items[id]), ...known(item) } : item;
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
