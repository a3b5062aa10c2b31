import type { FastifyInstance } from 'fastify';
import * as v from 'valibot';
import type { Clock, Instant } from '../../protocol/values/clock';
import { daysAfter, localDate } from '../../protocol/values/localDay';
import { fail, ok, type Result } from '../../protocol/values/result';
import { daySchema, type Period } from '../../stats/experiment/period';
import { daysOf, periodBefore, stepOf } from '../../stats/metrics/periodFigures';
import { type CouponClaims, rankCoupons } from '../../stats/metrics/rankCoupons';
import { timeZoneOf } from '../budgets/budgetUsage';
import type { BundleFacts } from '../bundles/bundleFacts';
import { refuse } from '../http/refuse';
import { errorResponses, jsonSchema } from '../http/routeSchemas';
import type { Origins } from '../limits/limitOrigins';
import type { BundleRepository } from '../records/bundleRepository';
import type { CatalogRepository } from '../records/catalogRepository';
import type { ClaimDay, MetricsRepository } from '../records/metricsRepository';
import type { Answer } from '../reporting/metrics';
import type { RunningExperiment } from './runningExperiment';

/** Days shown by default, and most days of a period. */
const [USUAL_DAYS, MOST_DAYS] = [28, 366];

const querySchema = v.strictObject({
  /** In place of `from` and `to`: as many days up to today, or `all` since the first order of the experiment, at most a year. */
  days: v.optional(v.pipe(v.string(), v.regex(/^([1-9]\d?|[12]\d\d|3[0-5]\d|36[0-6]|all)$/))),
  from: v.optional(daySchema),
  to: v.optional(daySchema),
  /** Coupon ids, separated by commas. */
  coupons: v.optional(v.pipe(v.string(), v.regex(/^[a-z0-9][a-z0-9_-]{0,39}(,[a-z0-9][a-z0-9_-]{0,39}){0,199}$/))),
});
type Query = v.InferOutput<typeof querySchema>;

export interface OverviewDeps {
  readonly store: Pick<BundleRepository, 'currentBundle'> & Pick<CatalogRepository, 'catalog'> & Pick<MetricsRepository, 'firstTimes'>;
  readonly bundleFacts: BundleFacts;
  readonly experiment: Pick<RunningExperiment, 'period'>;
  readonly origins: Pick<Origins, 'lastSeen'>;
  readonly clock: Clock;
}

/**
 * The days asked for: by default the last 28, or 28 days up to or from the one given. Error `request_malformed`.
 * @param began first day of the experiment
 */
const periodOf = ({ days: wanted, from, to }: Query, today: string, began: string): Result<Period> => {
  if (wanted !== undefined && (from ?? to) !== undefined)
    return fail('request_malformed', 'Give either a number of days, or the first and the last day.', 'days');
  for (const day of [from, to]) if (day !== undefined && !v.is(daySchema, day)) return fail('request_malformed', `${day} is not a day.`);
  const lasts = wanted === 'all' ? Math.min(MOST_DAYS, daysOf({ from: began, to: today })) : Number(wanted ?? USUAL_DAYS);
  const until = to ?? (from === undefined ? today : daysAfter(from, lasts - 1));
  const period = { from: from ?? daysAfter(until, 1 - lasts), to: until };
  const days = daysOf(period);
  return days < 1 || days > MOST_DAYS
    ? fail('request_malformed', `A period has 1 to ${MOST_DAYS} days, from its first day to its last.`, 'from')
    : ok(period);
};

interface ClaimSums extends Pick<ClaimDay, 'issued' | 'redeemed' | 'discount'> {
  /** redeemed / issued. Null if nothing was issued, and with a code for all, which anyone who knows it can use. */
  readonly useRate: number | null;
}

const sumOf = (rows: readonly ClaimDay[]): Omit<ClaimSums, 'useRate'> & { readonly shared: number } => {
  const sum = { issued: 0, redeemed: 0, discount: 0, shared: 0 };
  for (const row of rows) for (const name of ['issued', 'redeemed', 'discount', 'shared'] as const) sum[name] += row[name];
  return sum;
};

const byCoupon = (rows: readonly ClaimDay[]): readonly (CouponClaims & Pick<ClaimSums, 'discount'>)[] => {
  const coupons = new Map<string, ClaimDay[]>();
  for (const row of rows) coupons.set(row.couponId, [...(coupons.get(row.couponId) ?? []), row]);
  return [...coupons].map(([couponId, own]) => ({ couponId, ...sumOf(own) }));
};

