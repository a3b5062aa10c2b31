import fastify from 'fastify';
import { claimRequestSchema, routes } from '../../src/protocol/protocol';
import { type Report, reportSchema } from '../../src/protocol/reporting/report';
import { newCode } from '../../src/server/claims/claimMaker';
import { genericHttp } from '../../src/server/connectors/openConnector';
import { jsonSchema } from '../../src/server/http/routeSchemas';
import { sha256 } from '../../src/server/http/signature';
import { openStore } from '../../src/server/store/openStore';
import { categoryCoupon } from '../../test/helpers/testBundle';
import { CLAIMED_COUPON } from './load';

/**
 * The floor: Fastify as it comes, on the same store and the same connector, with the checks a body cannot do without (its schema, by Ajv;
 * the digest by which a repeat is known). No CORS, figures, log, catalog, bundles or second thoughts after a crash.
 */
const { DATA_DIR = '', DATABASE_URL, SHOP_URL = '', SHOP_TOKEN = '' } = process.env;
const store = await openStore({ DATA_DIR, DATABASE_URL }, () => undefined);
const shop = genericHttp({ shopUrl: SHOP_URL, token: SHOP_TOKEN });
const coupon = categoryCoupon(CLAIMED_COUPON, 'Tea');
await store.putCatalog([{ coupon, currency: 'EUR', budget: {} }], Date.now());

const app = fastify();
await app.register(async (scope) => {
  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser('*', { parseAs: 'buffer' }, (request, body, done) => {
    request.headers['x-digest'] = sha256(body as Buffer);
    done(null, JSON.parse(body.toString('utf8')));
  });
  scope.post<{ Body: Report }>(routes.reports, { schema: { body: jsonSchema(reportSchema) } }, async (request, reply) => {
    const added = await store.addReport(request.body, String(request.headers['x-digest']), Date.now());
    return added.ok ? { v: 'report/1', fresh: added.value } : reply.code(503).send(added.error);
  });
});
app.post<{ Body: { attribution: string } }>(routes.claims, { schema: { body: jsonSchema(claimRequestSchema) } }, async (request, reply) => {
  const now = Date.now();
  const reserved = await store.reserveClaim({
    key: String(request.headers['idempotency-key']),
    couponId: coupon.id,
    couponVersion: coupon.version,
    code: newCode(),
    reserved: 500,
    attribution: request.body.attribution,
    createdAt: now,
    expiresAt: now + 1_800_000,
  });
  if (!reserved.ok) return reply.code(503).send(reserved.error);
  const { key, code, expiresAt } = reserved.value.row;
  await shop.createCode({ code, coupon, currency: 'EUR', expiresAt, uses: 1 });
  await store.issueClaim(key);
  return { v: 'claim/1', code, expiresAt };
});
process.send?.({ url: await app.listen({ port: 0, host: '127.0.0.1' }) });
