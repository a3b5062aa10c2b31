import { Gauge, type Registry } from 'prom-client';
import type { Clock } from '../../protocol/clock';
import { type CouponFigures, useOfCoupons } from '../reporting/useOfCoupons';
import type { Store } from '../store/store';

/** Pools, today's use and what went beyond a budget, read from the store when somebody asks. */
export const measureCodes = (store: Pick<Store, 'catalog' | 'couponUse'>, clock: Clock, registry: Registry): void => {
  // The gauges of one scrape are collected together: the pools are counted once for all of them.
  let counting: ReturnType<typeof useOfCoupons> | undefined;
  const figuresNow = (): ReturnType<typeof useOfCoupons> => {
    counting ??= useOfCoupons(store, clock()).finally(() => {
      counting = undefined;
    });
    return counting;
  };
  const gauge = (name: string, help: string, labelNames: readonly string[], set: (to: Gauge, figures: CouponFigures) => void): void => {
    new Gauge({
      name,
      help,
      labelNames: [...labelNames],
      registers: [registry],
      async collect() {
        this.reset();
        for (const figures of await figuresNow()) set(this, figures);
      },
    });
  };
  const byKind = (to: Gauge, coupon: string, { money, count }: { readonly money: number; readonly count: number }): void => {
    to.set({ coupon, kind: 'money' }, money);
    to.set({ coupon, kind: 'count' }, count);
  };
  gauge(
    'couplet_budget_today',
    "Used and reserved on the shop's calendar day, by coupon and kind (money in minor units, count).",
    ['coupon', 'kind'],
    (to, { couponId, today }) => byKind(to, couponId, today),
  );
  gauge(
    'couplet_budget_overshoot',
    'Used beyond the whole budget, by coupon and kind (money in minor units, count).',
    ['coupon', 'kind'],
    (to, { couponId, overshoot }) => byKind(to, couponId, overshoot),
  );
  gauge('couplet_pool_codes_left', 'Codes of a pool not handed out yet, by coupon.', ['coupon'], (to, { couponId, pool }) => {
    if (pool) to.set({ coupon: couponId }, pool.left);
  });
};
