import type { FastifyInstance, FastifyRequest } from 'fastify';
import * as v from 'valibot';
import type { Clock } from '../../protocol/values/clock';
import { localDate } from '../../protocol/values/localDay';
import { parseJsonWith, parseWith } from '../../protocol/values/parse';
import { ok, type Result } from '../../protocol/values/result';
import { type Period, periodSchema } from '../../stats/experiment/period';
import { timeZoneOf } from '../budgets/budgetUsage';
import type { BundleFacts } from '../bundles/bundleFacts';
import type { BundleRepository } from '../records/bundleRepository';
import type { CatalogRepository, CatalogState } from '../records/catalogRepository';
import type { ReportRepository } from '../records/reportRepository';
import { ratesOf } from '../reporting/runningReports';

/** Query of the routes that answer for chosen days: both or neither. */
export const periodQuery = { from: v.optional(v.string()), to: v.optional(v.string()) };
interface PeriodQuery {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

/** The days that a request asks for; `undefined` for all. The share link of a period sees no others. Error: `request_malformed`. */
export const askedPeriod = ({ principal, query }: FastifyRequest): Result<Period | undefined> => {
  const shared = principal?.link?.period;
  if (shared) return ok(shared);
  const { from, to } = query as PeriodQuery;
  return from === undefined && to === undefined ? ok(undefined) : parseWith(periodSchema, { from, to }, 'request_malformed');
};

/** Campaign of the coupons that are in no other one. */
export const MAIN_CAMPAIGN = '+main';

/** The campaign of a coupon in the newest version that lists it. */
export const campaignOf = ({ campaign }: Pick<CatalogState, 'campaign'>): string => campaign?.id ?? MAIN_CAMPAIGN;

const namedSchema = v.object({ campaigns: v.optional(v.array(v.object({ id: v.string(), name: v.string() })), []) });

/** Names of the campaigns by id, from the file of a bundle. */
const namesIn = (written = '{}'): ReadonlyMap<string, string> => {
  const read = parseJsonWith(namedSchema, written, 'campaign_invalid');
  return new Map(read.ok ? read.value.campaigns.map(({ id, name }) => [id, name]) : []);
};

export interface ResultsRouteDeps {
  readonly store: Pick<BundleRepository, 'bundleCampaign' | 'currentBundle'> &
    Pick<CatalogRepository, 'catalog' | 'knownCoupons'> &
    Pick<ReportRepository, 'reportCounts'>;
  readonly bundleFacts: BundleFacts;
  readonly clock: Clock;
}

/** Facts that a page needs around the figures. Nothing else of the shop is in them, because share links read them. */
export const resultsRoute = (scope: FastifyInstance, { store, bundleFacts, clock }: ResultsRouteDeps): void => {
  const rates = async () => {
    const counts = await store.reportCounts();
    const asked = new Map<string, NonNullable<Awaited<ReturnType<BundleFacts>>>>();
    for (const bundle of new Set(counts.map((row) => row.bundle))) {
      const facts = await bundleFacts(bundle);
      if (facts) asked.set(bundle, facts);
    }
    return ratesOf(counts, asked);
  };

  scope.get(
    '/v1/admin/results',
    {
      config: { access: 'results' },
      schema: {
        summary:
          'About the results: experiment, currency, calendar, titles and campaigns of coupons, and what private reports say of all time. A share link does not have the campaigns',
      },
    },
    async ({ principal }) => {
      const [current, known, timeZone] = await Promise.all([store.currentBundle(), store.knownCoupons(), timeZoneOf(store)]);
      const facts = current && (await bundleFacts(current.id));
      const names = principal?.link ? undefined : namesIn(current && (await store.bundleCampaign(current.id)));
      return {
        v: 'results/1',
        experiment: facts?.experiment.id ?? null,
        currency: facts?.currency ?? known[0]?.currency ?? null,
        timeZone,
        today: localDate(clock(), timeZone),
        coupons: known.map(({ coupon: { id, title }, ...state }) => ({
          id,
          title,
          ...(names ? { campaign: campaignOf(state) } : {}),
        })),
        ...(names ? { campaigns: [...new Set(known.map(campaignOf))].map((id) => ({ id, name: names.get(id) })) } : {}),
        rates: await rates(),
      };
    },
  );
};
