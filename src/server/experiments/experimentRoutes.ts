import type { FastifyInstance, FastifyReply } from 'fastify';
import * as v from 'valibot';
import type { NoneResponse } from '../../protocol/protocol';
import type { Clock } from '../../protocol/values/clock';
import { daysAfter, localDate } from '../../protocol/values/localDay';
import { parseWith } from '../../protocol/values/parse';
import { ok, type Result } from '../../protocol/values/result';
import type { ExperimentResult } from '../../stats/experiment/analyseExperiment';
import {
  defaultGuardrails,
  type GuardrailStanding,
  type Guardrails,
  guardrailStandings,
  guardrailsSchema,
} from '../../stats/experiment/guardrails';
import type { ExpectedTraffic } from '../../stats/metrics/expectedTraffic';
import { tableCsv, tableNames } from '../../stats/tables/resultTable';
import { resultTables } from '../../stats/tables/resultTables';
import { auditLine } from '../admin/auditTrail';
import { budgetOutlook } from '../budgets/budgetPacing';
import { timeZoneOf } from '../budgets/budgetUsage';
import type { BundleFacts } from '../bundles/bundleFacts';
import type { RefusalCounts } from '../claims/refusalCounts';
import { refuse } from '../http/refuse';
import { errorResponses, jsonSchema } from '../http/routeSchemas';
import type { Audited } from '../records/accessRepository';
import type { BundleRepository } from '../records/bundleRepository';
import type { CatalogRepository } from '../records/catalogRepository';
import type { ExperimentRepository } from '../records/experimentRepository';
import type { LoopRepository } from '../records/loopRepository';
import type { MetricsRepository } from '../records/metricsRepository';
import type { OrderRepository } from '../records/orderRepository';
import type { ReportRepository } from '../records/reportRepository';
import type { SplitRepository } from '../records/splitRepository';
import type { AskMetrics } from '../reporting/metrics';
import { strataAnswer } from '../reporting/runningReports';
import type { RunningExperiment } from './runningExperiment';

/** Days shown separately in the funnel. */
const FUNNEL_DAYS = 90;

const daysSchema = v.strictObject({ days: v.optional(v.pipe(v.string(), v.regex(/^([1-9]\d?|[12]\d\d|3[0-5]\d|36[0-6])$/))) });
type DaysQuery = v.InferOutput<typeof daysSchema>;

const partSchema = v.strictObject({ part: v.optional(v.literal('verdicts')) });
type PartQuery = v.InferOutput<typeof partSchema>;

/** The duration estimate and its inputs: a tenth of the full response. */
const verdictsOf = ({ v: version, experiment, weeks, arms, comparisons }: ExperimentResult) => ({
  v: version,
  experiment,
  weeks,
  arms: arms.map(({ variant, share }) => ({ variant, share })),
  comparisons: comparisons.map(({ treatment, control, traffic, verdict }) => ({ treatment, control, traffic, verdict })),
});

/**
 * Normal on an experiment's first day: nothing is published or no order has arrived. Not a 404, because browsers would log an error in the
 * console each time.
 */
const notYet: readonly string[] = ['no_bundle', 'no_experiment_orders'];

const answered = (reply: FastifyReply, answer: Result<object>): FastifyReply => {
  if (answer.ok) return reply.send(answer.value);
  return notYet.includes(answer.error.code) ? reply.send({ none: answer.error } satisfies NoneResponse) : refuse(reply, answer.error);
};

export interface GuardrailRouteDeps {
  readonly store: ExperimentRepository & Audited<Pick<ExperimentRepository, 'putGuardrails'>>;
  readonly experiment: RunningExperiment;
  readonly clock: Clock;
}

export interface FunnelRouteDeps {
  readonly store: BundleRepository &
    CatalogRepository &
    Pick<LoopRepository, 'learning'> &
    MetricsRepository &
    OrderRepository &
    ReportRepository &
    SplitRepository;
  readonly experiment: RunningExperiment;
  readonly metrics: AskMetrics;
  readonly refusals: RefusalCounts;
  readonly bundleFacts: BundleFacts;
  readonly expectedTraffic: () => Promise<ExpectedTraffic>;
  readonly clock: Clock;
}

