import type { FastifyInstance } from 'fastify';
import * as v from 'valibot';
import type { Clock } from '../../protocol/values/clock';
import { daysAfter, localDate } from '../../protocol/values/localDay';
import type { Period } from '../../stats/experiment/period';
import type { ExpectedTraffic } from '../../stats/metrics/expectedTraffic';
import { budgetOutlook } from '../budgets/budgetPacing';
import { timeZoneOf } from '../budgets/budgetUsage';
import type { BundleFacts } from '../bundles/bundleFacts';
import type { RefusalCounts } from '../claims/refusalCounts';
import { refuse } from '../http/refuse';
import { errorResponses, jsonSchema } from '../http/routeSchemas';
import type { BundleRepository } from '../records/bundleRepository';
import type { CatalogRepository } from '../records/catalogRepository';
import type { LoopRepository } from '../records/loopRepository';
import type { MetricsRepository } from '../records/metricsRepository';
import type { OrderRepository } from '../records/orderRepository';
import type { ReportRepository } from '../records/reportRepository';
import type { SplitRepository } from '../records/splitRepository';
import type { AskMetrics } from '../reporting/metrics';
import { strataAnswer } from '../reporting/runningReports';
import { askedPeriod, campaignOf, MAIN_CAMPAIGN, periodQuery } from './resultsRoutes';

/** Days shown separately in the funnel. */
const FUNNEL_DAYS = 90;

const oneCampaign = `With \`campaign\`: only its coupons, as the newest version that lists them has them. \`${MAIN_CAMPAIGN}\`: coupons in no other campaign`;
/** Query of the routes that answer for one campaign. */
const campaignQuery = { campaign: v.optional(v.pipe(v.string(), v.maxLength(64))) };
const funnelSchema = v.strictObject({ ...periodQuery, ...campaignQuery });
const daysSchema = v.strictObject({
  days: v.optional(v.pipe(v.string(), v.regex(/^([1-9]\d?|[12]\d\d|3[0-5]\d|36[0-6])$/))),
  ...periodQuery,
  ...campaignQuery,
});
type FunnelQuery = v.InferOutput<typeof funnelSchema>;
type DaysQuery = v.InferOutput<typeof daysSchema>;

export interface FunnelRouteDeps {
  readonly store: BundleRepository &
    CatalogRepository &
    Pick<LoopRepository, 'learning'> &
    MetricsRepository &
    OrderRepository &
    ReportRepository &
    SplitRepository;
  readonly metrics: AskMetrics;
  readonly refusals: RefusalCounts;
  readonly bundleFacts: BundleFacts;
  readonly expectedTraffic: () => Promise<ExpectedTraffic>;
  readonly clock: Clock;
}

/** Is a coupon of the campaign, by the newest version that lists it? */
const campaignFilter = async (store: CatalogRepository, campaign: string | undefined): Promise<(couponId: string) => boolean> => {
  if (campaign === undefined) return () => true;
  const own = (await store.knownCoupons()).filter((state) => campaignOf(state) === campaign);
  const ids = new Set(own.map(({ coupon }) => coupon.id));
  return (couponId) => ids.has(couponId);
};

/** Claims and refusals, budgets and private reports behind the results. */
export const funnelRoutes = (
  app: FastifyInstance,
  { metrics, refusals, store, bundleFacts, clock, expectedTraffic }: FunnelRouteDeps,
): void => {
  /** The period, or the last days up to today, in the shop's calendar. */
  const shownDays = async (period: Period | undefined, last: number) => {
    const timeZone = await timeZoneOf(store);
    const today = localDate(clock(), timeZone);
    return { timeZone, since: period?.from ?? daysAfter(today, 1 - last), until: period?.to ?? today };
  };

  app.get<{ Querystring: FunnelQuery }>(
    '/v1/admin/funnel',
    {
      config: { access: 'results' },
      schema: {
        summary: `Claims by coupon and day: exact counts and redemption rates. With \`from\` and \`to\`: of claims made on these days. ${oneCampaign}`,
        querystring: jsonSchema(funnelSchema),
        response: errorResponses,
      },
    },
    async (request, reply) => {
      const period = askedPeriod(request);
      if (!period.ok) return refuse(reply, period.error);
      const days = await shownDays(period.value, FUNNEL_DAYS);
      const shown = await campaignFilter(store, request.query.campaign);
      const coupons = await metrics('funnel', { since: days.since, period: period.value });
      return { v: 'funnel/1', ...days, coupons: coupons.filter(({ couponId }) => shown(couponId)) };
    },
  );

  app.get(
    '/v1/admin/budgets',
    {
      config: { access: 'read' },
      schema: { summary: 'Budget use by day and the day on which each budget runs out, with its interval', response: errorResponses },
    },
    async () => budgetOutlook(store, clock(), await expectedTraffic()),
  );

  app.get(
    '/v1/admin/strata',
    {
      config: { access: 'results' },
      schema: {
        summary: 'Private reports by coupon and behaviour stratum, as the next bundle uses them, and whether they match the orders',
        response: errorResponses,
      },
    },
    async () => strataAnswer(store, bundleFacts),
  );

  app.get<{ Querystring: DaysQuery }>(
    '/v1/admin/refusals',
    {
      config: { access: 'results' },
      schema: {
        summary: `Refused claims and codes by day, coupon and reason, of the last \`days\` or \`from\` to \`to\`. A null coupon never existed. ${oneCampaign}`,
        querystring: jsonSchema(daysSchema),
        response: errorResponses,
      },
    },
    async (request, reply) => {
      const period = askedPeriod(request);
      if (!period.ok) return refuse(reply, period.error);
      await refusals.flush();
      const days = await shownDays(period.value, Number(request.query.days ?? 30));
      const shown = await campaignFilter(store, request.query.campaign);
      const counts = (await store.refusals(days.since)).filter(({ day, couponId }) => day <= days.until && shown(couponId));
      return { v: 'refusals/1', ...days, counts: counts.map((row) => ({ ...row, couponId: row.couponId || null })) };
    },
  );
};
