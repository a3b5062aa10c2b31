import * as v from 'valibot';
import { fromMajor } from '../../../protocol/values/money';
import { fail, ok, type Result } from '../../../protocol/values/result';
import type { GoodsPage } from '../../shop/connector';
import { patiently } from '../../shop/shopCall';
import type { EvershopApi } from './evershopApi';

const productsSchema = v.object({
  setting: v.object({ storeCurrency: v.string() }),
  coupletProducts: v.array(
    v.object({ id: v.number(), sku: v.string(), name: v.string(), price: v.number(), category: v.nullable(v.string()) }),
  ),
});
const PRODUCTS = `query ($after: Int, $limit: Int!) { setting { storeCurrency }
  coupletProducts(after: $after, limit: $limit) { id sku name price category } }`;
const PAGE = 500;

/**
 * Enabled products by SKU, with the name of their category. Errors: those of `EvershopApi`, `shop_extension_missing` if the shop's copy of
 * the extension is too old.
 */
export async function* evershopProducts(api: EvershopApi): AsyncGenerator<Result<GoodsPage>> {
  for (let after = 0; ; ) {
    const page: Result<v.InferOutput<typeof productsSchema>> = await patiently(() =>
      api.query(productsSchema, PRODUCTS, { after, limit: PAGE }),
    );
    if (!page.ok)
      return yield page.error.code === 'shop_malformed'
        ? fail('shop_extension_missing', "Couplet's extension cannot list products yet. Copy examples/evershop/couplet again.")
        : page;
    const { setting, coupletProducts } = page.value;
    const { storeCurrency: currency } = setting;
    const products = coupletProducts.map(({ sku, name, price, category }) => ({
      at: sku,
      product: { id: sku, title: name, categories: category === null ? [] : [category], price: fromMajor(price, currency), currency },
    }));
    yield ok({ products });
    const last = coupletProducts.at(-1);
    if (!last || coupletProducts.length < PAGE) return;
    after = last.id;
  }
}