/** By step, like the orders. */
const claimSteps = (rows: readonly ClaimDay[], period: Period) => {
  const [days, step] = [daysOf(period), stepOf(daysOf(period))];
  return Array.from({ length: Math.ceil(days / step) }, (_, i) => {
    const [day, next] = [daysAfter(period.from, i * step), daysAfter(period.from, (i + 1) * step)];
    const { issued, redeemed } = sumOf(rows.filter((row) => row.day >= day && row.day < next));
    return { day, issued, redeemed };
  });
};

const claimsOf = (rows: readonly ClaimDay[], period: Period) => {
  const [inside, before] = [rows.filter(({ day }) => day >= period.from), rows.filter(({ day }) => day < period.from)];
  const plain = ({ shared, ...sums }: ReturnType<typeof sumOf>): ClaimSums => ({
    ...sums,
    useRate: shared > 0 || sums.issued === 0 ? null : sums.redeemed / sums.issued,
  });
  return { ...plain(sumOf(inside)), before: plain(sumOf(before)), steps: claimSteps(inside, period), coupons: byCoupon(inside) };
};

/** Values of coupons are an answer of their own. */
const shown = ({ period: { coupons: _, ...figures }, before }: NonNullable<Answer<'period'>['orders']>) => ({ ...figures, before });

/** What a shop needs before anything can be measured: when each last or first happened, UTC ms; null: not yet. */
interface Setup {
  /** A page of another website asked this server for the status. */
  readonly tagSeenAt: Instant | null;
  readonly publishedAt: Instant | null;
  readonly firstOrderAt: Instant | null;
  readonly lastOrderAt: Instant | null;
  readonly firstClaimAt: Instant | null;
  /** First order with the attribute of the running experiment. */
  readonly measuredOrderAt: Instant | null;
}

/**
 * Figures of a period and of the one before it, for the start page. With `coupons`, only what can be counted by coupon: orders of a group
 * belong to all its coupons together.
 */
export const overviewRoute = (scope: FastifyInstance, { store, bundleFacts, experiment, origins, clock }: OverviewDeps): void => {
  scope.get<{ Querystring: Query }>(
    '/v1/admin/overview',
    {
      config: { access: 'read' },
      schema: {
        summary:
          'Orders, revenue, discounts, net margin by group, net margin added by coupons with the interval of a single look, and claims, of a period (`days` up to today, or `from` and `to`; the last 28 days by default) and the one before it, by day or week; the best and the worst coupon; what is set up. With `coupons`: claims of these coupons only',
        querystring: jsonSchema(querySchema),
        response: errorResponses,
      },
    },
    async ({ query }, reply) => {
      const timeZone = await timeZoneOf(store);
      const today = localDate(clock(), timeZone);
      const current = await store.currentBundle();
      const facts = current && (await bundleFacts(current.id));
      const began = query.days === 'all' && facts ? (await store.firstTimes(facts.experiment.id)).measuredOrder : null;
      const period = periodOf(query, today, began === null ? today : localDate(began, timeZone));
      if (!period.ok) return refuse(reply, period.error);
      const { first, claims, orders } = await experiment.period(period.value, timeZone);
      const chosen = query.coupons?.split(',');
      const rows = chosen ? claims.filter(({ couponId }) => chosen.includes(couponId)) : claims;
      const counted = claimsOf(rows, period.value);
      const values = orders?.period.coupons?.filter(({ couponId }) => !chosen || chosen.includes(couponId)) ?? null;
      const setup: Setup = {
        tagSeenAt: (await origins.lastSeen()) ?? null,
        publishedAt: current?.publishedAt ?? null,
        firstOrderAt: first.firstOrder,
        lastOrderAt: first.lastOrder,
        firstClaimAt: first.claim,
        measuredOrderAt: first.measuredOrder,
      };
      return reply.send({
        v: 'overview/1',
        timeZone,
        today,
        ...period.value,
        before: periodBefore(period.value),
        step: stepOf(daysOf(period.value)),
        currency: facts?.currency ?? null,
        coupons: chosen ?? null,
        experimentFrom: first.measuredOrder === null ? null : localDate(first.measuredOrder, timeZone),
        orders: orders && !chosen ? shown(orders) : null,
        claims: counted,
        values,
        ranking: rankCoupons(values, counted.coupons),
        setup,
      });
    },
  );
};
