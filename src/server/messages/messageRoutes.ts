import { createHmac } from 'node:crypto';
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
import { type Clock, SECOND } from '../../protocol/values/clock';
import { fail, ok, type Result } from '../../protocol/values/result';
import { refuse } from '../http/refuse';
import { errorResponses, jsonSchema } from '../http/routeSchemas';
import { rawBody, sameSecret } from '../http/signature';
import { clientOf } from '../limits/limitRequests';
import type { MessageRepository } from '../records/messageRepository';
import type { LinkAnswer } from './answerLink';
import type { Messages } from './createMessages';
import { isStop } from './createMessages';

const headersSchema = v.object({ 'idempotency-key': idempotencyKeySchema });

const busy = { code: 'rate_limited', message: 'Too many requests for messages. Try again later.' } as const;
const off = { code: 'channel_off', message: 'The shop does not send messages this way.', at: 'channel' } as const;

/**
 * Requests for a coupon by e-mail or SMS, and the links in messages. The response to a request does not depend on what is known about the
 * address. Fetching a link changes nothing; the page's buttons and a mail program's one-click unsubscription (RFC 8058) use POST.
 */
export const messagesRoute = async (
  app: FastifyInstance,
  { messages, trustsProxy }: { readonly messages: Messages | undefined; readonly trustsProxy: boolean },
): Promise<void> => {
  app.post<{ Body: SendRequest; Headers: v.InferOutput<typeof headersSchema> }>(
    routes.messages,
    {
      bodyLimit: 1_024,
      config: { subject: 'message', limit: 'messages', origin: 'check' },
      schema: {
        summary: 'Request a coupon by e-mail or SMS. A confirmation message is sent first',
        headers: jsonSchema(headersSchema),
        body: jsonSchema(sendRequestSchema),
        response: { 202: jsonSchema(sendResponseSchema), ...errorResponses },
      },
    },
    async (request, reply) => {
      if (!messages) return refuse(reply, off);
      const { ask, gate } = messages;
      const { network, isCrowd } = clientOf(request, trustsProxy);
      const asked = await gate.admit(isCrowd ? undefined : network, () => ask(request.headers['idempotency-key'], request.body));
      if ('waitMs' in asked) return refuse(reply.header('retry-after', String(Math.ceil(asked.waitMs / SECOND))), busy);
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
        summary: 'Channels on which shoppers can request coupons',
        response: { 200: jsonSchema(sendChannelsSchema), ...errorResponses },
      },
    },
    async (_request, reply) => {
      const later = await messages?.later();
      const answer: SendChannels = { v: 'send/1', channels: [...(messages?.channels ?? [])], ...(later ? { later } : {}) };
      return reply.header('cache-control', 'public, max-age=60').send(answer);
    },
  );

  // Accepts any body from mail programs, because the link alone determines the action.
  await app.register(async (scope) => {
    rawBody(scope);
    const answered =
      (how: 'look' | 'act') =>
      async (text: string, accepted: string | undefined): Promise<LinkAnswer | undefined> =>
        messages?.links[how](text, accepted);
    const page = { config: { subject: 'message' }, bodyLimit: 1_024 };

    for (const route of [routes.messages, routes.shortMessages]) {
      scope.get<{ Params: { token: string } }>(
        `${route}/:token`,
        { ...page, schema: { summary: 'Page behind a link in a message, without any change', response: errorResponses } },
        async (request, reply) => {
          const found = await answered('look')(request.params.token, request.headers['accept-language']);
          return found ? reply.code(found.status).headers(found.headers).send(found.html) : refuse(reply, off);
        },
      );
      scope.post<{ Params: { token: string } }>(
        `${route}/:token`,
        { ...page, schema: { summary: 'Action of a link in a message: confirm, unsubscribe, erase', response: errorResponses } },
        async (request, reply) => {
          const found = await answered('act')(request.params.token, request.headers['accept-language']);
          return found ? reply.code(found.status).headers(found.headers).send(found.html) : refuse(reply, off);
        },
      );
    }
  });
};

/** A text message from a shopper. */
interface SmsAnswer {
  readonly from: string;
  readonly stops: boolean;
}

/** What Twilio signs of a form: its fields by name, without separators (https://www.twilio.com/docs/usage/security#validating-requests). */
const signedText = (fields: URLSearchParams): string =>
  [...fields]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => name + value)
    .join('');

/**
 * Whether the signed text can only be read as these fields. Without separators, `Body=STOPFrom+491FromX` and `From=+492` are signed like
 * `Body=STOP`, `From=+491` and `FromX=From+492`, so that a text could unsubscribe another number.
 */
const isUnambiguous = (fields: URLSearchParams): boolean =>
  new Set(fields.keys()).size === [...fields.keys()].length &&
  [...fields.keys()].every((name) => /^[A-Za-z]\w*$/.test(name)) &&
  signedText(fields).match(/From\+?\d/g)?.length === 1;

/**
 * Reads a message forwarded by Twilio. Error: `signature_invalid`.
 * @param url the address the service was configured to call, which it signs
 */
export const readSmsAnswer = (body: string, signature: string, url: string, token: string): Result<SmsAnswer> => {
  const fields = new URLSearchParams(body);
  const expected = createHmac('sha1', token)
    .update(url + signedText(fields))
    .digest('base64');
  if (!sameSecret(signature, expected)) return fail('signature_invalid', 'The request is not signed by the SMS service.');
  const stops = fields.get('OptOutType') === 'STOP' || isStop(fields.get('Body') ?? '');
  return ok({ from: fields.get('From') ?? '', stops: stops && isUnambiguous(fields) });
};

/** Shoppers' replies to text messages, if the carrier is configured to call this route. STOP unsubscribes. */
export const smsAnswerRoute = async (
  app: FastifyInstance,
  { messages, store, clock }: { readonly messages: Messages | undefined; readonly store: MessageRepository; readonly clock: Clock },
): Promise<void> => {
  const answers = messages?.smsAnswers;
  if (!messages || !answers) return;
  await app.register(async (scope) => {
    rawBody(scope);
    scope.post<{ Body: Buffer | undefined }>(
      '/v1/webhooks/sms',
      {
        bodyLimit: 16_384,
        config: { subject: 'message' },
        schema: { summary: 'Incoming SMS from shoppers, as Twilio sends and signs them', response: errorResponses },
      },
      async (request, reply) => {
        const signature = String(request.headers['x-twilio-signature'] ?? '');
        const read = readSmsAnswer(request.body?.toString('utf8') ?? '', signature, answers.url, answers.token);
        if (!read.ok) return refuse(reply, read.error);
        const hashes = messages.hashesOf('sms', read.value.from);
        if (read.value.stops && hashes.ok) await store.suppressAddress(hashes.value, 'unsubscribed', clock());
        // Sends no reply.
        return reply.type('text/xml').send('<Response/>');
      },
    );
  });
};
