import { markOf } from './groupFigures';
import type { RawOrder, ShopLog } from './shopLog';

/** The same log with one order told otherwise, by what is other. Amounts differ by one minor unit, but for the dearer order. */
export const alteredLogs = (log: ShopLog) => {
  const known = ({ currency, cancelledAt }: RawOrder): boolean => currency === 'EUR' && cancelledAt === undefined;
  const change = (which: (order: RawOrder) => boolean, to: (order: RawOrder) => RawOrder): ShopLog => {
    const place = log.orders.findIndex((order) => known(order) && which(order));
    return { ...log, orders: log.orders.map((order, i) => (i === place ? to(order) : order)) };
  };
  const plain = (order: RawOrder): boolean =>
    markOf(order)?.group === 'couplet' && order.refunds.length === 0 && order.margin !== undefined;
  const [first, ...others] = log.orders.filter((order) => known(order) && plain(order));
  const another = others.find(({ customer }) => customer !== undefined && customer !== first?.customer)?.customer ?? '';
  return {
    subtotal: change(plain, (order) => ({ ...order, subtotal: order.subtotal + 1 })),
    margin: change(plain, (order) => ({ ...order, margin: (order.margin ?? 0) + 1 })),
    discount: change(plain, (order) => ({ ...order, discount: order.discount + 1 })),
    refund: change(plain, (order) => ({ ...order, refunds: [{ at: order.at, amount: 1 }] })),
    cancelled: change(plain, (order) => ({ ...order, cancelledAt: order.at })),
    group: change(plain, (order) => ({ ...order, mark: order.mark?.replace('couplet', 'none') ?? '' })),
    customer: change(plain, (order) => ({ ...order, customer: another })),
    route: change(plain, (order) => ({ ...order, route: 'kiosk' })),
    attribute: change(plain, ({ mark: _lost, ...order }) => order),
    day: change(plain, (order) => ({ ...order, at: order.at + 86_400_000 })),
    dearer: change(plain, (order) => ({ ...order, margin: (order.margin ?? 0) + 10_000 })),
  };
};
