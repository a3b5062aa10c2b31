import type { ShopperEvent } from '../../../src/protocol/events/shopperEvent';
import type { Source } from './calls';
import { amountOf, argumentsOf, eventsOf, type Fields, fieldsOf, listOf, type ReadGa4 } from './fields';
import { gidOf } from './shopify';

/** Shopify's own analytics, also in themes without standard events. */
export const shopifyAnalyticsSources: readonly Source[] = [['ShopifyAnalytics.lib', 'track']];

/** GA4's names. Each is told again as `monorail://…`, with the same data. */
const names = new Map([
  ['Viewed Product', 'view_item'],
  ['Added Product', 'add_to_cart'],
  ['Removed Product', 'remove_from_cart'],
]);

/** Reads a call of Shopify's analytics, `['track', 'Added Product', data]`. Never throws. */
export const shopifyAnalyticsToEvents = (call: unknown, read: ReadGa4): readonly ShopperEvent[] =>
  eventsOf(read, () => {
    const [, name, data] = argumentsOf(call);
    const { productGid, productId, variantId, name: title, brand, category, price, quantity, currency } = fieldsOf(data);
    const item = {
      item_id: gidOf('Product', productGid ?? productId) ?? gidOf('ProductVariant', variantId),
      item_name: title,
      item_brand: brand,
      item_category: category,
      price: amountOf(price),
      quantity,
    };
    return names.has(name as string) && item.item_id ? [[names.get(name as string), { currency, items: [item] }]] : [];
  });

/** The page's product in the `ShopifyAnalytics.meta` that Shopify writes into every Liquid page, as GA4 parameters. Prices in hundredths. */
export const metaProduct = (meta: unknown): Fields | undefined => {
  const { product, selectedVariantId, currency } = fieldsOf(meta);
  const { id, vendor, type, variants } = fieldsOf(product);
  const item_id = gidOf('Product', id);
  const offered = listOf(variants).slice(0, 1_000).map(fieldsOf);
  const selected = offered.find((variant) => selectedVariantId && String(variant.id) === String(selectedVariantId));
  const price = selected ? Number(selected.price) : Math.min(...offered.map((variant) => Number(variant.price)));
  return item_id
    ? { currency, items: [{ item_id, item_brand: vendor, item_category: type, price: Number.isFinite(price) ? price / 100 : undefined }] }
    : undefined;
};
