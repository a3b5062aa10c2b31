import type { FastifyInstance } from 'fastify';
import { parseJsonWith } from '../../protocol/parse';
import { routes } from '../../protocol/protocol';
import { isOfSize, splitReportBytes, splitReportSchema } from '../../protocol/reporting/splitReport';
import { PAYMENT_BYTES } from '../../protocol/reporting/tokens';
import { takesReports } from '../aggregation/leader/keyLife';
import type { RouteDeps } from '../deps';
import { errorResponses } from '../http/errorResponses';
import { rawBody } from '../http/rawBody';
import { refuse } from '../http/refuse';
import { sha256 } from '../http/sha256';
import { createPaidWith } from '../tokens/paidWith';

/** The longest reports: of 128 coupons. */
const MOST_ARMS = 129;

/**
 * Answers cut into two sealed shares, of one size a bundle, with a token behind them where the bundle announces tokens. What is in them is looked at
 * later, with the helper. Repeating a delivery is harmless: 200 with `fresh: false`.
 */
export const splitReportsRoute = async (app: FastifyInstance, deps: RouteDeps): Promise<void> => {
  const { store, bundleFacts, clock } = deps;
  const paidWith = createPaidWith(deps);

  await app.register(async (scope) => {
    rawBody(scope);
    scope.post<{ Body: Buffer | undefined }>(
      routes.splitReports,
      {
        bodyLimit: splitReportBytes({ arms: MOST_ARMS }) + PAYMENT_BYTES,
        config: { subject: 'report', limit: 'reports' },
        schema: {
          summary: 'One answer in two sealed shares, `split/1`; where tokens are needed, a line feed and `spend/1` behind it',
          response: {
            200: { type: 'object', properties: { v: { type: 'string', const: 'split/1' }, fresh: { type: 'boolean' } } },
            ...errorResponses,
          },
        },
      },
      async (request, reply) => {
        const given = request.body ?? Buffer.alloc(0);
        const end = given.indexOf('\n');
        const body = end < 0 ? given : given.subarray(0, end);
        const report = parseJsonWith(splitReportSchema, body.toString('utf8'), 'report_malformed');
        if (!report.ok) return refuse(reply, report.error);
        const facts = await bundleFacts(report.value.bundle);
        if (!facts)
          return refuse(reply, { code: 'report_bundle_unknown', message: 'The report names a bundle never published here.', at: 'bundle' });
        const { splitTask: task } = facts;
        if (!task) return refuse(reply, { code: 'report_mode', message: 'Reports of this bundle are not split.', at: 'bundle' });
        if (!(await takesReports(store, { bundle: report.value.bundle, leader: task.leader }, clock())))
          return refuse(reply, { code: 'report_bundle_over', message: 'Reports of this bundle are no longer counted.', at: 'bundle' });
        if (!isOfSize(report.value, task) || body.length !== splitReportBytes(task))
          return refuse(reply, {
            code: 'report_malformed',
            message: `A report to this bundle is exactly ${splitReportBytes(task)} bytes, and ${PAYMENT_BYTES} more with its token.`,
          });
        const token = await paidWith(body, given);
        if (!token.ok) return refuse(reply, token.error);
        const added = await store.addSplitReport(report.value, sha256(body), clock(), token.value);
        return added.ok ? reply.send({ v: 'split/1', fresh: added.value }) : refuse(reply, added.error);
      },
    );
  });
};
