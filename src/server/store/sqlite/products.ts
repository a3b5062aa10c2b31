import type { Database } from 'better-sqlite3';
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

const CURRENT = "(SELECT id FROM product_import WHERE state = 'current')";
const PRODUCT = 'id, title, categories, price, currency, picture';

const found = (columns: string, table: string, order: string): string => `
  SELECT ${columns} FROM ${table}
  WHERE import_id = ${CURRENT} AND instr(words, @a) > 0 AND (@b = '' OR instr(words, @b) > 0) AND (@c = '' OR instr(words, @c) > 0)
  ORDER BY instr(words, ' ' || @a) = 0, ${order} LIMIT @limit OFFSET @offset`;
const listed = (columns: string, table: string, order: string): string =>
  `SELECT ${columns} FROM ${table} WHERE import_id = ${CURRENT} ORDER BY ${order} LIMIT @limit OFFSET @offset`;

/** Ids of the products in a scope. */
const MATCHED = `
  SELECT product FROM shop_product_category
  WHERE import_id = ${CURRENT} AND category IN (SELECT value FROM json_each(@categories))
  UNION SELECT id FROM shop_product WHERE import_id = ${CURRENT} AND id IN (SELECT value FROM json_each(@itemIds))`;

const json = ({ categories = [], itemIds = [] }: Scope) => ({ categories: JSON.stringify(categories), itemIds: JSON.stringify(itemIds) });

export const productReads = (db: Database) => {
  const imports = db.prepare<[], ImportColumns>(
    "SELECT * FROM product_import WHERE state = 'current' OR id = (SELECT max(id) FROM product_import) ORDER BY id DESC",
  );
  const search = <Row>(columns: string, table: string, order: string) => {
    const [some, all] = [
      db.prepare<Readonly<Record<string, unknown>>, Row>(found(columns, table, order)),
      db.prepare<Readonly<Record<string, unknown>>, Row>(listed(columns, table, order)),
    ];
    return <T>({ text, offset, limit }: ProductSearch, read: (row: Row) => T): Page<T> => {
      const [a, b, c] = searchedParts(text);
      const window = { limit: limit + 1, offset };
      return pageOf((a === '' ? all.all(window) : some.all({ ...window, a, b, c })).map(read), limit);
    };
  };
  const products = search<ProductColumns>(PRODUCT, 'shop_product', 'position');
  const categories = search<CategoryColumns>('id, names, products', 'shop_category', 'products DESC, id');
  const namedProducts = db.prepare<[string], ProductColumns>(
    `SELECT ${PRODUCT} FROM shop_product WHERE import_id = ${CURRENT} AND id IN (SELECT value FROM json_each(?)) ORDER BY position`,
  );
  const namedCategories = db.prepare<[string], CategoryColumns>(
    `SELECT id, names, products FROM shop_category WHERE import_id = ${CURRENT} AND id IN (SELECT value FROM json_each(?)) ORDER BY id`,
  );
  const count = db.prepare<ReturnType<typeof json>, { count: number }>(`SELECT count(*) AS count FROM (${MATCHED})`);
  const samples = db.prepare<ReturnType<typeof json> & { limit: number }, ProductColumns>(
    `SELECT ${PRODUCT} FROM shop_product WHERE import_id = ${CURRENT} AND id IN (SELECT product FROM (${MATCHED}) LIMIT @limit) ORDER BY position`,
  );

  return {
    productImports: (): ProductImport[] => imports.all().map(productImport),
    searchProducts: (asked: ProductSearch): Page<Product> => products(asked, productOf),
    searchCategories: (asked: ProductSearch): Page<CountedCategory> => categories(asked, categoryOf),
    namedGoods: (scope: Scope) => {
      const ids = json(scope);
      return { products: namedProducts.all(ids.itemIds).map(productOf), categories: namedCategories.all(ids.categories).map(categoryOf) };
    },
    matchScope: (scope: Scope, limit: number) => ({
      count: count.get(json(scope))?.count ?? 0,
      samples: samples.all({ ...json(scope), limit }).map(productOf),
    }),
  };
};

