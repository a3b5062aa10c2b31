import type { FastifyInstance } from 'fastify';
import * as v from 'valibot';
import {
  type ClaimRequest,
  type ClaimResponse,
  claimRequestSchema,
  claimResponseSchema,
  idempotencyKeySchema,
  routes,
} from '../../protocol/protocol';
import type { RouteDeps } from '../deps';
import { errorResponses } from '../http/errorResponses';
import { jsonSchema } from '../http/jsonSchema';
import { refuse } from '../http/refuse';

const headersSchema = v.object({ 'idempotency-key': idempotencyKeySchema });

/** The shopper clicked: one single-use code, already valid in the shop. The same Idempotency-Key gets the same answer, also after a crash. */
export const claimsRoute = (app: FastifyInstance, { claims, refusals }: Pick<RouteDeps, 'claims' | 'refusals'>): void => {
  app.post<{ Body: ClaimRequest; Headers: v.InferOutput<typeof headersSchema> }>(
    routes.claims,
    {
      bodyLimit: 1_024,
      config: { subject: 'claim', limit: 'claims' },
      schema: {
        summary: 'Claim a coupon: reserves its budget and returns a single-use code',
        headers: jsonSchema(headersSchema),
        body: jsonSchema(claimRequestSchema),
        response: { 200: jsonSchema(claimResponseSchema), ...errorResponses },
      },
    },
    async (request, reply) => {
      const claimed = await claims.claim(request.headers['idempotency-key'], request.body);
      if (!claimed.ok) {
        refusals.note(request.body.couponId, claimed.error.code);
        return refuse(reply, claimed.error);
      }
      const answer: ClaimResponse = { v: 'claim/1', code: claimed.value.code, expiresAt: claimed.value.expiresAt };
      return reply.header('cache-control', 'no-store').send(answer);
    },
  );
};
