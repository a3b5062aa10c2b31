import { resolve } from 'node:path';
import { memoryShop } from '../server/memoryShop';
import { startTestServer } from '../server/testServer';
import { categoryCoupon, testBundle, testKey } from '../testBundle';
import { fields } from './deliverShopLog';
import { drawnCustomers } from './drawnCustomers';
import { EXPLORE } from './experimentFigures';
import { DAYS, generateKnownLog, KNOWN_COUPONS } from './generateKnownLog';
import { endOfDay, TIME_ZONE } from './shopCalendar';
import type { RawOrder } from './shopLog';
import { EXPERIMENT, SHARES } from './shopOrders';
import { words } from './words';

export const SALT = 'harvest';
/** Weeks the experiment is planned for. */
export const PLANNED = 5;

/** The real server with the built console and an export of a shop whose customers sign in. The site's key draws them, so it is always the same. */
export const startKnownWorld = async () => {
  const key = await testKey(new Uint8Array(32).fill(7));
  const draw = drawnCustomers({ siteKey: key.siteKey, salt: SALT });
  const log = generateKnownLog(11, draw);
  const until = endOfDay(DAYS);
  const server = await startTestServer({
    key,
    now: until,
    connector: memoryShop().connector,
    deps: { consoleDir: resolve('dist/console'), load: { maxEventLoopDelayMs: Number.POSITIVE_INFINITY } },
  });
  const titled = (id: string) => ({ en: words.en.coupons[id] ?? id, 'zh-CN': words['zh-CN'].coupons[id] ?? id });
  const coupons = KNOWN_COUPONS.map((id) => categoryCoupon(id, id, { title: titled(id) }));
  const experiment = { hashVersion: 1, id: EXPERIMENT, salt: SALT, shares: SHARES, explore: EXPLORE, weeks: PLANNED } as const;
  const answers = [
    await server.publish(await testBundle(key, { change: { experiment, coupons } })),
    await server.putCatalog(
      coupons.map((coupon) => ({ coupon, budget: {} })),
      TIME_ZONE,
    ),
  ];
  const told = (order: RawOrder) => {
    const base = { v: 'order/1', shipping: 0, ...fields(order) };
    const refunded = order.refunds.filter(({ at }) => at <= until).reduce((sum, { amount }) => sum + amount, 0);
    const gone = order.cancelledAt !== undefined && order.cancelledAt <= until;
    return [
      { order: { ...base, event: 'paid' }, at: order.at, refunded },
      ...(gone ? [{ order: { ...base, event: 'cancelled' }, at: order.cancelledAt }] : []),
    ];
  };
  const orders = log.flatMap(told);
  for (let from = 0; from < orders.length; from += 500)
    answers.push(await server.admin('POST', 'orders', { v: 'orders/1', orders: orders.slice(from, from + 500) }));
  for (const { status, text } of answers) if (status >= 300) throw new Error(text);
  return { ...server, log, until, asked: { weeks: PLANNED, coupons: KNOWN_COUPONS, draw } };
};

/** The same orders as a file that `couplet experiment` reads, amounts in whole cents. */
export const csvOf = (log: readonly RawOrder[], until: number): string => {
  const rows = log
    .filter(({ currency }) => currency === 'EUR')
    .map((order) => {
      const { orderId, attribution = '', subtotal, discount, customer = '', margin = '', route = '' } = fields(order);
      const paid = subtotal - discount;
      const back = order.refunds.filter(({ at }) => at <= until).reduce((sum, { amount }) => sum + amount, 0);
      const refunded = order.cancelledAt !== undefined && order.cancelledAt <= until ? paid : back;
      return [orderId, new Date(order.at).toISOString(), attribution, customer, subtotal, discount, margin, refunded, route].join(',');
    });
  return `order_id,time,attribution,customer_id,subtotal,discount,margin,refunded,route\n${rows.join('\n')}\n`;
};
