import type { Scope } from '../../../protocol/coupons/scope';
import type { Product } from '../../../protocol/products';
import { ok, type Result } from '../../../protocol/values/result';
import {
  type CategoryColumns,
  type CountedCategory,
  categoriesOf,
  categoryOf,
  IMPORT_PATIENCE,
  type ImportColumns,
  type ImportedGoods,
  importInterrupted,
  importRunning,
  type Page,
  type ProductColumns,
  type ProductImport,
  type ProductRepository,
  type ProductSearch,
  pageOf,
  productImport,
  productOf,
  searchedParts,
  searchedText,
} from '../../records/productRepository';
import { type Postgres, type Query, storable } from './connectPostgres';
import { rowReads } from './rows';

const CURRENT = "(SELECT id FROM couplet.product_import WHERE state = 'current')";
const PRODUCT = 'id, title, categories, price, currency, picture';

/** `strpos` finds an empty part everywhere. */
const found = (columns: string, table: string, order: string): string => `
  SELECT ${columns} FROM couplet.${table}
  WHERE import_id = ${CURRENT} AND strpos(words, $3) > 0 AND strpos(words, $4) > 0 AND strpos(words, $5) > 0
  ORDER BY strpos(words, ' ' || $3) = 0, ${order} LIMIT $1 OFFSET $2`;
const listed = (columns: string, table: string, order: string): string =>
  `SELECT ${columns} FROM couplet.${table} WHERE import_id = ${CURRENT} ORDER BY ${order} LIMIT $1 OFFSET $2`;

/** Ids of the products in a scope. */
const MATCHED = `
  SELECT product AS id FROM couplet.shop_product_category WHERE import_id = ${CURRENT} AND category = ANY ($1)
  UNION SELECT id FROM couplet.shop_product WHERE import_id = ${CURRENT} AND id = ANY ($2)`;

export const productReads = (postgres: Postgres) => {
  const { query } = postgres;
  const { all } = rowReads(postgres);
  const search = async <Row, T>(
    [columns, table, order]: readonly [string, string, string],
    { text, offset, limit }: ProductSearch,
    read: (row: Row) => T,
  ): Promise<Page<T>> => {
    const [first, ...parts] = searchedParts(text);
    const rows =
      first === ''
        ? await all<Row>(listed(columns, table, order), limit + 1, offset)
        : await all<Row>(found(columns, table, order), limit + 1, offset, first, ...parts);
    return pageOf(rows.map(read), limit);
  };

  return {
    productImports: async (): Promise<readonly ProductImport[]> =>
      (
        await all<ImportColumns>(
          "SELECT * FROM couplet.product_import WHERE state = 'current' OR id = (SELECT max(id) FROM couplet.product_import) ORDER BY id DESC",
        )
      ).map(productImport),
    searchProducts: (asked: ProductSearch): Promise<Page<Product>> => search([PRODUCT, 'shop_product', 'position'], asked, productOf),
    searchCategories: (asked: ProductSearch): Promise<Page<CountedCategory>> =>
      search(['id, names, products', 'shop_category', 'products DESC, id'], asked, categoryOf),
    namedGoods: async ({ categories = [], itemIds = [] }: Scope) => {
      const [products, named] = await Promise.all([
        query<ProductColumns>(
          `SELECT ${PRODUCT} FROM couplet.shop_product WHERE import_id = ${CURRENT} AND id = ANY ($1) ORDER BY position`,
          [itemIds.map(storable)],
        ),
        query<CategoryColumns>(
          `SELECT id, names, products FROM couplet.shop_category WHERE import_id = ${CURRENT} AND id = ANY ($1) ORDER BY id`,
          [categories.map(storable)],
        ),
      ]);
      return { products: products.rows.map(productOf), categories: named.rows.map(categoryOf) };
    },
    matchScope: async ({ categories = [], itemIds = [] }: Scope, limit: number) => {
      const named = [categories.map(storable), itemIds.map(storable)];
      const [counted, samples] = await Promise.all([
        query<{ count: number }>(`SELECT count(*) AS count FROM (${MATCHED}) AS matched`, named),
        query<ProductColumns>(
          `SELECT ${PRODUCT} FROM couplet.shop_product
           WHERE import_id = ${CURRENT} AND id IN (SELECT id FROM (${MATCHED} ORDER BY id LIMIT $3) AS matched) ORDER BY position`,
          [...named, limit],
        ),
      ]);
      return { count: counted.rows[0]?.count ?? 0, samples: samples.rows.map(productOf) };
    },
  };
};

const START = `
  INSERT INTO couplet.product_import (id, source, state, started_at, changed_at)
  SELECT coalesce(max(id), 0) + 1, $1, 'running', $2, $2 FROM couplet.product_import RETURNING id`;

const ADD = `
  INSERT INTO couplet.shop_product (import_id, position, id, title, categories, price, currency, picture, words)
  SELECT $1, $2 + nth - 1, id, title, categories, price, currency, picture, words
  FROM unnest($3::text[], $4::text[], $5::text[], $6::bigint[], $7::text[], $8::text[], $9::text[])
    WITH ORDINALITY AS given (id, title, categories, price, currency, picture, words, nth)
  ORDER BY nth ON CONFLICT DO NOTHING RETURNING id, categories`;

