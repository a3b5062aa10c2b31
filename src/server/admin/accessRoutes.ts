import { randomUUID } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import * as v from 'valibot';
import type { Clock } from '../../protocol/values/clock';
import { refuse } from '../http/refuse';
import { errorResponses, jsonSchema } from '../http/routeSchemas';
import { sha256 } from '../http/signature';
import type { AccessRepository, Audited } from '../records/accessRepository';
import { tokenRoleSchema } from '../records/role';
import { auditLine } from './auditTrail';
import { newTokenSecret, tokenNameSchema } from './guardAdmin';

const tokenSchema = v.strictObject({
  name: tokenNameSchema,
  role: tokenRoleSchema,
});
type NewToken = v.InferOutput<typeof tokenSchema>;

const auditSchema = v.strictObject({
  before: v.optional(v.pipe(v.string(), v.regex(/^\d{1,15}$/), v.description('must be the seq of an entry, a whole number'))),
  limit: v.optional(v.pipe(v.string(), v.regex(/^([1-9]\d?|[1-4]\d\d|500)$/), v.description('must be a whole number from 1 to 500'))),
});
type AuditQuery = v.InferOutput<typeof auditSchema>;

/** Names that look the same in the audit log. */
const alike = (name: string): string => name.normalize('NFKC').toLowerCase().trim().replace(/ +/g, ' ');
/** Name of the environment's token in the audit log. */
const OWNERS = 'ADMIN_TOKEN';

/** Routes for access to the admin API and for its audit log. */
interface AccessRouteDeps {
  readonly store: AccessRepository & Audited<Pick<AccessRepository, 'addToken' | 'revokeToken'>>;
  readonly clock: Clock;
}

export const accessRoutes = (scope: FastifyInstance, { store, clock }: AccessRouteDeps): void => {
  const tokens = async () => (await store.tokens()).filter(({ role }) => role !== 'viewer');

  scope.get(
    '/v1/admin/me',
    {
      config: { access: 'results' },
      schema: {
        summary:
          'The signed-in user: name in the audit log, role, and whether by token or session. For a share link also its period and end',
        response: errorResponses,
      },
    },
    async ({ principal }) => principal,
  );

  scope.get(
    '/v1/admin/tokens',
    {
      config: { access: 'manage' },
      schema: {
        summary: 'All tokens, including revoked ones, without their secrets. Share links have a list of their own',
        response: errorResponses,
      },
    },
    async () => ({ tokens: await tokens() }),
  );

  scope.post<{ Body: NewToken }>(
    '/v1/admin/tokens',
    {
      bodyLimit: 1_024,
      config: { subject: 'token', access: 'manage' },
      schema: { summary: 'Create a token. Its secret is only in this response', body: jsonSchema(tokenSchema), response: errorResponses },
    },
    async (request, reply) => {
      const { name, role } = request.body;
      const taken = [OWNERS, ...(await tokens()).flatMap((known) => (known.revokedAt === null ? [known.name] : []))];
      const same = taken.find((known) => alike(known) === alike(name));
      if (same !== undefined)
        return refuse(reply, { code: 'token_name_taken', message: `The name is too similar to ${same}. Choose another name.` });
      const secret = newTokenSecret();
      const createdBy = request.principal?.actor ?? '';
      const token = { id: randomUUID(), name, role, createdAt: clock(), createdBy, expiresAt: null, period: null };
      const added = await store.audited(auditLine(request, clock(), `token/${token.id}`)).addToken(token, sha256(secret));
      return added.ok ? reply.code(201).send({ ...token, token: secret }) : refuse(reply, added.error);
    },
  );

  scope.delete<{ Params: { id: string } }>(
    '/v1/admin/tokens/:id',
    {
      config: { subject: 'token', access: 'manage' },
      schema: { summary: 'Revoke a token permanently', response: errorResponses },
    },
    async (request, reply) => {
      const { id } = request.params;
      const revoked = await store.audited(auditLine(request, clock(), `token/${id}`, { revoked: true })).revokeToken(id, clock());
      return revoked.ok ? reply.send({ revoked: id }) : refuse(reply, revoked.error);
    },
  );

  scope.get<{ Querystring: AuditQuery }>(
    '/v1/admin/audit',
    {
      config: { subject: 'audit', access: 'manage' },
      schema: {
        summary: 'Audit log, newest first. Page with `before` and the last `seq`',
        querystring: jsonSchema(auditSchema),
        response: errorResponses,
      },
    },
    async ({ query }) => {
      const limit = Number(query.limit ?? 100);
      const entries = await store.audit(Number(query.before ?? Number.MAX_SAFE_INTEGER), limit);
      return { entries, next: entries.length === limit ? (entries.at(-1)?.seq ?? null) : null };
    },
  );
};
