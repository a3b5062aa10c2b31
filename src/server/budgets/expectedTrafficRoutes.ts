import type { FastifyInstance } from 'fastify';
import * as v from 'valibot';
import { parseWith } from '../../protocol/parse';
import { expectedTrafficSchema } from '../../stats/metrics/expectedTraffic';
import { auditLine } from '../admin/auditTrail';
import type { RouteDeps } from '../deps';
import { jsonSchema } from '../http/jsonSchema';
import { refuse } from '../http/refuse';

const bodySchema = v.strictObject({ peaks: expectedTrafficSchema });

/** When more or fewer visits are expected than else, for the merchant to read and to say. */
export const expectedTrafficRoutes = (scope: FastifyInstance, { store, clock, expectedTraffic }: RouteDeps): void => {
  scope.get(
    '/v1/admin/expected-traffic',
    { config: { access: 'read' }, schema: { summary: 'Times at which more or fewer visits are expected, by which budgets are planned' } },
    async (_request, reply) => reply.send({ peaks: await expectedTraffic() }),
  );

  scope.put<{ Body: unknown }>(
    '/v1/admin/expected-traffic',
    {
      config: { subject: 'expected_traffic', access: 'write' },
      schema: { summary: 'Replace them: `times` as many visits from `from` until before `until`, UTC ms', body: jsonSchema(bodySchema) },
    },
    async (request, reply) => {
      const body = parseWith(bodySchema, request.body, 'expected_traffic_malformed');
      if (!body.ok) return refuse(reply, body.error);
      await store.audited(auditLine(request, clock(), 'expected_traffic')).putExpectedTraffic(body.value.peaks, clock());
      return reply.send(body.value);
    },
  );
};
