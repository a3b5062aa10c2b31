import type { FastifyInstance } from 'fastify';
import * as v from 'valibot';
import { brandSchema, LOGO_CHARACTERS } from '../../protocol/brand';
import type { Clock } from '../../protocol/values/clock';
import { parseWith } from '../../protocol/values/parse';
import { auditLine } from '../admin/auditTrail';
import { refuse } from '../http/refuse';
import { errorResponses, jsonSchema } from '../http/routeSchemas';
import type { Audited } from '../records/accessRepository';
import type { BrandRepository } from '../records/brandRepository';
import type { ReadBrand } from './templates/brand';

const answerSchema = v.object({
  v: v.literal('brand/1'),
  /** As the merchant has set it. */
  set: v.object({
    name: v.optional(v.string()),
    website: v.optional(v.string()),
    color: v.optional(v.string()),
    logo: v.optional(v.string()),
  }),
  /** In use, with the defaults; null: there is none. */
  used: v.object({ name: v.nullable(v.string()), website: v.nullable(v.string()), color: v.string() }),
});

export interface BrandRouteDeps {
  readonly store: BrandRepository & Audited<Pick<BrandRepository, 'putBrand'>>;
  readonly brand: ReadBrand;
  readonly clock: Clock;
}

/** Lets the merchant read and set name, website, colour and logo, as shoppers see them in messages. */
export const brandRoutes = (scope: FastifyInstance, { store, brand, clock }: BrandRouteDeps): void => {
  const answer = async (): Promise<v.InferOutput<typeof answerSchema>> => {
    const { name, website, color } = await brand();
    return { v: 'brand/1', set: await store.brand(), used: { name: name || null, website: website ?? null, color } };
  };
  const response = { 200: jsonSchema(answerSchema), ...errorResponses };

  scope.get(
    '/v1/admin/brand',
    { config: { access: 'read' }, schema: { summary: "The shop's name, website, colour and logo in messages", response } },
    async (_request, reply) => reply.send(await answer()),
  );

  scope.put<{ Body: unknown }>(
    '/v1/admin/brand',
    {
      bodyLimit: LOGO_CHARACTERS + 4_096,
      config: { subject: 'brand', access: 'write' },
      schema: {
        summary: 'Replace name, website, colour (`#1d4ed8`) and logo (a PNG as data URL). Absent fields get their defaults',
        body: jsonSchema(brandSchema),
        response,
      },
    },
    async (request, reply) => {
      const body = parseWith(brandSchema, request.body, 'brand_malformed');
      if (!body.ok) return refuse(reply, body.error);
      await store.audited(auditLine(request, clock(), 'brand')).putBrand(body.value, clock());
      return reply.send(await answer());
    },
  );
};
