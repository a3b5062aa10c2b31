import type { ShopperEvent } from '../../../src/protocol/events/shopperEvent';
import type { Source } from './calls';
import {
  amountOf,
  argumentsOf,
  categoriesOf,
  eventsOf,
  type Fields,
  fieldsOf,
  itemsOf,
  listOf,
  type Named,
  PRODUCTS,
  type ReadGa4,
} from './fields';

/** The stub's queue, and the function that analytics.js puts in its place. */
export const gaSources: readonly Source[] = [
  ['ga.q', 'push'],
  ['', 'ga'],
];

const itemOf = ({ id, name, brand, category, price, quantity }: Fields): Fields => ({
  item_id: id ?? name,
  item_name: name,
  item_brand: brand,
  ...categoriesOf(category),
  price: amountOf(price),
  quantity,
});

/** One action with its products. */
const actionNamed = (
  action: unknown,
  { id, revenue, list, step, option, coupon }: Fields,
  products: unknown,
  currency: unknown,
): readonly Named[] => {
  const items = itemsOf(products, itemOf);
  const parameters = { currency, items };
  switch (action) {
    case 'detail':
      return [['view_item', parameters]];
    case 'click':
      return [['select_item', { ...parameters, item_list_name: list }]];
    case 'add':
      return [['add_to_cart', parameters]];
    case 'remove':
      return [['remove_from_cart', parameters]];
    case 'checkout':
      return option === undefined && Number(step ?? 1) === 1 ? [['begin_checkout', parameters]] : [];
    case 'purchase':
      return [['purchase', { ...parameters, transaction_id: id, value: amountOf(revenue), coupon }]];
    case 'refund':
      return [['refund', { ...parameters, transaction_id: id, value: amountOf(revenue) }]];
    default:
      return [];
  }
};

const actions = ['detail', 'click', 'add', 'remove', 'checkout', 'purchase', 'refund'];

const listNamed = (impressions: unknown, currency: unknown): readonly Named[] => {
  const items = itemsOf(impressions, itemOf);
  return items.length > 0 ? [['view_item_list', { currency, item_list_name: fieldsOf(listOf(impressions)[0]).list, items }]] : [];
};

/**
 * Reads `ecommerce` of a dataLayer entry in the format of Universal Analytics, and nothing of GA4's. Never throws.
 * https://developers.google.com/analytics/devguides/collection/ua/gtm/enhanced-ecommerce
 */
export const uaToEvents = (entry: unknown, read: ReadGa4): readonly ShopperEvent[] =>
  eventsOf(read, () => {
    const ecommerce = fieldsOf(fieldsOf(entry).ecommerce);
    const { currencyCode, impressions } = ecommerce;
    const said = actions.filter((action) => ecommerce[action]);
    if (said.length === 0 && !impressions && !('items' in ecommerce)) {
      const [name] = Object.keys(ecommerce).filter((key) => key !== 'currencyCode');
      return name ? [[`ecommerce.${name}`, {}]] : [];
    }
    return [
      ...listNamed(impressions, currencyCode),
      ...said.flatMap((action) => {
        const { actionField, products } = fieldsOf(ecommerce[action]);
        return actionNamed(action, fieldsOf(actionField), products, currencyCode);
      }),
    ];
  });

/** Products, and the action on them, until they are sent. */
interface GaMemory {
  products: Fields[];
  impressions: Fields[];
  action: readonly [name: unknown, fields: Fields] | undefined;
  currency: unknown;
}
export const createGaMemory = (): GaMemory => ({ products: [], impressions: [], action: undefined, currency: undefined });

/**
 * Reads a command of analytics.js, `['ec:addProduct', …]`. Never throws. Stores in `memory` what waits for `send`.
 * https://developers.google.com/analytics/devguides/collection/analyticsjs/enhanced-ecommerce
 */
export const gaToEvents = (call: unknown, read: ReadGa4, memory: GaMemory): readonly ShopperEvent[] =>
  eventsOf(read, () => {
    const [command, first, second] = argumentsOf(call);
    // A tracker may be named: `tracker.ec:addProduct`.
    switch (String(command).replace(/^.*\./, '')) {
      case 'ec:addProduct':
        if (memory.products.length < PRODUCTS) memory.products.push(fieldsOf(first));
        return [];
      case 'ec:addImpression':
        if (memory.impressions.length < PRODUCTS) memory.impressions.push(fieldsOf(first));
        return [];
      case 'ec:setAction':
        memory.action = [first, fieldsOf(second)];
        return [];
      case 'set':
        if (first === 'currencyCode' || first === '&cu') memory.currency = second;
        return [];
      case 'send': {
        const { products, impressions, action, currency } = memory;
        Object.assign(memory, { products: [], impressions: [], action: undefined });
        return [...listNamed(impressions, currency), ...(action ? actionNamed(action[0], action[1], products, currency) : [])];
      }
      default:
        return [];
    }
  });
