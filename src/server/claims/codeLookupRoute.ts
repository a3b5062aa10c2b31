import type { FastifyInstance } from 'fastify';
import * as v from 'valibot';
import type { Clock } from '../../protocol/values/clock';
import { errorResponses, jsonSchema } from '../http/routeSchemas';
import type { BundleRepository } from '../records/bundleRepository';
import type { CatalogRepository } from '../records/catalogRepository';
import type { ClaimRepository } from '../records/claimRepository';
import type { CodeRepository } from '../records/codeRepository';

const querySchema = v.strictObject({
  code: v.pipe(v.string(), v.minLength(1), v.maxLength(80), v.description('must be a code of 1 to 80 characters')),
});

export interface CodeLookupDeps {
  readonly store: CatalogRepository &
    Pick<BundleRepository, 'serving'> &
    Pick<ClaimRepository, 'claimsByCode' | 'orderOfCode'> &
    Pick<CodeRepository, 'validateCode'>;
  readonly clock: Clock;
}

/** What became of a code, and whether a checkout that asks may accept it now. Changes and counts nothing. */
export const codeLookupRoute = (scope: FastifyInstance, { store, clock }: CodeLookupDeps): void => {
  scope.get<{ Querystring: v.InferOutput<typeof querySchema> }>(
    '/v1/admin/code',
    {
      config: { subject: 'code' },
      schema: { summary: 'Find out why a code is refused', querystring: jsonSchema(querySchema), response: errorResponses },
    },
    async ({ query }) => {
      const code = query.code.trim();
      const [serving, valid, claims, orderId, catalog] = await Promise.all([
        store.serving(),
        store.validateCode({ code }, clock()),
        store.claimsByCode([code]),
        store.orderOfCode(code),
        store.catalog(),
      ]);
      const [claim] = claims;
      const shared = catalog.find(({ codes }) => codes?.from === 'shared' && codes.code.toUpperCase() === code.toUpperCase());
      return {
        v: 'code/1',
        code,
        /** `accepted`, or the reason code that a checkout gets. */
        verdict: valid.ok ? (serving ? 'accepted' : 'serving_stopped') : valid.error.code,
        couponId: claim?.couponId ?? shared?.coupon.id ?? null,
        source: claim?.source ?? (shared ? 'shared' : null),
        orderId: orderId ?? null,
        claimedAt: claim?.createdAt ?? null,
        expiresAt: claim?.expiresAt ?? shared?.coupon.endsAt ?? null,
      };
    },
  );
};
