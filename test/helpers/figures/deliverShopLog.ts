import { claimKey, orderBody, reportBody, reportId, type TestServer } from '../server/testServer';
import type { RawOrder, ShopLog } from './shopLog';
import { EXPERIMENT } from './shopOrders';

type Answered = { readonly status: number; readonly text: string; readonly json: unknown };

const good = ({ status, text }: Answered, expected = 200): void => {
  if (status !== expected) throw new Error(`The server answered ${status}: ${text}`);
};

/** An order as the shop tells it. */
export const fields = (order: RawOrder, codes: ReadonlyMap<number, string> = new Map()) => ({
  orderId: order.id,
  currency: order.currency,
  subtotal: order.subtotal,
  discount: order.discount,
  attribution: order.mark,
  codes: [codes.get(order.claim ?? -1) ?? []].flat(),
  // An e-mail address where nobody signs in, and groups are drawn by browser.
  ...(order.customer === undefined ? {} : { customer: order.account ? order.customer : `${order.customer}@shop.test` }),
  ...(order.margin === undefined ? {} : { margin: order.margin }),
  ...(order.route === undefined ? {} : { route: order.route }),
});

/**
 * Brings a shop's log to a server through its public routes, up to a moment at a time. What lies before `exportedUntil` comes as the shop's export
 * does, all of it again with every export and with the sums of its refunds; what comes later by signed webhook when it happens.
 */
export const deliverShopLog = (server: TestServer, log: ShopLog, exportedUntil: number) => {
  const codes = new Map<number, string>();
  let delivered = 0;

  const sendExport = async (now: number): Promise<void> => {
    const orders = log.orders
      .filter(({ at }) => at <= Math.min(now, exportedUntil))
      .flatMap((order) => {
        const base = { v: 'order/1', shipping: 0, ...fields(order, codes) };
        const refunded = order.refunds.filter(({ at }) => at <= now).reduce((sum, { amount }) => sum + amount, 0);
        const paid = { order: { ...base, event: 'paid' }, at: order.at, refunded };
        const gone = order.cancelledAt !== undefined && order.cancelledAt <= now;
        return gone ? [paid, { order: { ...base, event: 'cancelled' }, at: order.cancelledAt }] : [paid];
      });
    for (let from = 0; from < orders.length; from += 500)
      good(await server.admin('POST', 'orders', { v: 'orders/1', orders: orders.slice(from, from + 500) }));
  };

  const events = (until: number, bundles: readonly string[]) => {
    const found: { readonly at: number; readonly send: () => Promise<void> }[] = [];
    const add = (at: number | undefined, send: () => Promise<void>): void => {
      if (at !== undefined && at > delivered && at <= until) found.push({ at, send });
    };
    const post = async (order: RawOrder, change: Parameters<typeof orderBody>[0]): Promise<void> =>
      good(await server.order(orderBody({ ...fields(order, codes), ...change })));
    for (const order of log.orders) {
      const live = (at: number | undefined): number | undefined => (at !== undefined && at > exportedUntil ? at : undefined);
      add(live(order.at), () => post(order, { event: 'paid' }));
      for (const [i, { at, amount }] of order.refunds.entries())
        add(live(at), () => post(order, { event: 'refunded', refundId: `refund-${i}`, refunded: amount }));
      add(live(order.cancelledAt), () => post(order, { event: 'cancelled' }));
    }
    for (const { number, at, couponId } of log.claims)
      add(at, async () => {
        const answer = await server.claim(claimKey(number), { couponId, attribution: `v1.${EXPERIMENT}.couplet.-` });
        good(answer);
        codes.set(number, (answer.json as { readonly code: string }).code);
      });
    for (const [i, { at, couponId, couponVersion, code }] of log.refusals.entries())
      add(at, async () => {
        const { json } = await server.claim(claimKey(10_000 + i), { couponId, couponVersion });
        if ((json as { readonly error?: { readonly code: string } }).error?.code !== code) throw new Error(`Not refused as ${code}.`);
      });
    for (const { number, at, bundle, answer } of log.reports)
      add(at, async () => good(await server.report(reportBody({ id: reportId(number), bundle: bundles[bundle], answer }))));
    const moments = new Map<number, (() => Promise<void>)[]>();
    for (const { at, send } of found) moments.set(at, [...(moments.get(at) ?? []), send]);
    return [...moments].sort(([a], [b]) => a - b);
  };

  return {
    /** Everything up to `now`, at whose time the server's clock then stands. */
    until: async (now: number, bundles: readonly string[]): Promise<void> => {
      for (const [at, sends] of events(now, bundles)) {
        server.time.now = at;
        await Promise.all(sends.map((send) => send()));
      }
      server.time.now = now;
      if (delivered < exportedUntil) await sendExport(now);
      await server.sweeper.sweep();
      delivered = now;
    },
  };
};
