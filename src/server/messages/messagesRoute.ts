import type { FastifyInstance } from 'fastify';
import * as v from 'valibot';
import { idempotencyKeySchema, routes } from '../../protocol/protocol';
import {
  type SendChannels,
  type SendRequest,
  type SendResponse,
  sendChannelsSchema,
  sendRequestSchema,
  sendResponseSchema,
} from '../../protocol/sendRequest';
import type { RouteDeps } from '../deps';
import { errorResponses } from '../http/errorResponses';
import { jsonSchema } from '../http/jsonSchema';
import { rawBody } from '../http/rawBody';
import { refuse } from '../http/refuse';
import type { LinkAnswer } from './answerLink';
import { pageHeaders } from './messagePage';

const headersSchema = v.object({ 'idempotency-key': idempotencyKeySchema });

const off = { code: 'channel_off', message: 'The shop does not send messages this way.', at: 'channel' } as const;

/**
 * A shopper asks for a coupon by e-mail or SMS, and what the links in messages lead to. The answer to a request is the same whatever is known of the
 * address. A link that is fetched changes nothing; its page's buttons, and a mail program's one click (RFC 8058), post.
 */
export const messagesRoute = async (app: FastifyInstance, { messages }: Pick<RouteDeps, 'messages'>): Promise<void> => {
  app.post<{ Body: SendRequest; Headers: v.InferOutput<typeof headersSchema> }>(
    routes.messages,
    {
      bodyLimit: 1_024,
      config: { subject: 'message', limit: 'messages' },
      schema: {
        summary: 'Ask for a coupon by e-mail or SMS: a question whether it is wanted is sent first',
        headers: jsonSchema(headersSchema),
        body: jsonSchema(sendRequestSchema),
        response: { 202: jsonSchema(sendResponseSchema), ...errorResponses },
      },
    },
    async (request, reply) => {
      const asked = messages ? await messages.ask(request.headers['idempotency-key'], request.body) : { ok: false as const, error: off };
      if (!asked.ok) return refuse(reply, asked.error);
      const answer: SendResponse = { v: 'send/1', accepted: true };
      return reply.code(202).header('cache-control', 'no-store').send(answer);
    },
  );

  app.get(
    routes.messages,
    {
      config: { subject: 'message' },
      schema: {
        summary: 'Channels by which coupons are sent to who asks',
        response: { 200: jsonSchema(sendChannelsSchema), ...errorResponses },
      },
    },
    async (_request, reply) => {
      const answer: SendChannels = { v: 'send/1', channels: [...(messages?.channels ?? [])] };
      return reply.header('cache-control', 'public, max-age=60').send(answer);
    },
  );

  // Whatever a mail program posts: which link it is says what is meant.
  await app.register(async (scope) => {
    rawBody(scope);
    const answered =
      (how: 'look' | 'act') =>
      async (text: string, accepted: string | undefined): Promise<LinkAnswer | undefined> =>
        messages?.links[how](text, accepted);
    const page = { config: { subject: 'message' }, bodyLimit: 1_024 };

    scope.get<{ Params: { token: string } }>(
      `${routes.messages}/:token`,
      { ...page, schema: { summary: 'Page of a link in a message; changes nothing', response: errorResponses } },
      async (request, reply) => {
        const found = await answered('look')(request.params.token, request.headers['accept-language']);
        return found ? reply.code(found.status).headers(pageHeaders).send(found.html) : refuse(reply, off);
      },
    );
    scope.post<{ Params: { token: string } }>(
      `${routes.messages}/:token`,
      { ...page, schema: { summary: 'What a link in a message is for: confirm, send nothing more, erase', response: errorResponses } },
      async (request, reply) => {
        const found = await answered('act')(request.params.token, request.headers['accept-language']);
        return found ? reply.code(found.status).headers(pageHeaders).send(found.html) : refuse(reply, off);
      },
    );
  });
};
