import * as v from 'valibot';
import { ok, type Result } from '../../../protocol/values/result';
import type { GoodsPage } from '../../shop/connector';
import { patiently } from '../../shop/shopCall';
import type { VendureApi } from './vendureApi';

const groupSchema = v.object({ name: v.string(), translations: v.array(v.object({ languageCode: v.string(), name: v.string() })) });
const productsSchema = v.object({
  products: v.object({
    items: v.array(
      v.object({
        id: v.string(),
        name: v.string(),
        featuredAsset: v.nullable(v.object({ preview: v.string() })),
        variants: v.array(v.object({ price: v.number(), priceWithTax: v.number(), currencyCode: v.string() })),
        facetValues: v.array(groupSchema),
        collections: v.array(groupSchema),
      }),
    ),
  }),
});
const GROUP = '{ name translations { languageCode name } }';
const PRODUCTS = `query ($options: ProductListOptions) { products(options: $options) { items { id name featuredAsset { preview }
  variants { price priceWithTax currencyCode } facetValues ${GROUP} collections ${GROUP} } } }`;

/** Products with all their variants are large. */
const PAGE = 50;

const languageTag = (code: string): string => code.replaceAll('_', '-');

/**
 * Enabled products by their id, with the names of their collections and facet values. Errors: those of `VendureApi`.
 * @param withTax whether the shop shows prices with tax
 */
export async function* vendureProducts(api: VendureApi, withTax: () => Promise<Result<boolean>>): AsyncGenerator<Result<GoodsPage>> {
  const taxed = await withTax();
  if (!taxed.ok) return yield taxed;
  for (let skip = 0; ; skip += PAGE) {
    const options = { filter: { enabled: { eq: true } }, sort: { id: 'ASC' }, take: PAGE, skip };
    const page = await patiently(() => api.ask(PRODUCTS, { options }, productsSchema));
    if (!page.ok) return yield page;
    const { items } = page.value.products;
    const groups = items.flatMap(({ collections, facetValues }) => [...collections, ...facetValues]);
    const products = items.map(({ id, name, featuredAsset, variants, facetValues, collections }) => {
      const prices = variants.map((variant) => (taxed.value ? variant.priceWithTax : variant.price));
      return {
        at: `product ${id}`,
        product: {
          id,
          title: name,
          categories: [...collections, ...facetValues].map((group) => group.name),
          price: prices.length > 0 ? Math.min(...prices) : undefined,
          currency: variants[0]?.currencyCode,
          picture: featuredAsset?.preview,
        },
      };
    });
    const categories = groups.map((group) => ({
      id: group.name,
      names: Object.fromEntries(group.translations.map((one) => [languageTag(one.languageCode), one.name])),
    }));
    yield ok({ products, categories });
    if (items.length < PAGE) return;
  }
}
