import type { FastifyInstance } from 'fastify';
import { parseJsonWith } from '../../core/parse';
import { routes } from '../../core/sync/protocol';
import { REPORT_BYTES, reportSchema } from '../../core/sync/report';
import type { RouteDeps } from '../deps';
import { errorResponses } from '../http/errorResponses';
import { rawBody } from '../http/rawBody';
import { refuse } from '../http/refuse';
import { sha256 } from '../http/sha256';

/** Anonymous answers, exactly 256 bytes each. Repeating a delivery is harmless: 200 with `fresh: false`. */
export const reportsRoute = async (app: FastifyInstance, { store, bundleFacts, clock }: RouteDeps): Promise<void> => {
  await app.register(async (scope) => {
    rawBody(scope);
    scope.post<{ Body: Buffer | undefined }>(
      routes.reports,
      {
        bodyLimit: REPORT_BYTES,
        config: { subject: 'report', limit: 'reports' },
        schema: {
          summary: 'One randomised answer, padded to 256 bytes of JSON',
          response: {
            200: { type: 'object', properties: { v: { type: 'string', const: 'report/1' }, fresh: { type: 'boolean' } } },
            ...errorResponses,
          },
        },
      },
      async (request, reply) => {
        const body = request.body ?? Buffer.alloc(0);
        if (body.length !== REPORT_BYTES)
          return refuse(reply, { code: 'report_malformed', message: `A report is exactly ${REPORT_BYTES} bytes.` });
        const report = parseJsonWith(reportSchema, body.toString('utf8'), 'report_malformed');
        if (!report.ok) return refuse(reply, report.error);
        const { bundle, explored } = report.value;
        const facts = await bundleFacts(bundle);
        if (!facts)
          return refuse(reply, { code: 'report_bundle_unknown', message: 'The report names a bundle never published here.', at: 'bundle' });
        if (explored !== undefined && !facts.couponIds.has(explored))
          return refuse(reply, { code: 'report_explored_unknown', message: 'The bundle has no such coupon.', at: 'explored' });
        const added = await store.addReport(report.value, sha256(body), clock());
        return added.ok ? reply.send({ v: 'report/1', fresh: added.value }) : refuse(reply, added.error);
      },
    );
  });
};
