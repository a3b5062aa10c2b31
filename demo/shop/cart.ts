import { randomUUID } from 'node:crypto';
import { categoryOf, type Product } from './catalog';
import { allProducts, type ShopDatabase } from './database';
import { appraiseCode, type CodeRefusal, findCode, normaliseCode } from './discountTable';
import type { Customer, PricedLine } from './discountTerms';

export const SHIPPING = 590;
export const FREE_SHIPPING_FROM = 15_000;
const MOST_PER_LINE = 20;

interface CartLine {
  readonly product: Product;
  readonly quantity: number;
}

/** A cart with all amounts computed from the database. Prices sent by the browser are never used. */
export interface Cart {
  readonly id: string;
  readonly lines: readonly CartLine[];
  readonly quantity: number;
  readonly subtotal: number;
  readonly shipping: number;
  readonly discount: number;
  readonly total: number;
  readonly code: string | undefined;
  readonly refusal: CodeRefusal | undefined;
  /** Cart attribute `couplet`, as an app may store one. */
  readonly couplet: string | undefined;
}

const priced = (lines: readonly CartLine[]): PricedLine[] =>
  lines.map(({ product, quantity }) => ({
    productId: product.id,
    category: categoryOf(product.category)?.name ?? product.category,
    price: product.price,
    quantity,
  }));

/** @param id assigned in advance; absent: a new one */
export const createCart = (db: ShopDatabase, now: number, id: string = randomUUID()): string => {
  db.prepare('INSERT INTO carts (id, created_at) VALUES (?, ?)').run(id, now);
  return id;
};

/** Was there ever a cart with this id, open or ordered? */
export const cartExists = (db: ShopDatabase, id: string): boolean => db.prepare('SELECT 1 FROM carts WHERE id = ?').get(id) !== undefined;

/** An order made from a cart closes it. */
export const openCartExists = (db: ShopDatabase, id: string): boolean =>
  db.prepare('SELECT 1 FROM carts WHERE id = ? AND ordered = 0').get(id) !== undefined;

/** @param customer the buyer, once the checkout knows */
export const loadCart = (db: ShopDatabase, id: string | undefined, now: number, customer?: Customer): Cart => {
  const head = (id === undefined ? undefined : db.prepare('SELECT code, couplet FROM carts WHERE id = ? AND ordered = 0').get(id)) as
    | { code: string | null; couplet: string | null }
    | undefined;
  const rows = (head ? db.prepare('SELECT product_id, quantity FROM cart_lines WHERE cart_id = ? ORDER BY position').all(id) : []) as {
    product_id: string;
    quantity: number;
  }[];
  const known = new Map(allProducts(db).map((product) => [product.id, product]));
  const lines = rows.flatMap((row) => {
    const product = known.get(row.product_id);
    return product ? [{ product, quantity: row.quantity }] : [];
  });
  const subtotal = lines.reduce((sum, line) => sum + line.product.price * line.quantity, 0);
  const shipping = subtotal === 0 || subtotal >= FREE_SHIPPING_FROM ? 0 : SHIPPING;
  const code = head?.code ?? undefined;
  const verdict =
    code === undefined || lines.length === 0 ? undefined : appraiseCode(findCode(db, code), priced(lines), shipping, now, customer);
  const discount = verdict && 'amount' in verdict ? verdict.amount : 0;
  return {
    id: id ?? '',
    lines,
    quantity: lines.reduce((sum, line) => sum + line.quantity, 0),
    subtotal,
    shipping,
    discount,
    total: subtotal + shipping - discount,
    code,
    refusal: verdict && 'refusal' in verdict ? verdict.refusal : undefined,
    couplet: head?.couplet ?? undefined,
  };
};

/** Sets the quantity of a product. 0 removes it. `delta` adds to the current quantity. */
export const changeLine = (
  db: ShopDatabase,
  cartId: string,
  productId: string,
  change: { readonly to: number } | { readonly delta: number },
): void => {
  db.transaction(() => {
    const line = db.prepare('SELECT quantity FROM cart_lines WHERE cart_id = ? AND product_id = ?').get(cartId, productId) as
      | { quantity: number }
      | undefined;
    const quantity = Math.max(0, Math.min(MOST_PER_LINE, 'to' in change ? change.to : (line?.quantity ?? 0) + change.delta));
    if (quantity === 0) db.prepare('DELETE FROM cart_lines WHERE cart_id = ? AND product_id = ?').run(cartId, productId);
    else
      db.prepare(
        'INSERT INTO cart_lines (cart_id, product_id, quantity, position) VALUES (@cartId, @productId, @quantity, (SELECT count(*) FROM cart_lines WHERE cart_id = @cartId)) ON CONFLICT DO UPDATE SET quantity = excluded.quantity',
      ).run({ cartId, productId, quantity });
  })();
};

export const setCode = (db: ShopDatabase, cartId: string, code: string | undefined): void => {
  db.prepare('UPDATE carts SET code = ? WHERE id = ?').run(code === undefined ? null : normaliseCode(code), cartId);
};

/** Sets a code if it is valid for the cart and takes off at least as much as the current one. Otherwise nothing changes. */
export const takeCode = (db: ShopDatabase, cartId: string, code: string, now: number): boolean =>
  db.transaction(() => {
    const before = loadCart(db, cartId, now);
    setCode(db, cartId, code);
    const after = loadCart(db, cartId, now);
    const taken = after.lines.length > 0 && !after.refusal && after.discount >= before.discount;
    if (!taken) setCode(db, cartId, before.code);
    return taken;
  })();

export const setCoupletAttribute = (db: ShopDatabase, cartId: string, value: string): void => {
  db.prepare('UPDATE carts SET couplet = ? WHERE id = ?').run(value, cartId);
};
