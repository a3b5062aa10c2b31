import type { FastifyInstance } from 'fastify';
import { readCodes } from '../../protocol/coupons/codes';
import { auditLine } from '../admin/auditTrail';
import type { RouteDeps } from '../deps';
import { errorResponses } from '../http/errorResponses';
import { rawBody } from '../http/rawBody';
import { refuse } from '../http/refuse';

interface Params {
  readonly id: string;
}

const PATH = '/v1/admin/coupons/:id/codes';
/** Some 100,000 codes. */
const BYTES = 4 * 1024 * 1024;

const importedSchema = { type: 'object', properties: { added: { type: 'integer' }, known: { type: 'integer' } } };
const poolSchema = { type: 'object', properties: { imported: { type: 'integer' }, left: { type: 'integer' } } };

/** Codes that the shop has already, for coupons that hand out those. Importing a file again changes nothing. */
export const codePoolRoutes = async (app: FastifyInstance, { store, clock }: RouteDeps): Promise<void> => {
  await app.register(async (scope) => {
    rawBody(scope);
    scope.route<{ Params: Params; Body: Buffer | undefined }>({
      method: ['PUT', 'POST'],
      url: PATH,
      bodyLimit: BYTES,
      config: { subject: 'codes', access: 'write' },
      schema: { summary: "Add codes to a coupon's pool: CSV, all or none", response: { 200: importedSchema, ...errorResponses } },
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
    { schema: { summary: "How many codes a coupon's pool had, and has left", response: { 200: poolSchema, ...errorResponses } } },
    async (request, reply) => {
      const use = (await store.couponUse(clock())).find(({ couponId }) => couponId === request.params.id);
      if (!use) return refuse(reply, { code: 'coupon_unknown', message: 'The shop has no such coupon.' });
      if (!use.pool) return refuse(reply, { code: 'coupon_not_pool', message: 'This coupon has no pool of codes.' });
      return reply.send(use.pool);
    },
  );
};