/** Every function runs inside a savepoint of the group commit: all of it or nothing. */
export const productWrites = (db: Database) => {
  const running = db.prepare<[number], { id: number }>("SELECT id FROM product_import WHERE state = 'running' AND changed_at > ?");
  const interrupt = db.prepare("UPDATE product_import SET state = 'failed', error = ?, changed_at = ? WHERE state = 'running'");
  const start = db.prepare<{ source: string; now: number }, { id: number }>(
    `INSERT INTO product_import (id, source, state, started_at, changed_at)
     SELECT coalesce(max(id), 0) + 1, @source, 'running', @now, @now FROM product_import RETURNING id`,
  );
  const product = db.prepare(
    `INSERT INTO shop_product (import_id, position, id, title, categories, price, currency, picture, words)
     VALUES (@import, @position, @id, @title, @categories, @price, @currency, @picture, @words) ON CONFLICT DO NOTHING`,
  );
  const within = db.prepare('INSERT INTO shop_product_category (import_id, category, product) VALUES (?, ?, ?) ON CONFLICT DO NOTHING');
  const category = db.prepare(
    `INSERT INTO shop_category (import_id, id, names, words) VALUES (@import, @id, @names, @words)
     ON CONFLICT DO UPDATE SET names = excluded.names, words = excluded.words WHERE excluded.names <> '{}'`,
  );
  const progress = db.prepare('UPDATE product_import SET products = products + ?, changed_at = ? WHERE id = ?');
  const isRunning = db.prepare<[number], { id: number }>("SELECT id FROM product_import WHERE id = ? AND state = 'running'");
  const counted = db.prepare(
    `UPDATE shop_category SET products =
       (SELECT count(*) FROM shop_product_category AS one WHERE one.import_id = shop_category.import_id AND one.category = shop_category.id)
     WHERE import_id = ?`,
  );
  const replaced = db.prepare("DELETE FROM product_import WHERE id < ? AND state <> 'running'");
  const current = db.prepare(
    `UPDATE product_import SET state = 'current', skipped = @skipped, changed_at = @now,
       categories = (SELECT count(*) FROM shop_category WHERE import_id = @id) WHERE id = @id`,
  );
  const failed = db.prepare("UPDATE product_import SET state = 'failed', error = @error, changed_at = @now WHERE id = @id");
  const unused = "import_id NOT IN (SELECT id FROM product_import WHERE state IN ('current', 'running'))";
  const clear = (table: string, key: string) =>
    db.prepare<[number]>(
      `DELETE FROM ${table} WHERE (import_id, ${key}) IN (SELECT import_id, ${key} FROM ${table} WHERE ${unused} LIMIT ?)`,
    );
  const clears = [clear('shop_product', 'position'), clear('shop_product_category', 'category, product'), clear('shop_category', 'id')];

  return {
    startImport: (source: ProductImport['source'], now: number): Result<number> => {
      const busy = importRunning();
      if (running.get(now - IMPORT_PATIENCE)) return busy;
      interrupt.run(JSON.stringify(importInterrupted), now);
      return ok(start.get({ source, now })?.id ?? 0);
    },
    addProducts: (id: number, from: number, goods: ImportedGoods, now: number): void => {
      if (!isRunning.get(id)) return;
      let added = 0;
      for (const [i, { categories, price = null, currency = null, picture = null, ...one }] of goods.products.entries()) {
        const row = { ...one, import: id, position: from + i, categories: JSON.stringify(categories), price, currency, picture };
        const { changes } = product.run({ ...row, words: searchedText(one.title, one.id) });
        added += changes;
        if (changes > 0) for (const name of categories) within.run(id, name, one.id);
      }
      for (const { id: name, names } of categoriesOf(goods))
        category.run({ import: id, id: name, names: JSON.stringify(names), words: searchedText(name, ...Object.values(names)) });
      progress.run(added, now, id);
    },
    endImport: (id: number, outcome: Parameters<ProductRepository['endImport']>[1], now: number): Result<undefined> => {
      if (!isRunning.get(id)) return { ok: false, error: importInterrupted };
      if ('error' in outcome) failed.run({ id, error: JSON.stringify(outcome.error), now });
      else {
        counted.run(id);
        replaced.run(id);
        current.run({ id, skipped: outcome.skipped, now });
      }
      return ok(undefined);
    },
    clearImports: (limit: number): number => clears.reduce((sum, one) => sum + one.run(limit).changes, 0),
  };
};
