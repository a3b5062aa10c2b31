import { until } from '../helpers/until';

type Admin = (method: string, path: string) => Promise<Record<string, unknown>>;

interface Import {
  readonly state: string;
  readonly products: number;
  readonly categories: number;
  readonly skipped: number;
  readonly error: unknown;
}
interface Product {
  readonly id: string;
  readonly title: string;
  readonly categories: readonly string[];
  readonly price?: number;
  readonly currency?: string;
}
interface Category {
  readonly id: string;
  readonly names: Readonly<Record<string, string>>;
  readonly products: number;
}

/** What Couplet's server reads from the shop for its console: the import's end, and up to 100 products and categories by id. */
export const listedGoods = async (admin: Admin) => {
  await admin('POST', 'products/import');
  const ended = await until(
    async () => {
      const { latest } = (await admin('GET', 'products/import')) as { latest: Import };
      return latest.state !== 'running' && latest;
    },
    'the import ends',
    60_000,
  );
  const page = async <T>(path: string): Promise<readonly T[]> => (await admin('GET', `${path}?limit=100`)).entries as readonly T[];
  const [products, categories] = [await page<Product>('products'), await page<Category>('categories')];
  return {
    ended,
    products: new Map(products.map((product) => [product.id, product])),
    categories: new Map(categories.map((category) => [category.id, category])),
  };
};
