import type { FastifyInstance } from 'fastify';
import { messageSchema } from '../../protocol/message';
import { parseJsonWith } from '../../protocol/parse';
import { routes } from '../../protocol/protocol';
import { REPORT_BYTES } from '../../protocol/reporting/report';
import { SPEND_BYTES } from '../../protocol/reporting/spend';
import { fitsBundle } from '../bundles/fitsBundle';
import type { RouteDeps } from '../deps';
import { errorResponses } from '../http/errorResponses';
import { rawBody } from '../http/rawBody';
import { refuse } from '../http/refuse';
import { sha256 } from '../http/sha256';
import { createPaidWith } from '../tokens/paidWith';

/**
 * Anonymous answers and pings, exactly 256 bytes each, with a token behind them where the bundle announces tokens. Repeating a delivery is harmless:
 * 200 with `fresh: false`.
 */
export const reportsRoute = async (app: FastifyInstance, deps: RouteDeps): Promise<void> => {
  const { store, bundleFacts, clock } = deps;
  const paidWith = createPaidWith(deps);

  await app.register(async (scope) => {
    rawBody(scope);
    scope.post<{ Body: Buffer | undefined }>(
      routes.reports,
      {
        bodyLimit: SPEND_BYTES,
        config: { subject: 'report', limit: 'reports' },
        schema: {
          summary:
            'One randomised answer (`report/1`), or which arm a device was drawn into (`exposure/1`), padded to 256 bytes of JSON; where tokens are needed, a line feed and `spend/1` behind it',
          response: {
            200: { type: 'object', properties: { v: { type: 'string', enum: ['report/1', 'exposure/1'] }, fresh: { type: 'boolean' } } },
            ...errorResponses,
          },
        },
      },
      async (request, reply) => {
        const given = request.body ?? Buffer.alloc(0);
        const body = given.subarray(0, REPORT_BYTES);
        if (given.length !== REPORT_BYTES && given.length !== SPEND_BYTES)
          return refuse(reply, {
            code: given.length > REPORT_BYTES ? 'report_too_large' : 'report_malformed',
            message: `A report is exactly ${REPORT_BYTES} bytes, or ${SPEND_BYTES} with its token.`,
          });
        const message = parseJsonWith(messageSchema, body.toString('utf8'), 'report_malformed');
        if (!message.ok) return refuse(reply, message.error);
        const fits = fitsBundle(message.value, await bundleFacts(message.value.bundle));
        if (!fits.ok) return refuse(reply, fits.error);
        const token = await paidWith(body, given);
        if (!token.ok) return refuse(reply, token.error);
        const added = await store.addReport(message.value, sha256(body), clock(), token.value);
        return added.ok ? reply.send({ v: message.value.v, fresh: added.value }) : refuse(reply, added.error);
      },
    );
  });
};
