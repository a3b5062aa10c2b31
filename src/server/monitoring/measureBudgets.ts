import { Gauge, type Registry } from 'prom-client';
import type { CatalogState, Store } from '../store/store';

/** Shares of a coupon's budget by kind; a kind without a limit is left out. */
const shares = ({ budget, usedMoney, reservedMoney, usedCount, reservedCount }: CatalogState) =>
  [
    ['money', budget.money, usedMoney, reservedMoney],
    ['count', budget.count, usedCount, reservedCount],
  ] as const;

/** How full budgets are and whether coupons are on, read from the store when somebody asks. */
export const measureBudgets = (store: Pick<Store, 'catalog' | 'serving'>, registry: Registry): void => {
  new Gauge({
    name: 'couplet_budget_spent_ratio',
    help: 'Share of a budget that is used or reserved, by coupon and kind (money, count).',
    labelNames: ['coupon', 'kind'],
    registers: [registry],
    async collect() {
      this.reset();
      for (const state of await store.catalog())
        for (const [kind, limit, used, reserved] of shares(state))
          if (limit) this.set({ coupon: state.coupon.id, kind }, (used + reserved) / limit);
    },
  });
  new Gauge({
    name: 'couplet_serving',
    help: '1 while coupons may be shown, 0 while the shop has switched them off.',
    registers: [registry],
    async collect() {
      this.set(Number(await store.serving()));
    },
  });
};
