import type { ShopperEvent } from '../../../src/protocol/events/shopperEvent';
import type { Source } from './calls';
import { amountOf, argumentsOf, categoriesOf, eventsOf, type Fields, fieldsOf, itemsOf, listOf, type Named, type ReadGa4 } from './fields';

/** The tag's functions, whose names the page chooses. */
export const snowplowSources = (host: Fields): readonly Source[] =>
  listOf(host.GlobalSnowplowNamespace)
    .slice(0, 3)
    .map((name) => [`${name}.q`, 'push']);

const itemOf = ({ id, sku, name, brand, category, price, unitPrice, quantity }: Fields): Fields => ({
  item_id: id ?? sku,
  item_name: name,
  item_brand: brand,
  ...categoriesOf(category),
  price: amountOf(price ?? unitPrice),
  quantity,
});

const named = (method: string, data: Fields): readonly Named[] => {
  const { products, product, currency, name, step, transaction_id, revenue, total_value, refund_amount } = data;
  const given = products ?? product ?? data;
  const stated = fieldsOf(listOf(given)[0]).currency;
  const parameters = (value?: unknown): Fields => ({ currency: currency ?? stated, value: amountOf(value), items: itemsOf(given, itemOf) });
  switch (method) {
    case 'trackProductView':
      return [['view_item', parameters()]];
    case 'trackProductListView':
      return [['view_item_list', { ...parameters(), item_list_name: name }]];
    case 'trackProductListClick':
      return [['select_item', { ...parameters(), item_list_name: name }]];
    case 'trackAddToCart':
      return [['add_to_cart', parameters()]];
    case 'trackRemoveFromCart':
      return [['remove_from_cart', parameters()]];
    case 'trackCheckoutStep':
      return (step ?? 1) === 1 ? [['begin_checkout', { currency, value: amountOf(total_value) }]] : [];
    case 'trackTransaction':
      return [['purchase', { ...parameters(revenue), transaction_id }]];
    case 'trackRefund':
      return [['refund', { ...(products ? parameters(refund_amount) : { currency, value: amountOf(refund_amount) }), transaction_id }]];
    case 'trackSiteSearch':
      return [['search', { search_term: listOf(data.terms).join(' ') }]];
    default:
      return [];
  }
};

/**
 * Reads a call of Snowplow's tag, `['trackAddToCart:tracker', data]`, of its e-commerce plugin. Never throws.
 * https://docs.snowplow.io/docs/sources/web-trackers/tracking-events/ecommerce/
 */
export const snowplowToEvents = (call: unknown, read: ReadGa4): readonly ShopperEvent[] =>
  eventsOf(read, () => {
    const [method, data] = argumentsOf(call);
    return named(String(method).replace(/:.*$/, ''), fieldsOf(data));
  });
