import { randomUUID } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import * as v from 'valibot';
import { type Clock, DAY } from '../../protocol/values/clock';
import { parseWith } from '../../protocol/values/parse';
import { periodSchema } from '../../stats/experiment/period';
import { refuse } from '../http/refuse';
import { errorResponses, jsonSchema } from '../http/routeSchemas';
import { sha256 } from '../http/signature';
import type { AccessRepository, AdminToken, Audited } from '../records/accessRepository';
import { auditLine } from './auditTrail';
import { newTokenSecret, tokenNameSchema } from './guardAdmin';
import { linkTo } from './session';

const shareSchema = v.strictObject({
  name: tokenNameSchema,
  days: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(90), v.description('must be a whole number of days from 1 to 90')),
  period: v.optional(v.nullable(periodSchema)),
});

/** Parts of a share link that its makers see. */
const shown = ({ id, name, period, createdAt, createdBy, expiresAt, usedAt }: AdminToken) => ({
  id,
  name,
  period,
  createdAt,
  createdBy,
  expiresAt,
  usedAt,
});

interface ShareRouteDeps {
  readonly store: AccessRepository & Audited<Pick<AccessRepository, 'addToken' | 'revokeToken'>>;
  readonly clock: Clock;
  readonly baseUrl?: string | undefined;
}

/** Share links: tokens of the role `viewer`, which expire and see the results of the experiment only. */
export const shareRoutes = (scope: FastifyInstance, { store, clock, baseUrl }: ShareRouteDeps): void => {
  const links = async (): Promise<readonly AdminToken[]> =>
    (await store.tokens()).filter(({ role, revokedAt }) => role === 'viewer' && revokedAt === null);

  scope.get(
    '/v1/admin/shares',
    {
      config: { access: 'write' },
      schema: { summary: 'Share links to the results that are not revoked, with their last use, without their secrets' },
    },
    async () => ({ v: 'shares/1', links: (await links()).map(shown) }),
  );

  scope.post<{ Body: unknown }>(
    '/v1/admin/shares',
    {
      bodyLimit: 1_024,
      config: { subject: 'share', access: 'write' },
      schema: {
        summary:
          'Create a link to the results, read only. Without `period` it shows the current results. The secret is only in this response, after `#`',
        body: jsonSchema(shareSchema),
      },
    },
    async (request, reply) => {
      const body = parseWith(shareSchema, request.body, 'share_malformed');
      if (!body.ok) return refuse(reply, body.error);
      const { name, days, period = null } = body.value;
      const [secret, now] = [newTokenSecret(), clock()];
      const createdBy = request.principal?.actor ?? '';
      const token = { id: randomUUID(), name, role: 'viewer', createdAt: now, createdBy, expiresAt: now + days * DAY, period } as const;
      const added = await store.audited(auditLine(request, now, `share/${token.id}`)).addToken(token, sha256(secret));
      if (!added.ok) return refuse(reply, added.error);
      const link = linkTo(baseUrl, `console/#share=${secret}`);
      return reply.code(201).send({ ...shown({ ...token, usedAt: null, revokedAt: null }), link });
    },
  );

  scope.delete<{ Params: { id: string } }>(
    '/v1/admin/shares/:id',
    {
      config: { subject: 'share', access: 'write' },
      schema: { summary: 'Revoke a share link permanently', response: errorResponses },
    },
    async (request, reply) => {
      const { id } = request.params;
      if (!(await links()).some((link) => link.id === id))
        return refuse(reply, { code: 'token_unknown', message: 'Share link not found. It may have been revoked.' });
      await store.audited(auditLine(request, clock(), `share/${id}`, { revoked: true })).revokeToken(id, clock());
      return reply.send({ revoked: id });
    },
  );
};
