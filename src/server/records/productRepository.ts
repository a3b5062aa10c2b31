import type { Scope } from '../../protocol/coupons/scope';
import type { Category, Product } from '../../protocol/products';
import { MINUTE } from '../../protocol/values/clock';
import { type Failure, fail, type Result } from '../../protocol/values/result';

/** An import of the shop's products. A finished one replaces all products and categories of the one before. */
export interface ProductImport {
  readonly id: number;
  /** `shop`: read from the shop's API. `file`: uploaded. */
  readonly source: 'shop' | 'file';
  readonly state: 'running' | 'current' | 'failed';
  /** So far, if it is running. */
  readonly products: number;
  readonly categories: number;
  /** Products that could not be read. */
  readonly skipped: number;
  readonly startedAt: number;
  /** When it last progressed, or ended. */
  readonly changedAt: number;
  /** Why it failed. */
  readonly error: Failure | null;
}

/** A running import without progress for this long was interrupted, ms. */
export const IMPORT_PATIENCE = 2 * MINUTE;

export interface CountedCategory extends Category {
  /** Number of its products. */
  readonly products: number;
}

/** Part of a list. */
export interface Page<T> {
  readonly entries: readonly T[];
  readonly more: boolean;
}

export interface ProductSearch {
  /** Beginnings or parts of words, in any order; empty: all. */
  readonly text: string;
  readonly offset: number;
  readonly limit: number;
}

export interface ImportedGoods {
  readonly products: readonly Product[];
  readonly categories: readonly Category[];
}

/** Part of the port: the shop's products and categories, from its API or a file. Searches are empty if none are known. */
export interface ProductRepository {
  /** The current import and the latest one, newest first. */
  productImports(): Promise<readonly ProductImport[]>;
  /** Those with a word that begins with the first part of the text come first, then in the source's order. */
  searchProducts(search: ProductSearch): Promise<Page<Product>>;
  searchCategories(search: ProductSearch): Promise<Page<CountedCategory>>;
  /** The goods that a scope names, as far as they are known. */
  namedGoods(scope: Scope): Promise<{ readonly products: readonly Product[]; readonly categories: readonly CountedCategory[] }>;
  /** Number of products in a scope, and the first few of them. */
  matchScope(scope: Scope, samples: number): Promise<{ readonly count: number; readonly samples: readonly Product[] }>;

  /** Error `import_running`, unless that import was interrupted. */
  startImport(source: ProductImport['source'], now: number): Promise<Result<number>>;
  /**
   * Adds products in the source's order while the import runs. Of several with one id the first is kept.
   * @param from number of products given before
   */
  addProducts(id: number, from: number, goods: ImportedGoods, now: number): Promise<void>;
  /** Replaces the products known so far, or notes why it failed. Error `import_interrupted`: it no longer runs. */
  endImport(id: number, outcome: { readonly skipped: number } | { readonly error: Failure }, now: number): Promise<Result<undefined>>;
  /** Deletes rows of imports that are neither current nor running. Returns how many, and 0 once none are left. */
  clearImports(limit: number): Promise<number>;
}

export const importRunning = (): Result<never, Failure> =>
  fail('import_running', 'Products are being imported already. Wait until that is done.');

export const importInterrupted: Failure = { code: 'import_interrupted', message: 'The import was interrupted. Start it again.' };

/** Text in the form in which it is searched: without case and accents. */
const folded = (text: string): string => text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase();

/** The searched column of a product or a category: every word begins after a space. */
export const searchedText = (...texts: readonly string[]): string =>
  texts.map((text) => ` ${folded(text).replaceAll(/[\s/_-]+/gu, ' ')}`).join('');

/** Most parts of a search text that count. */
const PARTS = 3;

/** The parts of a search text, each of which must occur. */
export const searchedParts = (text: string): readonly [string, string, string] => {
  const parts = searchedText(text).split(' ').filter(Boolean).slice(0, PARTS);
  return [parts[0] ?? '', parts[1] ?? '', parts[2] ?? ''];
};

export interface ImportColumns {
  readonly id: number;
  readonly source: ProductImport['source'];
  readonly state: ProductImport['state'];
  readonly products: number;
  readonly categories: number;
  readonly skipped: number;
  readonly started_at: number;
  readonly changed_at: number;
  readonly error: string | null;
}

export const productImport = (row: ImportColumns): ProductImport => ({
  id: row.id,
  source: row.source,
  state: row.state,
  products: row.products,
  categories: row.categories,
  skipped: row.skipped,
  startedAt: row.started_at,
  changedAt: row.changed_at,
  error: row.error === null ? null : (JSON.parse(row.error) as Failure),
});

/** Columns of a product as both databases return them. */
export interface ProductColumns {
  readonly id: string;
  readonly title: string;
  readonly categories: string;
  readonly price: number | null;
  readonly currency: string | null;
  readonly picture: string | null;
}

export const productOf = (row: ProductColumns): Product => ({
  id: row.id,
  title: row.title,
  categories: JSON.parse(row.categories) as string[],
  price: row.price ?? undefined,
  currency: row.currency ?? undefined,
  picture: row.picture ?? undefined,
});

export interface CategoryColumns {
  readonly id: string;
  readonly names: string;
  readonly products: number;
}

export const categoryOf = (row: CategoryColumns): CountedCategory => ({
  id: row.id,
  names: JSON.parse(row.names) as Category['names'],
  products: row.products,
});

/** The categories of some goods: those with names, and those that only products name. */
export const categoriesOf = ({ products, categories }: ImportedGoods): readonly Category[] => {
  const named = new Set(categories.map(({ id }) => id));
  const others = new Set(products.flatMap((product) => product.categories).filter((id) => !named.has(id)));
  return [...categories, ...[...others].map((id) => ({ id, names: {} }))];
};

/** A page from one entry more than it shows. */
export const pageOf = <T>(entries: readonly T[], limit: number): Page<T> => ({
  entries: entries.slice(0, limit),
  more: entries.length > limit,
});
