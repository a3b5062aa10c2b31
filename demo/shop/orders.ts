import { randomBytes } from 'node:crypto';
import { loadCart } from './cart';
import { CURRENCY } from './catalog';
import type { ShopDatabase } from './database';
import { type CodeRefusal, returnUse, takeUse } from './discountTable';
import type { Customer } from './discountTerms';

export interface Buyer {
  readonly name: string;
  readonly email: string;
  readonly address: string;
}

export interface Order extends Buyer {
  readonly id: string;
  readonly created_at: number;
  readonly status: 'paid' | 'cancelled';
  readonly subtotal: number;
  readonly discount: number;
  readonly shipping: number;
  readonly code: string | null;
  readonly couplet: string | null;
}

export interface OrderLine {
  readonly product_id: string;
  readonly name: string;
  readonly price: number;
  readonly quantity: number;
}

export type Placed =
  | { readonly order: string }
  | { readonly problem: 'cart_empty' }
  | { readonly problem: 'code_refused'; readonly refusal: CodeRefusal | undefined };

const attribution =
  /^v1\.[a-z0-9-]{1,24}\.(none|rule|couplet)\.(-|[a-z0-9][a-z0-9_-]{0,39})(\.[0-9a-f]{8}[sl])?(\.[a-z0-9]{1,8}_[a-z0-9]{1,8})?$/;

/** What is known of an order in addition. */
interface Told {
  /** How they checked out, if not by the shop's own pages; simulated orders are named SIM-… */
  readonly route?: string;
  /** Device class, such as `phone`. */
  readonly device?: string;
}

const enqueue = (db: ShopDatabase, order: Order, event: 'paid' | 'cancelled', now: number, told: Told = {}): void => {
  const body = JSON.stringify({
    v: 'order/1',
    event,
    orderId: order.id,
    currency: CURRENCY,
    subtotal: order.subtotal,
    discount: order.discount,
    shipping: order.shipping,
    codes: order.code === null ? [] : [order.code],
    // A browser can write anything into a cart attribute. Only the agreed format is passed on.
    ...(order.couplet !== null && attribution.test(order.couplet) ? { attribution: order.couplet } : {}),
    // Orders with the same e-mail address are one customer's. The shop has no accounts.
    customer: order.email.toLowerCase(),
    guest: true,
    ...told,
  });
  db.prepare('INSERT INTO outbox (order_id, event, body, due_at) VALUES (?, ?, ?, ?)').run(order.id, event, body, now);
};

export const findOrder = (db: ShopDatabase, id: string): Order | undefined =>
  db.prepare('SELECT * FROM orders WHERE id = ?').get(id) as Order | undefined;

export const orderLines = (db: ShopDatabase, id: string): OrderLine[] =>
  db.prepare('SELECT product_id, name, price, quantity FROM order_lines WHERE order_id = ?').all(id) as OrderLine[];

export const orderOfCart = (db: ShopDatabase, cartId: string): string | undefined =>
  (db.prepare('SELECT id FROM orders WHERE cart_id = ?').get(cartId) as { id: string } | undefined)?.id;

const DAY = 86_400_000;

/** Customers are identified by their e-mail address. Cancelled orders do not count. */
const customerOf = (db: ShopDatabase, email: string, now: number): Customer => {
  const { orders, last } = db
    .prepare("SELECT count(*) AS orders, max(created_at) AS last FROM orders WHERE lower(email) = lower(?) AND status = 'paid'")
    .get(email) as { orders: number; last: number | null };
  return { orders, daysSincePurchase: last === null ? undefined : (now - last) / DAY };
};

/** Order, use of the code and webhook are one transaction. A second click finds the first order. */
export const placeOrder = (db: ShopDatabase, cartId: string, buyer: Buyer, now: number, told: Told = {}): Placed =>
  db
    .transaction((): Placed => {
      const earlier = orderOfCart(db, cartId);
      if (earlier !== undefined) return { order: earlier };
      const cart = loadCart(db, cartId, now, customerOf(db, buyer.email, now));
      if (cart.lines.length === 0) return { problem: 'cart_empty' };
      // A code that stopped working must not silently raise the price the buyer agreed to.
      if (cart.code !== undefined && (cart.refusal || !takeUse(db, cart.code, now)))
        return { problem: 'code_refused', refusal: cart.refusal };
      const order: Order = {
        id: `${told.route === 'simulated' ? 'SIM' : 'TT'}-${randomBytes(5).toString('hex').toUpperCase()}`,
        created_at: now,
        status: 'paid',
        ...buyer,
        subtotal: cart.subtotal,
        discount: cart.discount,
        shipping: cart.shipping,
        code: cart.code ?? null,
        couplet: cart.couplet ?? null,
      };
      db.prepare(
        'INSERT INTO orders (id, cart_id, created_at, status, name, email, address, subtotal, discount, shipping, code, couplet) VALUES (@id, @cart_id, @created_at, @status, @name, @email, @address, @subtotal, @discount, @shipping, @code, @couplet)',
      ).run({ ...order, cart_id: cartId });
      const line = db.prepare('INSERT INTO order_lines (order_id, product_id, name, price, quantity) VALUES (?, ?, ?, ?, ?)');
      for (const { product, quantity } of cart.lines) line.run(order.id, product.id, product.name, product.price, quantity);
      db.prepare('UPDATE carts SET ordered = 1 WHERE id = ?').run(cartId);
      enqueue(db, order, 'paid', now, told);
      return { order: order.id };
    })
    .immediate();

/** `false` if there is nothing left to cancel. */
export const cancelOrder = (db: ShopDatabase, id: string, now: number): boolean =>
  db
    .transaction((): boolean => {
      const order = findOrder(db, id);
      if (!order || order.status === 'cancelled') return false;
      db.prepare("UPDATE orders SET status = 'cancelled' WHERE id = ?").run(id);
      if (order.code !== null) returnUse(db, order.code);
      enqueue(db, order, 'cancelled', now);
      return true;
    })
    .immediate();

export const recentOrders = (
  db: ShopDatabase,
): (Order & { readonly sent: number; readonly waiting: number; readonly problem: string | null })[] =>
  db
    .prepare(
      `SELECT o.*, (SELECT count(*) FROM outbox b WHERE b.order_id = o.id AND b.acknowledged_at IS NOT NULL) AS sent,
        (SELECT count(*) FROM outbox b WHERE b.order_id = o.id AND b.acknowledged_at IS NULL) AS waiting,
        (SELECT problem FROM outbox b WHERE b.order_id = o.id AND b.acknowledged_at IS NULL LIMIT 1) AS problem
       FROM orders o ORDER BY o.created_at DESC LIMIT 100`,
    )
    .all() as (Order & { sent: number; waiting: number; problem: string | null })[];
