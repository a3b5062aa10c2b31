import { createHmac } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { fail, ok, type Result } from '../../protocol/result';
import type { RouteDeps } from '../deps';
import { errorResponses } from '../http/errorResponses';
import { rawBody } from '../http/rawBody';
import { refuse } from '../http/refuse';
import { sameSecret } from '../http/sameSecret';
import { isStop } from './isStop';

/** A text message that a shopper sent. */
interface SmsAnswer {
  readonly from: string;
  readonly stops: boolean;
}

/** Base64 of HMAC-SHA1 over the address and the sorted fields (https://www.twilio.com/docs/usage/security#validating-requests). */
const signatureOf = (token: string, url: string, fields: URLSearchParams): string =>
  createHmac('sha1', token)
    .update(
      url +
        [...fields]
          .sort(([a], [b]) => (a < b ? -1 : 1))
          .map(([name, value]) => name + value)
          .join(''),
    )
    .digest('base64');

/**
 * Reads a message as Twilio hands it on. Error: `signature_invalid`.
 * @param url address that the service was told to call, and that it signs
 */
export const readSmsAnswer = (body: string, signature: string, url: string, token: string): Result<SmsAnswer> => {
  const fields = new URLSearchParams(body);
  if (!sameSecret(signature, signatureOf(token, url, fields)))
    return fail('signature_invalid', 'The message is not signed by the service.');
  return ok({ from: fields.get('From') ?? '', stops: fields.get('OptOutType') === 'STOP' || isStop(fields.get('Body') ?? '') });
};

/** What shoppers write back to a text message, where the service that carries them is told to call here: STOP ends it. */
export const smsAnswerRoute = async (
  app: FastifyInstance,
  { messages, store, clock }: Pick<RouteDeps, 'messages' | 'store' | 'clock'>,
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
        schema: { summary: 'Text messages of shoppers, as Twilio sends and signs them', response: errorResponses },
      },
      async (request, reply) => {
        const signature = String(request.headers['x-twilio-signature'] ?? '');
        const read = readSmsAnswer(request.body?.toString('utf8') ?? '', signature, answers.url, answers.token);
        if (!read.ok) return refuse(reply, read.error);
        const hashes = messages.hashesOf('sms', read.value.from);
        if (read.value.stops && hashes.ok) await store.suppressAddress(hashes.value, 'unsubscribed', clock());
        // Nothing is written back.
        return reply.type('text/xml').send('<Response/>');
      },
    );
  });
};
