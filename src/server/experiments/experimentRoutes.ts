import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import * as v from 'valibot';
import type { NoneResponse } from '../../protocol/protocol';
import type { Clock } from '../../protocol/values/clock';
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
import { tableCsv, tableNames } from '../../stats/tables/resultTable';
import { resultTables } from '../../stats/tables/resultTables';
import { auditLine } from '../admin/auditTrail';
import type { BundleFacts } from '../bundles/bundleFacts';
import { refuse } from '../http/refuse';
import { errorResponses, jsonSchema } from '../http/routeSchemas';
import type { Audited } from '../records/accessRepository';
import type { BundleRepository } from '../records/bundleRepository';
import type { ExperimentRepository } from '../records/experimentRepository';
import { askedPeriod, periodQuery } from './resultsRoutes';
import type { RunningExperiment } from './runningExperiment';

const partSchema = v.strictObject({ part: v.optional(v.literal('verdicts')), ...periodQuery });
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

export interface ExperimentRouteDeps {
  readonly store: Pick<ExperimentRepository, 'guardrails'> & Pick<BundleRepository, 'currentBundle'>;
  readonly experiment: RunningExperiment;
  readonly bundleFacts: BundleFacts;
}

/** The running experiment, whole or of a period. */
export const experimentRoutes = (app: FastifyInstance, { experiment }: Pick<ExperimentRouteDeps, 'experiment'>): void => {
  app.get<{ Querystring: PartQuery }>(
    '/v1/admin/experiment',
    {
      config: { access: 'results' },
      schema: {
        summary: `The running experiment, from orders: lift and net margin by group with intervals, verdicts and coupon values. With \`from\` and \`to\`, days of the shop: their orders only, without verdicts and with \`fixed\` intervals only. With \`part=verdicts\`: verdicts, traffic and shares only. Before there are results: \`none\` with a reason`,
        querystring: jsonSchema(partSchema),
        response: errorResponses,
      },
    },
    async (request, reply) => {
      const { part } = request.query;
      const period = askedPeriod(request);
      const result = period.ok ? await experiment.result(period.value) : period;
      return answered(reply, result.ok && part === 'verdicts' ? ok(verdictsOf(result.value)) : result);
    },
  );

  app.get(
    '/v1/admin/experiment/days',
    {
      config: { access: 'results' },
      schema: {
        summary:
          'Results after each day: orders and net margin by group so far, incremental net margin with its intervals. With `from` and `to`: since the first of these days. Before there are results: `none` with a reason',
        querystring: jsonSchema(v.strictObject(periodQuery)),
        response: errorResponses,
      },
    },
    async (request, reply) => {
      const period = askedPeriod(request);
      return answered(reply, period.ok ? await experiment.days(period.value) : period);
    },
  );
};

const querySchema = v.strictObject({ table: v.picklist(tableNames), ...periodQuery });

/** Without it, spreadsheets read the file in their own character set. */
const BYTE_ORDER_MARK = '\uFEFF';

/** The results as CSV tables, with the numbers of `GET /v1/admin/experiment` and `…/days`. */
export const experimentCsvRoute = (scope: FastifyInstance, { experiment, store, bundleFacts }: ExperimentRouteDeps): void => {
  scope.get<{ Querystring: v.InferOutput<typeof querySchema> }>(
    '/v1/admin/experiment.csv',
    {
      config: { access: 'results' },
      schema: {
        summary:
          'One table of the running experiment, or of its orders from `from` to `to`, as CSV. `dictionary` explains every column. Guardrails watch the whole experiment, so a period has none',
        querystring: jsonSchema(querySchema),
        response: errorResponses,
      },
    },
    async (request, reply) => {
      const { table } = request.query;
      const period = askedPeriod(request);
      if (!period.ok) return refuse(reply, period.error);
      const result = await experiment.result(period.value);
      if (!result.ok) return refuse(reply, result.error);
      const days = table === 'days' || table === 'day_comparisons' ? await experiment.days(period.value) : ok(null);
      if (!days.ok) return refuse(reply, days.error);
      const settings = (await store.guardrails()) ?? defaultGuardrails;
      const guardrails = period.value ? [] : guardrailStandings(result.value.comparisons, settings);
      const current = await store.currentBundle();
      const tables = resultTables({ result: result.value, days: days.value, guardrails });
      return reply
        .type('text/csv; charset=utf-8')
        .header('content-disposition', `attachment; filename="couplet-${table}.csv"`)
        .send(BYTE_ORDER_MARK + tableCsv(tables[table], (current && (await bundleFacts(current.id)))?.currency));
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
  const answer = async ({ principal }: FastifyRequest): Promise<GuardrailsAnswer> => {
    const settings = (await store.guardrails()) ?? defaultGuardrails;
    // They watch the whole experiment, which the share link of a period does not show.
    if (principal?.link?.period) return { settings, standings: null };
    const result = await experiment.result();
    return { settings, standings: result.ok ? guardrailStandings(result.value.comparisons, settings) : null };
  };

  scope.get(
    '/v1/admin/guardrails',
    {
      config: { access: 'results' },
      schema: { summary: 'Guardrails on refund rate, average order and margin per order: limits, actions and current status' },
    },
    async (request, reply) => reply.send(await answer(request)),
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
      return reply.send(await answer(request));
    },
  );
};
