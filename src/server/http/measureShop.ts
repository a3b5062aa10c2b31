import { Gauge, type Registry } from 'prom-client';
import type { Reconciler } from '../claims/reconciler';

/** How codes in the shop and claims differed at the last comparison; nothing before the first. */
export const measureShop = (reconciler: Pick<Reconciler, 'last'>, registry: Registry): void => {
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
