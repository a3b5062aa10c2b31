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
