import * as v from 'valibot';
import { type Category, categorySchema, type Product, productSchema } from '../../protocol/products';
import type { Clock } from '../../protocol/values/clock';
import { type Failure, ok, type Result } from '../../protocol/values/result';
import { importInterrupted, type ProductRepository } from '../records/productRepository';
import type { GivenProduct, GoodsPage } from '../shop/connector';

/** Products and categories as they arrive. A failure ends them. */
export type GivenGoods = AsyncIterable<Result<GoodsPage>>;

/** A product that was left out. Codes: `id_missing`, `product_malformed`, `too_many_fields`. */
interface Skipped {
  readonly at: string;
  readonly code: string;
}

export interface Imported {
  readonly products: number;
  readonly skipped: number;
  /** The first few that were left out. */
  readonly examples: readonly Skipped[];
}

/** Most products, so that a shop whose pages never end fills no disk. */
const MOST = 1_000_000;
/** Most examples. */
const EXAMPLES = 20;
/** Rows of earlier imports deleted at once. */
const CLEARED = 5_000;

const readProduct = (given: GivenProduct): { readonly product: Product } | { readonly code: string } => {
  if ('problem' in given) return { code: given.problem };
  const read = v.safeParse(productSchema, given.product);
  if (read.success) return { product: read.output };
  return { code: read.issues.some(({ path }) => path?.[0]?.key === 'id') ? 'id_missing' : 'product_malformed' };
};

const readCategory = (input: unknown): readonly Category[] => {
  const read = v.safeParse(categorySchema, input);
  return read.success ? [read.output] : [];
};

export interface ImportDeps {
  readonly store: Pick<ProductRepository, 'addProducts' | 'clearImports' | 'endImport'>;
  readonly clock: Clock;
  /** Ends a finished import, e.g. with a line in the audit log. By default the store's own. */
  readonly end?: ProductRepository['endImport'];
}

/**
 * Reads goods into a started import and ends it. The goods known before stay until then, or if it fails. Errors: those of the goods,
 * `products_empty`, `import_interrupted` if another import has replaced this one.
 */
export const importProducts = async (
  id: number,
  goods: GivenGoods,
  { store, clock, end = store.endImport }: ImportDeps,
): Promise<Result<Imported>> => {
  let [given, products, skipped] = [0, 0, 0];
  const examples: Skipped[] = [];
  const clear = async (): Promise<void> => {
    while ((await store.clearImports(CLEARED)) > 0);
  };
  const failed = async (error: Failure): Promise<Result<never>> => {
    await store.endImport(id, { error }, clock());
    await clear();
    return { ok: false, error };
  };
  try {
    for await (const page of goods) {
      if (!page.ok) return await failed(page.error);
      const read: Product[] = [];
      for (const one of page.value.products) {
        const found = readProduct(one);
        if ('product' in found) read.push(found.product);
        else if (examples.length < EXAMPLES) examples.push({ at: one.at, code: found.code });
      }
      const categories = (page.value.categories ?? []).flatMap(readCategory);
      await store.addProducts(id, given, { products: read, categories }, clock());
      given += page.value.products.length;
      products += read.length;
      if (given > MOST) return await failed({ code: 'products_too_large', message: `There are more than ${MOST} products.` });
      skipped = given - products;
    }
  } catch (error) {
    await failed(importInterrupted);
    throw error;
  }
  if (products === 0)
    return failed({ code: 'products_empty', message: 'No product was found.', ...(examples[0] && { at: examples[0].at }) });
  const ended = await end(id, { skipped }, clock());
  await clear();
  return ended.ok ? ok({ products, skipped, examples }) : ended;
};

/** Products in pages, so that the store writes many at once. */
export async function* inPages(products: AsyncIterable<Result<GivenProduct>>, size = 500): AsyncGenerator<Result<GoodsPage>> {
  let page: GivenProduct[] = [];
  for await (const one of products) {
    if (!one.ok) return yield one;
    page.push(one.value);
    if (page.length < size) continue;
    yield ok({ products: page });
    page = [];
  }
  if (page.length > 0) yield ok({ products: page });
}
