import type { FastifyInstance } from 'fastify';
import type { Strata } from '../../engine/profile/stratum';
import { Z95 } from '../../maths/distributions';
import { parseAttribution } from '../../protocol/attribution';
import type { Variant } from '../../protocol/experiment';
import { answersTo } from '../../protocol/reporting/report';
import type { Clock } from '../../protocol/values/clock';
import { debias, LEAST_REPORTS } from '../../stats/private/reportArms';
import type { BundleFacts } from '../bundles/bundleFacts';
import type { ClaimGuard } from '../claims/claimGuard';
import type { UntrustedProxyAt } from '../limits/networks';
import type { BundleRepository } from '../records/bundleRepository';
import type { CampaignUse, CatalogRepository, CatalogState, CouponUse } from '../records/catalogRepository';
import type { OrderRepository, OrderTotal } from '../records/orderRepository';
import type { ReportCount, ReportRepository } from '../records/reportRepository';
import type { SplitRepository } from '../records/splitRepository';

/** A coupon's spend in addition to its budget. */
export interface CouponMetrics extends CouponUse {
  /** Overspend in total, minor units and count: from shared codes, which cannot be withheld, and from codes the shop accepted late. */
  readonly overshoot: { readonly money: number; readonly count: number };
}

const beyond = (used: number, cap: number | undefined): number => (cap === undefined ? 0 : Math.max(0, used - cap));

const overshootOf = ({ budget, usedMoney, usedCount }: CatalogState): CouponMetrics['overshoot'] => ({
  money: beyond(usedMoney, budget.money),
  count: beyond(usedCount, budget.count),
});

/** Today's spend, pool and overspend of every listed coupon, in the catalog's order. */
export const useOfCoupons = async (
  store: Pick<CatalogRepository, 'catalog' | 'couponUse'>,
  now: number,
): Promise<readonly (CouponMetrics & { readonly state: CatalogState })[]> => {
  const use = new Map((await store.couponUse(now)).map((row) => [row.couponId, row]));
  return (await store.catalog()).flatMap((state) => {
    const row = use.get(state.coupon.id);
    return row ? [{ ...row, overshoot: overshootOf(state), state }] : [];
  });
};

interface DebiasedCell {
  readonly bundle: string;
  readonly question: string;
  readonly explored: string | null;
  readonly reports: number;
  readonly epsilon: number;
  /** Answers as received, randomised. */
  readonly counts: readonly number[];
  /** Estimated shares of the true answers with 95% intervals that include the privacy noise; null with fewer than `LEAST_REPORTS`. */
  readonly shares: readonly { readonly share: number; readonly low: number; readonly high: number }[] | null;
}

/** Groups counts by bundle, question and explored coupon and debiases each group. Groups with unknown ε are omitted. */
const debiasedCells = (rows: readonly ReportCount[], epsilonOf: (bundle: string) => number | undefined): DebiasedCell[] => {
  const groups = new Map<string, { row: ReportCount; counts: number[] }>();
  for (const row of rows) {
    const key = JSON.stringify([row.bundle, row.question, row.explored]);
    const group = groups.get(key) ?? { row, counts: new Array<number>(answersTo[row.question]).fill(0) };
    group.counts[row.answer] = row.count;
    groups.set(key, group);
  }
  return [...groups.values()].flatMap(({ row: { bundle, question, explored }, counts }) => {
    const epsilon = epsilonOf(bundle);
    if (epsilon === undefined) return [];
    const reports = counts.reduce((sum, count) => sum + count, 0);
    const { estimate, variance } = debias(counts, epsilon);
    const shares = estimate.map((share, index) => {
      const half = Z95 * Math.sqrt(variance[index] ?? Number.POSITIVE_INFINITY);
      return { share, low: share - half, high: share + half };
    });
    return [{ bundle, question, explored, reports, epsilon, counts, shares: reports < LEAST_REPORTS ? null : shares }];
  });
};

interface VariantOrders {
  /** Null: orders that lost the cart attribute. */
  readonly experiment: string | null;
  readonly variant: Variant | null;
  readonly currency: string;
  readonly orders: number;
  /** Minor units, before discount. */
  readonly subtotal: number;
  readonly discount: number;
}

