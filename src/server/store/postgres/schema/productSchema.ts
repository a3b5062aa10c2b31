/** The shop's products and categories. */
export const productSchema = `
  -- state: running, current (at most one), failed. error: JSON of a failure.
  CREATE TABLE couplet.product_import (
    id bigint PRIMARY KEY,
    source text NOT NULL,
    state text NOT NULL,
    products bigint NOT NULL DEFAULT 0,
    categories bigint NOT NULL DEFAULT 0,
    skipped bigint NOT NULL DEFAULT 0,
    started_at bigint NOT NULL,
    changed_at bigint NOT NULL,
    error text
  );
  -- categories: JSON array of ids. words: searched text.
  CREATE TABLE couplet.shop_product (
    import_id bigint NOT NULL,
    position bigint NOT NULL,
    id text COLLATE "C" NOT NULL,
    title text NOT NULL,
    categories text NOT NULL,
    price bigint,
    currency text,
    picture text,
    words text COLLATE "C" NOT NULL,
    PRIMARY KEY (import_id, position),
    UNIQUE (import_id, id)
  );
  CREATE TABLE couplet.shop_product_category (
    import_id bigint NOT NULL,
    category text COLLATE "C" NOT NULL,
    product text COLLATE "C" NOT NULL,
    PRIMARY KEY (import_id, category, product)
  );
  -- names: JSON, by language. products: number of products.
  CREATE TABLE couplet.shop_category (
    import_id bigint NOT NULL,
    id text COLLATE "C" NOT NULL,
    names text NOT NULL,
    products bigint NOT NULL DEFAULT 0,
    words text COLLATE "C" NOT NULL,
    PRIMARY KEY (import_id, id)
  );
`;
