import type { RouteDeps } from '../deps';
import type { CatalogState } from '../store/store';
import { type DebiasedCell, debiasedCells } from './debiasedCells';
import { ordersByVariant, type VariantOrders } from './ordersByVariant';
import { type CouponFigures, useOfCoupons } from './useOfCoupons';

export interface Summary {
  readonly serving: boolean;
  readonly bundle: { readonly id: string; readonly publishedAt: number } | null;
  readonly catalog: readonly CatalogState[];
  /** Today's use of budgets, what is left of pools, and what was used beyond a budget, by coupon. */
  readonly use: readonly CouponFigures[];
  readonly reports: readonly DebiasedCell[];
  /** Plain counts, no verdict: lift needs allocation shares and an interval. */
  readonly orders: readonly VariantOrders[];
}

export const summarise = async ({ store, bundleFacts, clock }: Pick<RouteDeps, 'store' | 'bundleFacts' | 'clock'>): Promise<Summary> => {
  const counts = await store.reportCounts();
  const epsilons = new Map<string, number>();
  for (const bundle of new Set(counts.map((row) => row.bundle))) {
    const facts = await bundleFacts(bundle);
    if (facts) epsilons.set(bundle, facts.epsilon);
  }
  const use = await useOfCoupons(store, clock());
  return {
    serving: await store.serving(),
    bundle: (await store.currentBundle()) ?? null,
    catalog: use.map(({ state }) => state),
    use: use.map(({ state: _state, ...figures }) => figures),
    reports: debiasedCells(counts, (bundle) => epsilons.get(bundle)),
    orders: ordersByVariant(await store.orderTotals()),
  };
};
