import type { FastifyInstance } from 'fastify';
import type { RouteDeps } from '../deps';
import { errorResponses } from '../http/errorResponses';
import { rawBody } from '../http/rawBody';
import { refuse } from '../http/refuse';
import { readSmsAnswer } from './readSmsAnswer';

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
