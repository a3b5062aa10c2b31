import type { FastifyInstance } from 'fastify';
import * as v from 'valibot';
import { messageChannels } from '../../protocol/sendRequest';
import type { Clock } from '../../protocol/values/clock';
import { fail } from '../../protocol/values/result';
import { auditLine } from '../admin/auditTrail';
import { refuse } from '../http/refuse';
import { errorResponses, jsonSchema } from '../http/routeSchemas';
import type { Audited } from '../records/accessRepository';
import type { CatalogRepository } from '../records/catalogRepository';
import type { MessageRepository } from '../records/messageRepository';
import type { Messages } from './createMessages';

const addressSchema = v.strictObject({
  channel: v.picklist(messageChannels),
  address: v.pipe(v.string(), v.minLength(3), v.maxLength(254)),
});

const bounceSchema = v.strictObject({ report: v.pipe(v.string(), v.maxLength(1_000_000)) });

export interface MessageAdminDeps {
  readonly store: CatalogRepository & MessageRepository & Audited<Pick<MessageRepository, 'eraseAddress' | 'liftSuppression'>>;
  /** Absent: the shop sends no messages. */
  readonly messages: Messages | undefined;
  readonly clock: Clock;
}

/**
 * Message figures, erasure of an address, and reinstating an address that wants messages again. Register inside a scope that requires a
 * role.
 */
export const messageAdminRoutes = (scope: FastifyInstance, { store, messages, clock }: MessageAdminDeps): void => {
  const hashesOf = ({ channel, address }: v.InferOutput<typeof addressSchema>): ReturnType<Messages['hashesOf']> =>
    messages?.hashesOf(channel, address) ?? fail('channel_off', 'This server does not send messages.');

  scope.get(
    '/v1/admin/messages',
    { schema: { summary: 'Messages to shoppers by channel, state and reason, without addresses', response: errorResponses } },
    async () => ({ channels: messages?.channels ?? [], ...(await store.messageCounts()) }),
  );

  scope.post<{ Body: v.InferOutput<typeof bounceSchema> }>(
    '/v1/admin/messages/bounces',
    {
      bodyLimit: 1_500_000,
      config: { subject: 'message', access: 'write' },
      schema: {
        summary: 'Process a delivery report. Addresses that do not exist get no more messages',
        body: jsonSchema(bounceSchema),
        response: errorResponses,
      },
    },
    async (request, reply) => {
      if (!messages) return refuse(reply, { code: 'channel_off', message: 'This server does not send messages.' });
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
        summary: 'Erase the messages stored for an address and send it no more',
        body: jsonSchema(addressSchema),
        response: errorResponses,
      },
    },
    async (request, reply) => {
      const hashes = hashesOf(request.body);
      if (!hashes.ok) return refuse(reply, hashes.error);
      const now = clock();
      // The audit log gets nothing about the address, not even a digest, which could be brute-forced.
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
        summary: 'Allow messages again to a suppressed address, without sending one',
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
