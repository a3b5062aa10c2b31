import type { FastifyInstance } from 'fastify';
import * as v from 'valibot';
import type { Clock } from '../../protocol/values/clock';
import { parseWith } from '../../protocol/values/parse';
import { auditLine } from '../admin/auditTrail';
import { refuse } from '../http/refuse';
import { errorResponses, jsonSchema } from '../http/routeSchemas';
import type { Audited } from '../records/accessRepository';
import { allowedOriginsSchema, type OriginRepository } from '../records/originRepository';
import { isInList, type Origins } from './limitOrigins';

const bodySchema = v.strictObject({ allowed: allowedOriginsSchema });
const answerSchema = v.object({
  v: v.literal('origins/1'),
  allowed: v.array(v.string()),
  seen: v.array(v.object({ origin: v.string(), count: v.number(), lastAt: v.number(), allowed: v.boolean() })),
});

export interface OriginRouteDeps {
  readonly store: OriginRepository & Audited<Pick<OriginRepository, 'putAllowedOrigins'>>;
  readonly origins: Origins;
  readonly clock: Clock;
}

/** Lets the merchant read and set which websites may use the server. */
export const originRoutes = (scope: FastifyInstance, { store, origins, clock }: OriginRouteDeps): void => {
  const answer = async (): Promise<v.InferOutput<typeof answerSchema>> => {
    const allowed = await store.allowedOrigins();
    const isAllowed = (origin: string): boolean => allowed.length === 0 || isInList(allowed, origin);
    return { v: 'origins/1', allowed: [...allowed], seen: origins.seen().map((one) => ({ ...one, allowed: isAllowed(one.origin) })) };
  };
  const response = { 200: jsonSchema(answerSchema), ...errorResponses };

  scope.get(
    '/v1/admin/origins',
    {
      config: { access: 'read' },
      schema: {
        summary: 'Websites that may use the server, and those whose pages asked this replica for the status within a day',
        response,
      },
    },
    async (_request, reply) => reply.send(await answer()),
  );

  scope.put<{ Body: unknown }>(
    '/v1/admin/origins',
    {
      config: { subject: 'origins', access: 'write' },
      schema: {
        summary: 'Replace the list of websites: `https://shop.example`, or `https://*.shop.example` for its subdomains. Empty: any website',
        body: jsonSchema(bodySchema),
        response,
      },
    },
    async (request, reply) => {
      const body = parseWith(bodySchema, request.body, 'origins_malformed');
      if (!body.ok) return refuse(reply, body.error);
      await store.audited(auditLine(request, clock(), 'origins')).putAllowedOrigins(body.value.allowed, clock());
      origins.changed();
      return reply.send(await answer());
    },
  );
};