/** Details behind the summary for the merchant; behind `guardAdmin`. */
export const funnelRoutes = (
  app: FastifyInstance,
  { experiment, metrics, refusals, store, bundleFacts, clock, expectedTraffic }: FunnelRouteDeps,
): void => {
  const described = (summary: string) => ({ config: { access: 'read' as const }, schema: { summary, response: errorResponses } });
  /** Calendar days of the shop, up to today. */
  const period = async (days: number) => {
    const timeZone = await timeZoneOf(store);
    const until = localDate(clock(), timeZone);
    return { timeZone, since: daysAfter(until, 1 - days), until };
  };

  app.get<{ Querystring: PartQuery }>(
    '/v1/admin/experiment',
    {
      config: { access: 'read' },
      schema: {
        summary: `The running experiment, from orders: lift and net margin by group with intervals, verdicts and coupon values. With \`part=verdicts\`: verdicts, traffic and shares only. Before there are results: \`none\` with a reason`,
        querystring: jsonSchema(partSchema),
        response: errorResponses,
      },
    },
    async ({ query: { part } }, reply) => {
      const result = await experiment.result();
      return answered(reply, result.ok && part === 'verdicts' ? ok(verdictsOf(result.value)) : result);
    },
  );

  app.get(
    '/v1/admin/experiment/days',
    described(
      'Results after each day: orders and net margin by group so far, incremental net margin with its interval. Before there are results: `none` with a reason',
    ),
    async (_request, reply) => answered(reply, await experiment.days()),
  );

  app.get('/v1/admin/funnel', described('Claims by coupon and day: exact counts and redemption rates'), async () => {
    const { timeZone, since, until } = await period(FUNNEL_DAYS);
    return { v: 'funnel/1', timeZone, since, until, coupons: await metrics('funnel', since) };
  });

  app.get('/v1/admin/budgets', described('Budget use by day and the day on which each budget runs out, with its interval'), async () =>
    budgetOutlook(store, clock(), await expectedTraffic()),
  );

  app.get(
    '/v1/admin/strata',
    described('Private reports by coupon and behaviour stratum, as the next bundle uses them, and whether they match the orders'),
    async () => strataAnswer(store, bundleFacts),
  );

  app.get<{ Querystring: DaysQuery }>(
    '/v1/admin/refusals',
    {
      config: { access: 'read' },
      schema: {
        summary: 'Refused claims and codes by day, coupon and reason. A null coupon never existed',
        querystring: jsonSchema(daysSchema),
        response: errorResponses,
      },
    },
    async ({ query }) => {
      await refusals.flush();
      const { timeZone, since, until } = await period(Number(query.days ?? 30));
      const counts = (await store.refusals(since)).map((row) => ({ ...row, couponId: row.couponId || null }));
      return { v: 'refusals/1', timeZone, since, until, counts };
    },
  );
};

const querySchema = v.strictObject({ table: v.picklist(tableNames) });

/** The results as CSV tables, with the numbers of `GET /v1/admin/experiment` and `…/days`. */
export const experimentCsvRoute = (
  scope: FastifyInstance,
  { experiment, store }: Pick<GuardrailRouteDeps, 'experiment' | 'store'>,
): void => {
  scope.get<{ Querystring: v.InferOutput<typeof querySchema> }>(
    '/v1/admin/experiment.csv',
    {
      config: { access: 'read' },
      schema: {
        summary: 'One table of the running experiment as CSV. `dictionary` explains every column',
        querystring: jsonSchema(querySchema),
        response: errorResponses,
      },
    },
    async ({ query: { table } }, reply) => {
      const result = await experiment.result();
      if (!result.ok) return refuse(reply, result.error);
      const days = table === 'days' || table === 'day_comparisons' ? await experiment.days() : ok(null);
      if (!days.ok) return refuse(reply, days.error);
      const guardrails = guardrailStandings(result.value.comparisons, (await store.guardrails()) ?? defaultGuardrails);
      const tables = resultTables({ result: result.value, days: days.value, guardrails });
      return reply
        .type('text/csv; charset=utf-8')
        .header('content-disposition', `attachment; filename="couplet-${table}.csv"`)
        .send(tableCsv(tables[table]));
    },
  );
};

interface GuardrailsAnswer {
  readonly settings: Guardrails;
  /** Null without an experiment with orders. */
  readonly standings: readonly GuardrailStanding[] | null;
}

/** The merchant's guardrails, i.e. how much metrics of the experiment may get worse, and their current state. */
export const guardrailRoutes = (scope: FastifyInstance, { store, experiment, clock }: GuardrailRouteDeps): void => {
  const answer = async (): Promise<GuardrailsAnswer> => {
    const settings = (await store.guardrails()) ?? defaultGuardrails;
    const result = await experiment.result();
    return { settings, standings: result.ok ? guardrailStandings(result.value.comparisons, settings) : null };
  };

  scope.get(
    '/v1/admin/guardrails',
    {
      config: { access: 'read' },
      schema: { summary: 'Guardrails on refund rate, average order and margin per order: limits, actions and current status' },
    },
    async (_request, reply) => reply.send(await answer()),
  );

  scope.put<{ Body: unknown }>(
    '/v1/admin/guardrails',
    {
      config: { subject: 'guardrails', access: 'write' },
      schema: {
        summary: 'Set the limit (`most`) and the action (`action`): `warn`, `stop` (stops all coupons within an hour) or `off`',
        body: jsonSchema(guardrailsSchema),
      },
    },
    async (request, reply) => {
      const body = parseWith(guardrailsSchema, request.body, 'guardrails_malformed');
      if (!body.ok) return refuse(reply, body.error);
      await store.audited(auditLine(request, clock(), 'guardrails')).putGuardrails(body.value, clock());
      return reply.send(await answer());
    },
  );
};
