import * as v from 'valibot';
import { fromMajor } from '../../../protocol/values/money';
import { ok, type Result } from '../../../protocol/values/result';
import type { GoodsPage } from '../../shop/connector';
import { patiently } from '../../shop/shopCall';
import { PAGE, type WoocommerceApi } from './woocommerceApi';
import { unescaped } from './woocommerceCoupons';

const productSchema = v.object({
  id: v.number(),
  name: v.string(),
  sku: v.string(),
  price: v.string(),
  images: v.array(v.object({ src: v.string() })),
  categories: v.array(v.object({ id: v.number() })),
});
const categorySchema = v.object({ id: v.number(), name: v.string(), parent: v.number() });

/** Names of a category and of those above it, which a coupon for them includes. */
const namesOf = (all: ReadonlyMap<number, v.InferOutput<typeof categorySchema>>) => {
  const upwards = (id: number, below: readonly number[] = []): readonly string[] => {
    const category = all.get(id);
    return category && !below.includes(id) ? [...upwards(category.parent, [...below, id]), unescaped(category.name)] : [];
  };
  return upwards;
};

/**
 * Published products by SKU, or by id if they have none, with the names of their categories. Errors: those of `WoocommerceApi`.
 * @param currency in which the shop sells
 */
export async function* woocommerceProducts(
  api: WoocommerceApi,
  currency: () => Promise<Result<string>>,
): AsyncGenerator<Result<GoodsPage>> {
  const [listed, sells] = await Promise.all([api.all(categorySchema, 'products/categories', {}), currency()]);
  if (!listed.ok) return yield listed;
  if (!sells.ok) return yield sells;
  const names = namesOf(new Map(listed.value.map((category) => [category.id, category])));
  yield ok({ products: [], categories: listed.value.map(({ name }) => ({ id: unescaped(name) })) });
  const query = { status: 'publish', orderby: 'id', order: 'asc', _fields: 'id,name,sku,price,images,categories' };
  for (let number = 1; ; number++) {
    const page = await patiently(() => api.page(productSchema, 'products', query, number));
    if (!page.ok) return yield page;
    const products = page.value.map(({ id, name, sku, price, images, categories }) => ({
      at: `product ${id}`,
      product: {
        id: sku.trim() === '' ? String(id) : sku,
        title: unescaped(name),
        categories: categories.flatMap((category) => names(category.id)),
        price: fromMajor(price, sells.value),
        currency: sells.value,
        picture: images[0]?.src,
      },
    }));
    yield ok({ products });
    if (page.value.length < PAGE) return;
  }
}
