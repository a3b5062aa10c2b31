/** The shop's products and categories. */
export const productSchema = `
  -- state: running, current (at most one), failed. error: JSON of a failure.
  CREATE TABLE product_import (
    id INTEGER NOT NULL,
    source TEXT NOT NULL,
    state TEXT NOT NULL,
    products INTEGER NOT NULL DEFAULT 0,
    categories INTEGER NOT NULL DEFAULT 0,
    skipped INTEGER NOT NULL DEFAULT 0,
    started_at INTEGER NOT NULL,
    changed_at INTEGER NOT NULL,
    error TEXT,
    PRIMARY KEY (id)
  ) STRICT, WITHOUT ROWID;
  -- categories: JSON array of ids. words: searched text.
  CREATE TABLE shop_product (
    import_id INTEGER NOT NULL,
    position INTEGER NOT NULL,
    id TEXT NOT NULL,
    title TEXT NOT NULL,
    categories TEXT NOT NULL,
    price INTEGER,
    currency TEXT,
    picture TEXT,
    words TEXT NOT NULL,
    PRIMARY KEY (import_id, position)
  ) STRICT, WITHOUT ROWID;
  CREATE UNIQUE INDEX shop_product_id ON shop_product (import_id, id);
  CREATE TABLE shop_product_category (
    import_id INTEGER NOT NULL,
    category TEXT NOT NULL,
    product TEXT NOT NULL,
    PRIMARY KEY (import_id, category, product)
  ) STRICT, WITHOUT ROWID;
  -- names: JSON, by language. products: number of products.
  CREATE TABLE shop_category (
    import_id INTEGER NOT NULL,
    id TEXT NOT NULL,
    names TEXT NOT NULL,
    products INTEGER NOT NULL DEFAULT 0,
    words TEXT NOT NULL,
    PRIMARY KEY (import_id, id)
  ) STRICT, WITHOUT ROWID;
`;
