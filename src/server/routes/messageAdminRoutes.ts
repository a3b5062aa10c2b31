import type { FastifyInstance } from 'fastify';
import * as v from 'valibot';
import { messageChannels } from '../../core/sync/sendRequest';
import { auditLine } from '../admin/auditTrail';
import type { RouteDeps } from '../deps';
import { errorResponses } from '../http/errorResponses';
import { jsonSchema } from '../http/jsonSchema';
import { refuse } from '../http/refuse';

const eraseSchema = v.strictObject({
  channel: v.picklist(messageChannels),
  address: v.pipe(v.string(), v.minLength(3), v.maxLength(254)),
});

const bounceSchema = v.strictObject({ report: v.pipe(v.string(), v.maxLength(1_000_000)) });

/** Messages to shoppers as figures, and the erasure of an address. Registered where a role is already asked for. */
export const messageAdminRoutes = (
  scope: FastifyInstance,
  { store, messages, clock }: Pick<RouteDeps, 'store' | 'messages' | 'clock'>,
): void => {
  scope.get(
    '/v1/admin/messages',
    { schema: { summary: 'Messages to shoppers by channel, state and reason; no address', response: errorResponses } },
    async () => ({ channels: messages?.channels ?? [], ...(await store.messageFigures()) }),
  );

  scope.post<{ Body: v.InferOutput<typeof bounceSchema> }>(
    '/v1/admin/messages/bounces',
    {
      bodyLimit: 1_500_000,
      config: { subject: 'message', access: 'write' },
      schema: {
        summary: 'A delivery report of a mail server: an address that is none is written to no more',
        body: jsonSchema(bounceSchema),
        response: errorResponses,
      },
    },
    async (request, reply) => {
      if (!messages) return refuse(reply, { code: 'channel_off', message: 'This server sends no messages.' });
      const taken = await messages.bounced(request.body.report);
      return taken.ok ? reply.send(taken.value) : refuse(reply, taken.error);
    },
  );

  scope.post<{ Body: v.InferOutput<typeof eraseSchema> }>(
    '/v1/admin/messages/erase',
    {
      bodyLimit: 1_024,
      config: { subject: 'message', access: 'write' },
      schema: {
        summary: 'Erase what is stored of an address; nothing is sent to it again',
        body: jsonSchema(eraseSchema),
        response: errorResponses,
      },
    },
    async (request, reply) => {
      const { channel, address } = request.body;
      const hashes = messages?.hashesOf(channel, address);
      if (!hashes) return refuse(reply, { code: 'channel_off', message: 'This server sends no messages and knows no addresses.' });
      if (!hashes.ok) return refuse(reply, hashes.error);
      const now = clock();
      // Of the address the audit log is told nothing, not even a digest, which could be found by trying.
      const erased = await store.audited(auditLine(request, now, 'message', {})).eraseAddress(hashes.value, now);
      return reply.send({ erased });
    },
  );
};
