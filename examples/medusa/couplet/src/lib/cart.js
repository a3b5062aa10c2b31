import { toMinor } from './terms.js';

const textsOf = (values) => values.filter((value) => typeof value === 'string' && value !== '');

/** A Medusa cart as Couplet's arithmetic needs it. Prices count as the storefront shows them, with tax if they include it. */
export const readCart = async (query, { currency_code: code, items = [], shipping_methods: methods = [], customer }) => {
  const ids = [...new Set(textsOf(items.map(({ product_id }) => product_id)))];
  const { data } = await query.graph({
    entity: 'product',
    fields: ['id', 'categories.name', 'categories.handle', 'collection.title', 'collection.handle'],
    filters: { id: ids },
  });
  const groups = new Map(
    data.map(({ id, categories, collection }) => [
      id,
      textsOf([...(categories ?? []).flatMap(({ name, handle }) => [name, handle]), collection?.title, collection?.handle]),
    ]),
  );
  return {
    currency: code.toUpperCase(),
    lines: items.map((item) => ({
      id: item.id,
      ids: textsOf([item.variant_id, item.variant_sku, item.product_id, item.product_handle]),
      categories: groups.get(item.product_id) ?? [],
      value: toMinor(item.unit_price, code) * Number(item.quantity),
      quantity: Number(item.quantity),
      discountable: item.is_discountable !== false,
    })),
    shipping: toMinor(
      methods.reduce((total, { amount }) => total + Number(amount), 0),
      code,
    ),
    member: customer?.has_account === true,
  };
};

/** Codes in force on a cart or an order. */
export const codesOn = ({ items = [], shipping_methods: methods = [] }) => [
  ...new Set(textsOf([...items, ...methods].flatMap(({ adjustments }) => (adjustments ?? []).map(({ code }) => code)))),
];

/** What a code takes off as it stands, in minor units. An amount off shipping is without tax. */
export const givenBy = (code, { currency_code, items = [], shipping_methods: methods = [] }) => {
  const adjustments = [...items, ...methods].flatMap((line) => line.adjustments ?? []);
  const total = adjustments.reduce(
    (given, { code: its, amount }) => (code === undefined || its === code ? given + Number(amount) : given),
    0,
  );
  return toMinor(total, currency_code);
};
