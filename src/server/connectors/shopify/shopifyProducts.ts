import * as v from 'valibot';
import { fromMajor } from '../../../protocol/values/money';
import { ok, type Result } from '../../../protocol/values/result';
import type { GoodsPage } from '../../shop/connector';
import { patiently } from '../../shop/shopCall';
import type { ShopifyApi } from './shopifyApi';

const productsSchema = v.object({
  products: v.object({
    nodes: v.array(
      v.object({
        id: v.string(),
        title: v.string(),
        featuredMedia: v.nullable(v.object({ preview: v.nullable(v.object({ image: v.nullable(v.object({ url: v.string() })) })) })),
        priceRangeV2: v.object({ minVariantPrice: v.object({ amount: v.string(), currencyCode: v.string() }) }),
        collections: v.object({ nodes: v.array(v.object({ title: v.string() })) }),
      }),
    ),
    pageInfo: v.object({ hasNextPage: v.boolean(), endCursor: v.nullable(v.string()) }),
  }),
});
/** Small pages, because Shopify limits the cost of one query, and a list inside a list is costly. */
const PRODUCTS = `query ($after: String) { products(first: 50, after: $after, query: "status:active") {
  nodes { id title featuredMedia { preview { image { url } } } priceRangeV2 { minVariantPrice { amount currencyCode } } collections(first: 15) { nodes { title } } }
  pageInfo { hasNextPage endCursor } } }`;

/** Active products by Shopify's id, with the titles of their first collections. Errors: those of `ShopifyApi`. */
export async function* shopifyProducts(api: ShopifyApi): AsyncGenerator<Result<GoodsPage>> {
  for (let after: string | null = null; ; ) {
    const page: Result<v.InferOutput<typeof productsSchema>> = await patiently(() => api.ask(PRODUCTS, { after }, productsSchema));
    if (!page.ok) return yield page;
    const { nodes, pageInfo } = page.value.products;
    const products = nodes.map(({ id, title, featuredMedia, priceRangeV2: { minVariantPrice: least }, collections }) => ({
      at: id,
      product: {
        id,
        title,
        categories: collections.nodes.map((collection) => collection.title),
        price: fromMajor(least.amount, least.currencyCode),
        currency: least.currencyCode,
        picture: featuredMedia?.preview?.image?.url,
      },
    }));
    yield ok({ products });
    if (!pageInfo.hasNextPage) return;
    after = pageInfo.endCursor;
  }
}