/** Adds up attributions that differ only in the explored coupon. */
const ordersByVariant = (totals: readonly OrderTotal[]): VariantOrders[] => {
  const groups = new Map<string, VariantOrders>();
  for (const { attribution, currency, orders, subtotal, discount } of totals) {
    const parsed = parseAttribution(attribution);
    const experiment = parsed.ok ? parsed.value.experiment : null;
    const variant = parsed.ok ? parsed.value.variant : null;
    const key = JSON.stringify([experiment, variant, currency]);
    const sum = groups.get(key) ?? { experiment, variant, currency, orders: 0, subtotal: 0, discount: 0 };
    groups.set(key, { ...sum, orders: sum.orders + orders, subtotal: sum.subtotal + subtotal, discount: sum.discount + discount });
  }
  return [...groups.values()];
};

export interface Summary {
  readonly serving: boolean;
  readonly bundle: { readonly id: string; readonly publishedAt: number } | null;
  readonly catalog: readonly CatalogState[];
  /** Today's spend, remaining pools and overspend, by coupon. */
  readonly use: readonly CouponMetrics[];
  /** Spend of coupons that devices no longer get: paused, ended or deleted. */
  readonly unlisted: readonly (Pick<CatalogState, 'usedMoney' | 'reservedMoney' | 'usedCount' | 'reservedCount'> & {
    readonly couponId: string;
  })[];
  /** Spend of campaigns with a listed coupon. Their shared budgets are in the catalog. */
  readonly campaigns: readonly CampaignUse[];
  readonly reports: readonly DebiasedCell[];
  /** Plain counts without a verdict. Lift needs allocation shares and an interval. */
  readonly orders: readonly VariantOrders[];
  /**
   * Number of simulated orders among them (`SIMULATED_ROUTE`). Coupons and private reports of simulated shoppers cannot be distinguished.
   */
  readonly simulatedOrders: number;
  /** Since when claims are squeezed, UTC ms; null: they are not. */
  readonly squeezedSince: number | null;
  /** When most requests last came through a proxy that is not trusted, UTC ms; null: not within a day. */
  readonly untrustedProxyAt: number | null;
}

export interface SummaryDeps {
  readonly store: BundleRepository & CatalogRepository & OrderRepository & ReportRepository & SplitRepository;
  readonly bundleFacts: BundleFacts;
  readonly guard: Pick<ClaimGuard, 'squeezedSince'>;
  readonly untrustedProxyAt: UntrustedProxyAt;
  readonly clock: Clock;
}

const summarise = async ({ store, bundleFacts, guard, untrustedProxyAt, clock }: SummaryDeps): Promise<Summary> => {
  const counts = await store.reportCounts();
  const asked = new Map<string, { readonly epsilon: number; readonly strata: Strata }>();
  for (const bundle of new Set(counts.map((row) => row.bundle))) {
    const facts = await bundleFacts(bundle);
    if (facts) asked.set(bundle, facts);
  }
  const use = await useOfCoupons(store, clock());
  const listed = new Set(use.map(({ couponId }) => couponId));
  const unlisted = (await store.knownCoupons()).filter(({ coupon }) => !listed.has(coupon.id));
  const totals = await store.orderTotals();
  return {
    serving: await store.serving(),
    bundle: (await store.currentBundle()) ?? null,
    catalog: use.map(({ state }) => state),
    use: use.map(({ state: _state, ...figures }) => figures),
    unlisted: unlisted.map(({ coupon, usedMoney, reservedMoney, usedCount, reservedCount }) => ({
      couponId: coupon.id,
      usedMoney,
      reservedMoney,
      usedCount,
      reservedCount,
    })),
    campaigns: await store.campaignUse(clock()),
    reports: debiasedCells(counts, (bundle) => asked.get(bundle)?.epsilon),
    orders: ordersByVariant(totals),
    simulatedOrders: totals.reduce((sum, { simulated }) => sum + simulated, 0),
    squeezedSince: guard.squeezedSince() ?? null,
    untrustedProxyAt: untrustedProxyAt() ?? null,
  };
};

export const summaryRoute = (scope: FastifyInstance, deps: SummaryDeps): void => {
  scope.get('/v1/admin/summary', { schema: { summary: 'Budgets, debiased reports, orders by variant' } }, async (_request, reply) =>
    reply.send(await summarise(deps)),
  );
};
