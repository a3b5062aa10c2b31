import { coupletOnly } from '../../../lib/coupletOnly.js';
import { toMinor } from '../../../lib/terms.js';

const PAGE = 500;

/** The lowest price of a product in this currency, minor units; `undefined` if it has none. */
const priceOf = ({ variants }, currency) => {
  const amounts = (variants ?? [])
    .flatMap(({ prices }) => prices ?? [])
    .flatMap((price) => (price.currency_code === currency ? [price.amount] : []));
  return amounts.length > 0 ? toMinor(Math.min(...amounts.map(Number)), currency) : undefined;
};

/** Published products by their handle, in the order of their ids, with the names of their categories and collection. */
export const GET = coupletOnly(async (request, response) => {
  const query = request.scope.resolve('query');
  const after = typeof request.query.after === 'string' ? request.query.after : '';
  const [{ data: products }, { data: stores }] = await Promise.all([
    query.graph({
      entity: 'product',
      fields: [
        'id',
        'handle',
        'title',
        'thumbnail',
        'categories.name',
        'collection.title',
        'variants.prices.amount',
        'variants.prices.currency_code',
      ],
      filters: { status: 'published', ...(after === '' ? {} : { id: { $gt: after } }) },
      pagination: { take: PAGE, order: { id: 'ASC' } },
    }),
    query.graph({ entity: 'store', fields: ['supported_currencies.currency_code', 'supported_currencies.is_default'] }),
  ]);
  const currency = stores[0]?.supported_currencies?.find(({ is_default: isDefault }) => isDefault)?.currency_code ?? '';
  response.json({
    v: 'products/1',
    products: products.map((product) => ({
      id: product.handle,
      title: product.title,
      categories: [...(product.categories ?? []).map(({ name }) => name), product.collection?.title].filter(Boolean),
      price: priceOf(product, currency),
      currency: currency === '' ? undefined : currency.toUpperCase(),
      picture: product.thumbnail ?? undefined,
    })),
    next: products.length < PAGE ? null : products.at(-1).id,
  });
});
