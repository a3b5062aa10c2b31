import type { FastifyInstance } from 'fastify';
import * as v from 'valibot';
import type { Clock } from '../../protocol/values/clock';
import { parseWith } from '../../protocol/values/parse';
import { type ExpectedTraffic, expectedTrafficSchema } from '../../stats/metrics/expectedTraffic';
import { auditLine } from '../admin/auditTrail';
import { refuse } from '../http/refuse';
import { jsonSchema } from '../http/routeSchemas';
import type { Audited } from '../records/accessRepository';
import type { BudgetRepository } from '../records/budgetRepository';

const bodySchema = v.strictObject({ peaks: expectedTrafficSchema });

export interface TrafficRouteDeps {
  readonly store: Audited<Pick<BudgetRepository, 'putExpectedTraffic'>>;
  /** The merchant's setting; until it is set, the server's configuration. */
  readonly expectedTraffic: () => Promise<ExpectedTraffic>;
  readonly clock: Clock;
}

/** Lets the merchant read and set periods with unusual traffic. */
export const expectedTrafficRoutes = (scope: FastifyInstance, { store, clock, expectedTraffic }: TrafficRouteDeps): void => {
  scope.get(
    '/v1/admin/expected-traffic',
    { config: { access: 'read' }, schema: { summary: 'Periods with more or fewer expected visits, used to plan budgets' } },
    async (_request, reply) => reply.send({ peaks: await expectedTraffic() }),
  );

  scope.put<{ Body: unknown }>(
    '/v1/admin/expected-traffic',
    {
      config: { subject: 'expected_traffic', access: 'write' },
      schema: {
        summary: 'Replace the periods: `times` as many visits from `from` until before `until`, UTC ms',
        body: jsonSchema(bodySchema),
      },
    },
    async (request, reply) => {
      const body = parseWith(bodySchema, request.body, 'expected_traffic_malformed');
      if (!body.ok) return refuse(reply, body.error);
      await store.audited(auditLine(request, clock(), 'expected_traffic')).putExpectedTraffic(body.value.peaks, clock());
      return reply.send(body.value);
    },
  );
};
