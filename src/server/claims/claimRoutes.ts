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
import { SECOND } from '../../protocol/values/clock';
import { refuse } from '../http/refuse';
import { errorResponses, jsonSchema } from '../http/routeSchemas';
import type { createAdmitClaim } from './admitClaim';
import type { Claims } from './claims';
import type { RefusalCounts } from './refusalCounts';

const headersSchema = v.object({ 'idempotency-key': idempotencyKeySchema });

/** Claims a code: one single-use code, already valid in the shop. The same Idempotency-Key gets the same response, even after a crash. */
export const claimsRoute = (
  app: FastifyInstance,
  {
    claims,
    refusals,
    admitClaim,
  }: { readonly claims: Claims; readonly refusals: RefusalCounts; readonly admitClaim: ReturnType<typeof createAdmitClaim> },
): void => {
  app.post<{ Body: ClaimRequest; Headers: v.InferOutput<typeof headersSchema> }>(
    routes.claims,
    {
      bodyLimit: 1_024,
      config: { subject: 'claim', limit: 'claims', origin: 'check' },
      schema: {
        summary: 'Claim a coupon: reserve its budget and return a single-use code',
        headers: jsonSchema(headersSchema),
        body: jsonSchema(claimRequestSchema),
        response: { 200: jsonSchema(claimResponseSchema), ...errorResponses },
      },
    },
    async (request, reply) => {
      const key = request.headers['idempotency-key'];
      const admitted = await admitClaim(key, request.body, request.ip);
      if (!admitted.ok) {
        const { waitMs, ...failure } = admitted.error;
        refusals.note(request.body.couponId, failure.code);
        if (waitMs !== undefined) void reply.header('retry-after', String(Math.ceil(waitMs / SECOND)));
        return refuse(reply, failure);
      }
      const claimed = await claims.claim(key, request.body);
      if (!claimed.ok) {
        const { code } = claimed.error;
        // A shop that did not answer may have the code. Then its place is kept until the sweeper has asked.
        if (code !== 'shop_unreachable') admitted.value(undefined);
        refusals.note(request.body.couponId, code);
        return refuse(reply, claimed.error);
      }
      const { code, expiresAt } = claimed.value;
      admitted.value(expiresAt);
      const answer: ClaimResponse = { v: 'claim/1', code, expiresAt };
      return reply.header('cache-control', 'no-store').send(answer);
    },
  );
};
