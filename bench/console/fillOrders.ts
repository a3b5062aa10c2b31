import type { Database } from 'better-sqlite3';
import { integer, type Rng, uniform } from '../../src/maths/random';
import { formatAttribution } from '../../src/protocol/attribution';
import type { Variant } from '../../src/protocol/experiment';
import { DAY, HOUR } from '../../src/protocol/values/clock';

export interface Filled {
  readonly orders: number;
  readonly experiment: string;
  readonly currency: string;
  readonly now: number;
  readonly couponIds: readonly string[];
  /** How many of them shoppers were given. */
  readonly published: number;
}

const DAYS = 90;
/** Claims this young are open. */
const OPEN = 2 * DAY;
/** Shares of orders: without the attribute, with an account, paid with a code, refunded, cancelled; and claims without an order, by order. */
const [LOST, KNOWN, CODED, REFUNDED, CANCELLED, UNUSED] = [0.03, 0.6, 0.12, 0.04, 0.005, 0.1];
/** Groups by share of orders. */
const groups: readonly (readonly [upTo: number, variant: Variant])[] = [
  [0.17, 'none'],
  [0.36, 'rule'],
  [1, 'couplet'],
];
const routes = ['web', 'web', 'web', 'express', 'app'];

const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10);

const inserts = (db: Database) => {
  const order = db.prepare(
    `INSERT INTO shop_order (order_id, event, refund_id, body_sha256, body, attribution, currency, subtotal, discount, refunded, received_at, bucket)
     VALUES (@orderId, @event, @refundId, @digest, @body, @attribution, @currency, @subtotal, @discount, @refunded, @at, @bucket)`,
  );
  const claim = db.prepare(
    `INSERT INTO claim (key, coupon_id, coupon_version, code, status, reserved, paid, used, order_id, attribution, day, created_at, expires_at)
     VALUES (@key, @couponId, 1, @code, @status, 400, @paid, @paid, @orderId, @attribution, @day, @at, @expiresAt)`,
  );
  return { order, claim };
};

/** What the claims have used, as the server would have counted it. */
const count = (db: Database, now: number): void => {
  db.exec(`
    INSERT INTO day_use (coupon_id, day, money, count)
      SELECT coupon_id, day, sum(iif(status = 'redeemed', used, reserved)), count(*) FROM claim WHERE status <> 'released' GROUP BY coupon_id, day;
    UPDATE catalog SET used_money = money_used, used_count = count_used, reserved_money = money_reserved, reserved_count = count_reserved
      FROM (SELECT coupon_id AS id, sum(used) AS money_used, count(*) FILTER (WHERE status = 'redeemed') AS count_used,
          sum(iif(status = 'issued', reserved, 0)) AS money_reserved, count(*) FILTER (WHERE status = 'issued') AS count_reserved
        FROM claim GROUP BY coupon_id) WHERE coupon_id = id;
    ANALYZE`);
  const refuse = db.prepare(
    'INSERT INTO refusal_count (day, coupon_id, code, count) SELECT ?, coupon_id, ?, 1 + abs(random() % 40) FROM catalog WHERE listed = 1 AND position % 10 = 0',
  );
  for (let back = 0; back < DAYS; back++)
    for (const code of ['budget_exhausted_today', 'code_expired']) refuse.run(dayOf(now - back * DAY), code);
};

/** Orders of 90 days with their claims, straight into the tables: by the server's own routes a million would take an hour. */
export const fillOrders = (db: Database, { orders, experiment, currency, now, couponIds, published }: Filled, rng: Rng): void => {
  const { order, claim } = inserts(db);
  let claims = 0;
  const addClaim = (at: number, attribution: string, paidBy: { readonly orderId: string; readonly paid: number } | undefined): string => {
    const n = ++claims;
    const isOpen = !paidBy && at > now - OPEN;
    const status = paidBy ? 'redeemed' : isOpen ? 'issued' : 'released';
    const code = `BIG-${n.toString(36).toUpperCase().padStart(8, '0')}`;
    const couponId = couponIds[integer(rng, published)];
    const { orderId = null, paid = 0 } = paidBy ?? {};
    claim.run({
      key: `claim-of-the-bench-${n}`,
      couponId,
      code,
      status,
      paid,
      orderId,
      attribution,
      day: dayOf(at),
      at,
      expiresAt: isOpen ? now + 30 * DAY : at + OPEN,
    });
    return code;
  };
  const addOrder = (n: number): void => {
    const at = Math.floor(now - DAYS * DAY + ((n + 0.5) / orders) * DAYS * DAY);
    const orderId = `B-${100_000 + n}`;
    const drawn = uniform(rng);
    const variant = groups.find(([upTo]) => drawn < upTo)?.[1] ?? 'couplet';
    const explored = variant === 'couplet' && uniform(rng) < 0.1 ? couponIds[integer(rng, published)] : undefined;
    const attribution = uniform(rng) < LOST ? null : formatAttribution({ experiment, variant, explored });
    const subtotal = 1_500 + integer(rng, 9_000);
    const isCoded = variant !== 'none' && uniform(rng) < CODED;
    const discount = isCoded ? 300 + integer(rng, 300) : 0;
    const codes = isCoded ? [addClaim(at - HOUR, attribution ?? '', { orderId, paid: Math.min(400, discount) })] : [];
    if (uniform(rng) < UNUSED) addClaim(at, attribution ?? '', undefined);
    const known = uniform(rng) < KNOWN ? integer(rng, Math.ceil(orders / 3)) : undefined;
    const told = {
      ...{ v: 'order/1', orderId, currency, subtotal, discount, shipping: 390, codes },
      ...(attribution === null ? {} : { attribution }),
      ...(known === undefined ? {} : { customer: `c1_${known.toString(16).padStart(32, '0')}` }),
      ...{ route: routes[integer(rng, routes.length)], device: uniform(rng) < 0.6 ? 'phone' : 'computer' },
    };
    const columns = { orderId, digest: ''.padStart(64, '0'), attribution, currency, subtotal, discount, bucket: null };
    const add = (event: string, refundId: string, refunded: number, when: number): void => {
      const refund = event === 'refunded' ? { refundId, refunded } : {};
      order.run({ ...columns, event, refundId, refunded, at: when, body: JSON.stringify({ ...told, event, ...refund }) });
    };
    add('paid', '', 0, at);
    const after = Math.min(now, at + 5 * DAY);
    if (uniform(rng) < REFUNDED) add('refunded', `R-${n}`, subtotal - discount, after);
    else if (uniform(rng) < CANCELLED) add('cancelled', '', 0, after);
  };
  db.pragma('synchronous = OFF');
  db.transaction(() => {
    for (let n = 0; n < orders; n++) addOrder(n);
    count(db, now);
  })();
};
