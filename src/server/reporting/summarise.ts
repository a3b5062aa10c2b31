import type { Strata } from '../../engine/profile/stratum';
import type { ReportRate } from '../../stats/metrics/reportRates';
import type { RouteDeps } from '../deps';
import type { CatalogState } from '../store/store';
import { type DebiasedCell, debiasedCells } from './debiasedCells';
import { ordersByVariant, type VariantOrders } from './ordersByVariant';
import { ratesOf } from './ratesOf';
import { type CouponFigures, useOfCoupons } from './useOfCoupons';

export interface Summary {
  readonly serving: boolean;
  readonly bundle: { readonly id: string; readonly publishedAt: number } | null;
  readonly catalog: readonly CatalogState[];
  /** Today's use of budgets, what is left of pools, and what was used beyond a budget, by coupon. */
  readonly use: readonly CouponFigures[];
  readonly reports: readonly DebiasedCell[];
  /** How many sessions claimed, dismissed …, as far as the bundles' reports ask. */
  readonly rates: readonly ReportRate[];
  /** Plain counts, no verdict: lift needs allocation shares and an interval. */
  readonly orders: readonly VariantOrders[];
  /** Orders among all of them that nobody made (`SIMULATED_ROUTE`); the coupons and private reports of the same shoppers cannot be told apart. */
  readonly simulatedOrders: number;
}

export const summarise = async ({ store, bundleFacts, clock }: Pick<RouteDeps, 'store' | 'bundleFacts' | 'clock'>): Promise<Summary> => {
  const counts = await store.reportCounts();
  const asked = new Map<string, { readonly epsilon: number; readonly strata: Strata }>();
  for (const bundle of new Set(counts.map((row) => row.bundle))) {
    const facts = await bundleFacts(bundle);
    if (facts) asked.set(bundle, facts);
  }
  const use = await useOfCoupons(store, clock());
  const totals = await store.orderTotals();
  return {
    serving: await store.serving(),
    bundle: (await store.currentBundle()) ?? null,
    catalog: use.map(({ state }) => state),
    use: use.map(({ state: _state, ...figures }) => figures),
    reports: debiasedCells(counts, (bundle) => asked.get(bundle)?.epsilon),
    rates: ratesOf(counts, asked),
    orders: ordersByVariant(totals),
    simulatedOrders: totals.reduce((sum, { simulated }) => sum + simulated, 0),
  };
};
