import type { FastifyInstance } from 'fastify';
import { parseWith } from '../../protocol/parse';
import {
  defaultGuardrails,
  type GuardrailStanding,
  type Guardrails,
  guardrailStandings,
  guardrailsSchema,
} from '../../stats/experiment/metrics/guardrails';

import { auditLine } from '../admin/auditTrail';
import type { RouteDeps } from '../deps';
import { jsonSchema } from '../http/jsonSchema';
import { refuse } from '../http/refuse';

interface GuardrailsAnswer {
  readonly settings: Guardrails;
  /** Null before there is an experiment with orders. */
  readonly standings: readonly GuardrailStanding[] | null;
}

/** By how much metrics of the experiment may get worse, for the merchant to say, and how they stand. */
export const guardrailRoutes = (scope: FastifyInstance, { store, experiment, clock }: RouteDeps): void => {
  const answer = async (): Promise<GuardrailsAnswer> => {
    const settings = (await store.guardrails()) ?? defaultGuardrails;
    const result = await experiment.result();
    return { settings, standings: result.ok ? guardrailStandings(result.value.comparisons, settings) : null };
  };

  scope.get(
    '/v1/admin/guardrails',
    {
      config: { access: 'read' },
      schema: { summary: 'How much worse refund rate, average order and margin per order may get, what then happens, and how they stand' },
    },
    async (_request, reply) => reply.send(await answer()),
  );

  scope.put<{ Body: unknown }>(
    '/v1/admin/guardrails',
    {
      config: { subject: 'guardrails', access: 'write' },
      schema: {
        summary: 'Say how much (`most`), and what happens (`action`): `warn`, `stop` (coupons are switched off within the hour) or `off`',
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