const PLACE = `
  INSERT INTO couplet.shop_product_category (import_id, category, product)
  SELECT $1, category, product FROM unnest($2::text[], $3::text[]) AS given (category, product) ON CONFLICT DO NOTHING`;

const NAME = `
  INSERT INTO couplet.shop_category (import_id, id, names, words)
  SELECT DISTINCT ON (id) $1::bigint, id, names, words
  FROM unnest($2::text[], $3::text[], $4::text[]) WITH ORDINALITY AS given (id, names, words, nth) ORDER BY id, nth DESC
  ON CONFLICT (import_id, id) DO UPDATE SET names = excluded.names, words = excluded.words WHERE excluded.names <> '{}'`;

const COUNT = `
  UPDATE couplet.shop_category SET products = counted.products
  FROM (SELECT category, count(*) AS products FROM couplet.shop_product_category WHERE import_id = $1 GROUP BY category) AS counted
  WHERE import_id = $1 AND id = counted.category`;

const UNUSED = "import_id NOT IN (SELECT id FROM couplet.product_import WHERE state IN ('current', 'running'))";

const clear = (table: string): string =>
  `DELETE FROM couplet.${table} WHERE ctid = ANY (ARRAY (SELECT ctid FROM couplet.${table} WHERE ${UNUSED} LIMIT $1))`;

/** Locks the import until the transaction ends. */
const runs = async (query: Query, id: number): Promise<boolean> =>
  (await query("SELECT 1 FROM couplet.product_import WHERE id = $1 AND state = 'running' FOR UPDATE", [id])).count > 0;

export const productWrites = ({ transaction }: Postgres) => ({
  startImport: (source: ProductImport['source'], now: number): Promise<Result<number>> =>
    transaction(async (query) => {
      await query('LOCK TABLE couplet.product_import IN EXCLUSIVE MODE');
      const busy = await query("SELECT 1 FROM couplet.product_import WHERE state = 'running' AND changed_at > $1", [now - IMPORT_PATIENCE]);
      if (busy.count > 0) return importRunning();
      await query("UPDATE couplet.product_import SET state = 'failed', error = $1, changed_at = $2 WHERE state = 'running'", [
        JSON.stringify(importInterrupted),
        now,
      ]);
      const { rows } = await query<{ id: number }>(START, [source, now]);
      return ok(rows[0]?.id ?? 0);
    }),

  addProducts: (id: number, from: number, goods: ImportedGoods, now: number): Promise<void> =>
    transaction(async (query) => {
      if (!(await runs(query, id))) return;
      const { products } = goods;
      const { rows } = await query<{ id: string; categories: string }>(ADD, [
        id,
        from,
        products.map((product) => product.id),
        products.map(({ title }) => title),
        products.map(({ categories }) => JSON.stringify(categories)),
        products.map(({ price }) => price ?? null),
        products.map(({ currency }) => currency ?? null),
        products.map(({ picture }) => picture ?? null),
        products.map(({ title, id: name }) => searchedText(title, name)),
      ]);
      const places = rows.flatMap((row) => (JSON.parse(row.categories) as string[]).map((category) => [category, row.id] as const));
      await query(PLACE, [id, places.map(([category]) => category), places.map(([, product]) => product)]);
      const categories = categoriesOf(goods);
      await query(NAME, [
        id,
        categories.map((category) => category.id),
        categories.map(({ names }) => JSON.stringify(names)),
        categories.map(({ id: name, names }) => searchedText(name, ...Object.values(names))),
      ]);
      await query('UPDATE couplet.product_import SET products = products + $2, changed_at = $3 WHERE id = $1', [id, rows.length, now]);
    }),

  endImport: (id: number, outcome: Parameters<ProductRepository['endImport']>[1], now: number): Promise<Result<undefined>> =>
    transaction(async (query) => {
      if (!(await runs(query, id))) return { ok: false, error: importInterrupted };
      if ('error' in outcome) {
        await query("UPDATE couplet.product_import SET state = 'failed', error = $2, changed_at = $3 WHERE id = $1", [
          id,
          JSON.stringify(outcome.error),
          now,
        ]);
        return ok(undefined);
      }
      await query(COUNT, [id]);
      await query("DELETE FROM couplet.product_import WHERE id < $1 AND state <> 'running'", [id]);
      await query(
        `UPDATE couplet.product_import SET state = 'current', skipped = $2, changed_at = $3,
           categories = (SELECT count(*) FROM couplet.shop_category WHERE import_id = $1) WHERE id = $1`,
        [id, outcome.skipped, now],
      );
      return ok(undefined);
    }),

  clearImports: (limit: number): Promise<number> =>
    transaction(async (query) => {
      let cleared = 0;
      for (const table of ['shop_product', 'shop_product_category', 'shop_category']) cleared += (await query(clear(table), [limit])).count;
      return cleared;
    }),
});
