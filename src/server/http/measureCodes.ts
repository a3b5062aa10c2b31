import { Gauge, type Registry } from 'prom-client';
import type { Clock } from '../../core/clock';
import { useOfCoupons } from '../aggregate/useOfCoupons';
import type { Store } from '../store/store';

/** Pools, today's use and what went beyond a budget, read from the store when somebody asks. */
export const measureCodes = (store: Pick<Store, 'catalog' | 'couponUse'>, clock: Clock, registry: Registry): void => {
  const registers = [registry];
  const today = new Gauge({
    name: 'couplet_budget_today',
    help: "Used and reserved on the shop's calendar day, by coupon and kind (money in minor units, count).",
    labelNames: ['coupon', 'kind'],
    registers,
  });
  const overshoot = new Gauge({
    name: 'couplet_budget_overshoot',
    help: 'Used beyond the whole budget, by coupon and kind (money in minor units, count).',
    labelNames: ['coupon', 'kind'],
    registers,
  });
  new Gauge({
    name: 'couplet_pool_codes_left',
    help: 'Codes of a pool not handed out yet, by coupon.',
    labelNames: ['coupon'],
    registers,
    // One reading serves all three.
    async collect() {
      for (const gauge of [this, today, overshoot]) gauge.reset();
      for (const use of await useOfCoupons(store, clock())) {
        const { couponId: coupon, pool } = use;
        if (pool) this.set({ coupon }, pool.left);
        for (const kind of ['money', 'count'] as const) {
          today.set({ coupon, kind }, use.today[kind]);
          overshoot.set({ coupon, kind }, use.overshoot[kind]);
        }
      }
    },
  });
};
