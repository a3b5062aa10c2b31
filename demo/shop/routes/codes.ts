import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { CURRENCY, categories, categoryOf } from '../catalog';
import { deactivateCode, putCode } from '../discountTable';
import {
  checkableFields,
  type DiscountScope,
  type DiscountTerms,
  discountForms,
  type MinimumCondition,
  scopeSchema,
  termsSchema,
  unsupportedPart,
} from '../discountTerms';
import { products } from '../products';
import { type Shop, tokenMatches } from './visit';

interface CodeBody {
  readonly v: 'code/1';
  readonly code: string;
  readonly discount: DiscountTerms;
  readonly scope: DiscountScope;
  readonly when?: MinimumCondition;
  readonly currency: string;
  readonly expiresAt: number;
  readonly uses: number;
}

const bodySchema = {
  type: 'object',
  required: ['v', 'code', 'discount', 'currency', 'expiresAt', 'uses'],
  properties: {
    v: { const: 'code/1' },
    code: { type: 'string', pattern: '^[A-Za-z0-9_-]{4,64}$' },
    discount: termsSchema,
    scope: { ...scopeSchema, default: {} },
    when: { type: 'object' },
    currency: { type: 'string' },
    expiresAt: { type: 'integer', minimum: 0 },
    uses: { type: 'integer', minimum: 1, maximum: 1_000_000 },
  },
} as const;

const refuse = (reply: FastifyReply, status: number, code: string, message: string): FastifyReply =>
  reply.code(status).send({ error: { code, message } });

/** API for apps: they create and switch off codes. Only the checkout decides what a code is worth. */
export const codesRoutes = (app: FastifyInstance, shop: Shop): void => {
  const onlyApps = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined> => {
    const [scheme, token] = (request.headers.authorization ?? '').split(' ');
    if (scheme?.toLowerCase() === 'bearer' && tokenMatches(token, shop.codesToken)) return undefined;
    return refuse(reply, 401, 'unauthorized', 'Send the app token as a bearer token.');
  };

  /** Reports terms that this checkout does not support, before the body is validated. */
  const onlyHonoured = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined> => {
    const { discount, stacking } = Object(request.body) as { readonly discount?: { readonly kind?: unknown }; readonly stacking?: unknown };
    const { kind } = Object(discount) as { readonly kind?: unknown };
    if (stacking !== undefined) return refuse(reply, 422, 'stacking_unsupported', 'This checkout accepts one code per order.');
    if (typeof kind === 'string' && !discountForms.some((form) => form === kind))
      return refuse(reply, 422, 'discount_unsupported', `This checkout does not support the discount ${kind}.`);
    return undefined;
  };

  app.post<{ Body: CodeBody }>(
    '/couplet/codes',
    { onRequest: onlyApps, preValidation: onlyHonoured, schema: { body: bodySchema } },
    (request, reply) => {
      const { code, discount, scope, when = { all: [] }, currency, expiresAt, uses } = request.body;
      if (currency !== CURRENCY) return refuse(reply, 422, 'currency_unsupported', `This shop sells in ${CURRENCY}.`);
      const unsupported = unsupportedPart(when);
      if (unsupported !== undefined) return refuse(reply, 422, 'condition_unsupported', `This checkout cannot check ${unsupported}.`);
      const outcome = putCode(shop.db, { code, terms: discount, scope, minimum: when, currency, expiresAt, uses }, shop.now());
      if (outcome === 'conflict') return refuse(reply, 409, 'code_conflict', 'This code belongs to another discount or is switched off.');
      return reply.code(outcome === 'created' ? 201 : 200).send({ code });
    },
  );

  app.get('/couplet/capabilities', { onRequest: onlyApps }, (_request, reply) =>
    reply.send({ v: 'capabilities/1', discounts: discountForms, fields: checkableFields, stacking: false }),
  );

  app.get('/couplet/products', { onRequest: onlyApps }, (request, reply) =>
    reply.send({
      v: 'products/1',
      products: products.map(({ id, name, category, price }) => ({
        id,
        title: name,
        categories: [categoryOf(category)?.name ?? category],
        price,
        currency: CURRENCY,
        picture: `${request.protocol}://${request.host}/pictures/${id}.svg`,
      })),
      categories: categories.map(({ name }) => ({ id: name, names: { en: name } })),
      next: null,
    }),
  );

  app.delete<{ Params: { code: string } }>('/couplet/codes/:code', { onRequest: onlyApps }, (request, reply) => {
    deactivateCode(shop.db, request.params.code);
    return reply.code(204).send();
  });
};
