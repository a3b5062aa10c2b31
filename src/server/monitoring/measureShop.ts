import { Counter, Gauge, type Registry } from 'prom-client';
import type { Reconciler } from '../claims/reconciler';
import type { OrderPoller } from '../orders/orderPoller';

/** How codes in the shop and claims differed at the last comparison, nothing before the first; and orders nobody could read. */
export const measureShop = (
  { reconciler, orderPoller }: { readonly reconciler: Pick<Reconciler, 'last'>; readonly orderPoller: Pick<OrderPoller, 'skipped'> },
  registry: Registry,
): void => {
  new Counter({
    name: 'couplet_orders_unreadable_total',
    help: 'Orders of the shop that were skipped because they could not be read.',
    registers: [registry],
    collect() {
      this.reset();
      this.inc(orderPoller.skipped.count());
    },
  });
  new Gauge({
    name: 'couplet_shop_codes',
    help: 'Codes by state: open, orphaned in the shop, missing from it, unclaimed though an order was paid with them.',
    labelNames: ['state'],
    registers: [registry],
    collect() {
      const last = reconciler.last();
      if (!last) return;
      this.set({ state: 'open' }, last.open);
      this.set({ state: 'orphaned' }, last.orphans - last.deactivated);
      this.set({ state: 'missing' }, last.missing.length);
      this.set({ state: 'unclaimed' }, last.unclaimed.length);
    },
  });
};
