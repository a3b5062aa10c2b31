import type { FastifyInstance } from 'fastify';
import { readCodes } from '../../protocol/coupons/codes';
import type { Clock } from '../../protocol/values/clock';
import { auditLine } from '../admin/auditTrail';
import { refuse } from '../http/refuse';
import { errorResponses } from '../http/routeSchemas';
import { rawBody } from '../http/signature';
import type { Audited } from '../records/accessRepository';
import type { CatalogRepository } from '../records/catalogRepository';
import type { CodeRepository } from '../records/codeRepository';

interface Params {
  readonly id: string;
}

const PATH = '/v1/admin/coupons/:id/codes';
/** About 100,000 codes. */
const BYTES = 4 * 1024 * 1024;

const importedSchema = { type: 'object', properties: { added: { type: 'integer' }, known: { type: 'integer' } } };
const poolSchema = { type: 'object', properties: { imported: { type: 'integer' }, left: { type: 'integer' } } };

export interface CodePoolDeps {
  readonly store: CatalogRepository & Audited<Pick<CodeRepository, 'importCodes'>>;
  readonly clock: Clock;
}

/** Imports codes that the shop already has, for coupons with a pool. Importing a file again changes nothing. */
export const codePoolRoutes = async (app: FastifyInstance, { store, clock }: CodePoolDeps): Promise<void> => {
  await app.register(async (scope) => {
    rawBody(scope);
    scope.route<{ Params: Params; Body: Buffer | undefined }>({
      method: ['PUT', 'POST'],
      url: PATH,
      bodyLimit: BYTES,
      config: { subject: 'codes', access: 'write' },
      schema: { summary: "Import codes into a coupon's pool: CSV, all or none", response: { 200: importedSchema, ...errorResponses } },
      handler: async (request, reply) => {
        const codes = readCodes((request.body ?? Buffer.alloc(0)).toString('utf8'));
        if (!codes.ok) return refuse(reply, codes.error);
        const { id } = request.params;
        const imported = await store.audited(auditLine(request, clock(), `codes/${id}`)).importCodes(id, codes.value, clock());
        return imported.ok ? reply.send(imported.value) : refuse(reply, imported.error);
      },
    });
  });

  app.get<{ Params: Params }>(
    PATH,
    {
      schema: { summary: "Number of codes imported into a coupon's pool and left in it", response: { 200: poolSchema, ...errorResponses } },
    },
    async (request, reply) => {
      const use = (await store.couponUse(clock())).find(({ couponId }) => couponId === request.params.id);
      if (!use) return refuse(reply, { code: 'coupon_unknown', message: 'Unknown coupon.' });
      if (!use.pool) return refuse(reply, { code: 'coupon_not_pool', message: 'This coupon has no code pool.' });
      return reply.send(use.pool);
    },
  );
};
