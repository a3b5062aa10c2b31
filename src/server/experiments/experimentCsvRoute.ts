import type { FastifyInstance } from 'fastify';
import * as v from 'valibot';
import { ok } from '../../protocol/result';
import { defaultGuardrails, guardrailStandings } from '../../stats/experiment/metrics/guardrails';

import { tableCsv, tableNames } from '../../stats/experiment/tables/resultTable';
import { resultTables } from '../../stats/experiment/tables/resultTables';

import type { RouteDeps } from '../deps';
import { errorResponses } from '../http/errorResponses';
import { jsonSchema } from '../http/jsonSchema';
import { refuse } from '../http/refuse';

const querySchema = v.strictObject({ table: v.picklist(tableNames) });

/** The results as tables for a spreadsheet, with the numbers of `GET /v1/admin/experiment` and `…/days`. */
export const experimentCsvRoute = (scope: FastifyInstance, { experiment, store }: RouteDeps): void => {
  scope.get<{ Querystring: v.InferOutput<typeof querySchema> }>(
    '/v1/admin/experiment.csv',
    {
      config: { access: 'read' },
      schema: {
        summary: 'One table of the running experiment as CSV; `dictionary` says what each column of each table holds',
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
