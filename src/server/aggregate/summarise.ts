import { type ReportRate, reportRates } from '../../core/figures/reportRates';
import { answersTo, questions, type ReportQuestion } from '../../core/privacy/questions';
import type { Strata } from '../../core/profile/stratum';
import type { RouteDeps } from '../deps';
import type { CatalogState, ReportCount } from '../store/store';
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
  /** How many sessions claimed, dismissed …, as far as the bundles' reports ask. */
  readonly rates: readonly ReportRate[];
  /** Plain counts, no verdict: lift needs allocation shares and an interval. */
  readonly orders: readonly VariantOrders[];
}

/** Sums by answer over exploring sessions and others: which coupon was drawn does not depend on what is asked. */
const answersOf = (rows: readonly ReportCount[], bundle: string, question: ReportQuestion): readonly number[] => {
  const counts = new Array<number>(answersTo[question]).fill(0);
  for (const row of rows)
    if (row.bundle === bundle && row.question === question) counts[row.answer] = (counts[row.answer] ?? 0) + row.count;
  return counts;
};

export const summarise = async ({ store, bundleFacts, clock }: Pick<RouteDeps, 'store' | 'bundleFacts' | 'clock'>): Promise<Summary> => {
  const counts = await store.reportCounts();
  const asked = new Map<string, { readonly epsilon: number; readonly strata: Strata }>();
  for (const bundle of new Set(counts.map((row) => row.bundle))) {
    const facts = await bundleFacts(bundle);
    if (facts) asked.set(bundle, facts);
  }
  const use = await useOfCoupons(store, clock());
  return {
    serving: await store.serving(),
    bundle: (await store.currentBundle()) ?? null,
    catalog: use.map(({ state }) => state),
    use: use.map(({ state: _state, ...figures }) => figures),
    reports: debiasedCells(counts, (bundle) => asked.get(bundle)?.epsilon),
    rates: reportRates(
      [...asked].flatMap(([bundle, { epsilon, strata }]) =>
        questions.map((question) => ({ question, epsilon, strata, counts: answersOf(counts, bundle, question) })),
      ),
    ),
    orders: ordersByVariant(await store.orderTotals()),
  };
};
