import type { FastifyInstance } from 'fastify';
import * as v from 'valibot';
import { checkFairness } from '../../bundle/checkFairness';
import { budgetSchema, couponLimitsSchema } from '../../protocol/coupons/budget';
import { codeOriginSchema } from '../../protocol/coupons/codes';
import { couponSchema } from '../../protocol/coupons/coupon';
import { isTimeZone } from '../../protocol/localDay';
import { currencySchema } from '../../protocol/money';
import { parseWith } from '../../protocol/parse';
import { fail, ok, type Result } from '../../protocol/result';
import { auditLine } from '../admin/auditTrail';
import { checkCatalog } from '../connectors/checkCatalog';
import type { RouteDeps } from '../deps';
import { refuse } from '../http/refuse';
import type { CatalogEntry } from '../store/store';

const catalogSchema = v.strictObject({
  entries: v.pipe(
    v.array(
      v.strictObject({
        coupon: couponSchema,
        currency: currencySchema,
        budget: v.optional(budgetSchema, {}),
        limits: v.optional(couponLimitsSchema, {}),
        codes: v.optional(codeOriginSchema, { from: 'generated' }),
      }),
    ),
    v.maxLength(128),
  ),
  /** Zone of the calendar days that budgets are counted by. */
  timeZone: v.optional(v.pipe(v.string(), v.check(isTimeZone, 'This is no IANA time zone.')), 'UTC'),
});

/** The condition tree is recursive, which OpenAPI cannot inline: the document names the field, valibot checks it. */
const bodySchema = {
  type: 'object',
  required: ['entries'],
  properties: { entries: { type: 'array', items: { type: 'object' } }, timeZone: { type: 'string' } },
};

/** Errors: `catalog_malformed`, `coupon_duplicate`, `code_duplicate`, those of `checkFairness`. */
const readCatalog = (body: unknown): Result<readonly CatalogEntry[]> => {
  const catalog = parseWith(catalogSchema, body, 'catalog_malformed');
  if (!catalog.ok) return catalog;
  const { entries, timeZone } = catalog.value;
  const ids = entries.map(({ coupon }) => coupon.id);
  if (new Set(ids).size < ids.length) return fail('coupon_duplicate', 'A coupon id occurs twice.');
  const shared = entries.flatMap(({ codes }) => (codes.from === 'shared' ? [codes.code.toUpperCase()] : []));
  if (new Set(shared).size < shared.length) return fail('code_duplicate', 'Two coupons share one code.');
  const fair = checkFairness({ coupons: entries.map(({ coupon }) => coupon) });
  return fair.ok ? ok(entries.map((entry) => ({ ...entry, timeZone }))) : fair;
};

export const catalogRoute = (scope: FastifyInstance, { store, connector, clock }: RouteDeps): void => {
  scope.put<{ Body: unknown }>(
    '/v1/admin/catalog',
    {
      bodyLimit: 4 * 1024 * 1024,
      config: { subject: 'catalog', access: 'write' },
      schema: { summary: 'Replace the catalog: coupons, budgets, limits, where codes come from', body: bodySchema },
    },
    async (request, reply) => {
      const entries = readCatalog(request.body);
      if (!entries.ok) return refuse(reply, entries.error);
      const honoured = await checkCatalog(entries.value, connector);
      if (!honoured.ok) return refuse(reply, honoured.error);
      await store.audited(auditLine(request, clock(), 'catalog')).putCatalog(entries.value, clock());
      return reply.send({ entries: entries.value.length });
    },
  );
};
