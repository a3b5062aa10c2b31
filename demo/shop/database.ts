import Database from 'better-sqlite3';
import type { Product } from './catalog';
import { products } from './products';

export type ShopDatabase = Database.Database;

const schema = `
CREATE TABLE IF NOT EXISTS products (id TEXT PRIMARY KEY, position INTEGER NOT NULL, category TEXT NOT NULL, price INTEGER NOT NULL CHECK (price > 0), data TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS discounts (
  code TEXT PRIMARY KEY, terms TEXT NOT NULL, scope TEXT NOT NULL, minimum TEXT NOT NULL, currency TEXT NOT NULL,
  expires_at INTEGER NOT NULL, uses INTEGER NOT NULL CHECK (uses > 0), used INTEGER NOT NULL DEFAULT 0, active INTEGER NOT NULL DEFAULT 1, created_at INTEGER NOT NULL,
  CHECK (used >= 0 AND used <= uses)
);
CREATE TABLE IF NOT EXISTS carts (id TEXT PRIMARY KEY, created_at INTEGER NOT NULL, code TEXT, couplet TEXT, ordered INTEGER NOT NULL DEFAULT 0);
CREATE TABLE IF NOT EXISTS cart_lines (cart_id TEXT NOT NULL REFERENCES carts(id), product_id TEXT NOT NULL REFERENCES products(id), quantity INTEGER NOT NULL CHECK (quantity BETWEEN 1 AND 20), position INTEGER NOT NULL, PRIMARY KEY (cart_id, product_id));
CREATE TABLE IF NOT EXISTS orders (
  id TEXT PRIMARY KEY, cart_id TEXT NOT NULL UNIQUE REFERENCES carts(id), created_at INTEGER NOT NULL, status TEXT NOT NULL CHECK (status IN ('paid', 'cancelled')),
  name TEXT NOT NULL, email TEXT NOT NULL, address TEXT NOT NULL, subtotal INTEGER NOT NULL, discount INTEGER NOT NULL, shipping INTEGER NOT NULL, code TEXT, couplet TEXT
);
CREATE TABLE IF NOT EXISTS order_lines (order_id TEXT NOT NULL REFERENCES orders(id), product_id TEXT NOT NULL, name TEXT NOT NULL, price INTEGER NOT NULL, quantity INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS outbox (
  id INTEGER PRIMARY KEY, order_id TEXT NOT NULL, event TEXT NOT NULL, body TEXT NOT NULL, attempts INTEGER NOT NULL DEFAULT 0,
  due_at INTEGER NOT NULL, acknowledged_at INTEGER, problem TEXT, UNIQUE (order_id, event)
);
CREATE INDEX IF NOT EXISTS outbox_due ON outbox (due_at) WHERE acknowledged_at IS NULL;
`;

/** Opens the shop's own file (or `:memory:`), creates missing tables and updates the products. */
export const openDatabase = (path: string): ShopDatabase => {
  const db = new Database(path);
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = FULL');
  db.pragma('foreign_keys = ON');
  db.exec(schema);
  const put = db.prepare(
    'INSERT INTO products (id, position, category, price, data) VALUES (?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET position = excluded.position, category = excluded.category, price = excluded.price, data = excluded.data',
  );
  db.transaction(() => {
    for (const [position, product] of products.entries())
      put.run(product.id, position, product.category, product.price, JSON.stringify(product));
  })();
  return db;
};

const read = (row: unknown): Product => JSON.parse((row as { data: string }).data) as Product;

export const allProducts = (db: ShopDatabase): Product[] => db.prepare('SELECT data FROM products ORDER BY position').all().map(read);

export const findProduct = (db: ShopDatabase, id: string): Product | undefined => {
  const row = db.prepare('SELECT data FROM products WHERE id = ?').get(id);
  return row === undefined ? undefined : read(row);
};
