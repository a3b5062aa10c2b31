import type { RouteDeps } from '../deps';
import type { CatalogState } from '../store/store';
import { type DebiasedCell, debiasedCells } from './debiasedCells';
import { ordersByVariant, type VariantOrders } from './ordersByVariant';

export interface Summary {
  readonly serving: boolean;
  readonly bundle: { readonly id: string; readonly publishedAt: number } | null;
  readonly catalog: readonly CatalogState[];
  readonly reports: readonly DebiasedCell[];
  /** Plain counts, no verdict: lift needs allocation shares and an interval. */
  readonly orders: readonly VariantOrders[];
}

export const summarise = async ({ store, bundleFacts }: Pick<RouteDeps, 'store' | 'bundleFacts'>): Promise<Summary> => {
  const counts = await store.reportCounts();
  const epsilons = new Map<string, number>();
  for (const bundle of new Set(counts.map((row) => row.bundle))) {
    const facts = await bundleFacts(bundle);
    if (facts) epsilons.set(bundle, facts.epsilon);
  }
  return {
    serving: await store.serving(),
    bundle: (await store.currentBundle()) ?? null,
    catalog: await store.catalog(),
    reports: debiasedCells(counts, (bundle) => epsilons.get(bundle)),
    orders: ordersByVariant(await store.orderTotals()),
  };
};
