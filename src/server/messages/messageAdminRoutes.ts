import type { FastifyInstance } from 'fastify';
import * as v from 'valibot';
import { fail } from '../../protocol/result';
import { messageChannels } from '../../protocol/sendRequest';
import { auditLine } from '../admin/auditTrail';
import type { RouteDeps } from '../deps';
import { errorResponses } from '../http/errorResponses';
import { jsonSchema } from '../http/jsonSchema';
import { refuse } from '../http/refuse';
import type { Messages } from './createMessages';

const addressSchema = v.strictObject({
  channel: v.picklist(messageChannels),
  address: v.pipe(v.string(), v.minLength(3), v.maxLength(254)),
});

const bounceSchema = v.strictObject({ report: v.pipe(v.string(), v.maxLength(1_000_000)) });

/** Messages to shoppers as figures, the erasure of an address, and the way back for one that wants messages again. Registered where a role is already asked for. */
export const messageAdminRoutes = (
  scope: FastifyInstance,
  { store, messages, clock }: Pick<RouteDeps, 'store' | 'messages' | 'clock'>,
): void => {
  const hashesOf = ({ channel, address }: v.InferOutput<typeof addressSchema>): ReturnType<Messages['hashesOf']> =>
    messages?.hashesOf(channel, address) ?? fail('channel_off', 'This server sends no messages and knows no addresses.');

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

  scope.post<{ Body: v.InferOutput<typeof addressSchema> }>(
    '/v1/admin/messages/erase',
    {
      bodyLimit: 1_024,
      config: { subject: 'message', access: 'write' },
      schema: {
        summary: 'Erase what is stored of an address; nothing is sent to it again',
        body: jsonSchema(addressSchema),
        response: errorResponses,
      },
    },
    async (request, reply) => {
      const hashes = hashesOf(request.body);
      if (!hashes.ok) return refuse(reply, hashes.error);
      const now = clock();
      // Of the address the audit log is told nothing, not even a digest, which could be found by trying.
      const erased = await store.audited(auditLine(request, now, 'message', {})).eraseAddress(hashes.value, now);
      return reply.send({ erased });
    },
  );

  scope.post<{ Body: v.InferOutput<typeof addressSchema> }>(
    '/v1/admin/messages/lift',
    {
      bodyLimit: 1_024,
      config: { subject: 'message', access: 'write' },
      schema: {
        summary: 'An address that wanted no messages may ask for them again; nothing is sent by it',
        body: jsonSchema(addressSchema),
        response: errorResponses,
      },
    },
    async (request, reply) => {
      const hashes = hashesOf(request.body);
      if (!hashes.ok) return refuse(reply, hashes.error);
      const lifted = await store.audited(auditLine(request, clock(), 'message', {})).liftSuppression(hashes.value);
      return reply.send({ lifted });
    },
  );
};
