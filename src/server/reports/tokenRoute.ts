import { createHash } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { routes } from '../../protocol/protocol';
import {
  epochOf,
  isWork,
  type TokenRequest,
  type TokenResponse,
  tokenRequestSchema,
  tokenResponseSchema,
  workInput,
  workText,
} from '../../protocol/reporting/tokens';
import { type Clock, DAY } from '../../protocol/values/clock';
import { type Keyring, TOKEN_WORK } from '../bundles/tokenKeys';
import { refuse } from '../http/refuse';
import { errorResponses, jsonSchema } from '../http/routeSchemas';
import { createBatchSigner } from './batchSigner';
import { rememberAnswers } from './rememberAnswers';

const digest = (data: string | Uint8Array): Buffer => createHash('sha256').update(data).digest();

/**
 * Tokens for shoppers. A batch costs work and counts against the rate of its network. The route identifies no one and stores nothing. The
 * same batch gets the same signatures, so repeating a request gains and costs nothing.
 */
export const tokensRoute = (app: FastifyInstance, { keyring, clock }: { readonly keyring: Keyring; readonly clock: Clock }): void => {
  const signer = createBatchSigner();
  const remembered = rememberAnswers<readonly string[] | undefined>();
  app.addHook('onClose', signer.stop);
  app.post<{ Body: TokenRequest }>(
    routes.tokens,
    {
      bodyLimit: 4_096,
      config: { subject: 'tokens', limit: 'tokens', origin: 'check' },
      schema: {
        summary: 'Blind signatures for a batch of anonymous one-time tokens of this epoch',
        body: jsonSchema(tokenRequestSchema),
        response: { 200: jsonSchema(tokenResponseSchema), ...errorResponses },
      },
    },
    async (request, reply) => {
      const { epoch, blinded, work } = request.body;
      const now = clock();
      // Also the epochs a day before and after, because a device's clock may be wrong. The device chooses the epoch, so that the server
      // cannot give devices different ones to tell them apart.
      const epochs = [now - DAY, now, now + DAY].map(epochOf);
      const key = epochs.includes(epoch) ? await keyring(epoch) : undefined;
      if (!key) return refuse(reply, { code: 'token_epoch', message: 'No tokens are available for this epoch.', at: 'epoch' });
      const batch = digest(workText(epoch, blinded));
      if (!isWork(digest(workInput(batch, work)), TOKEN_WORK))
        return refuse(reply, { code: 'token_work', message: 'The proof of work does not match the batch.', at: 'work' });
      const signed = await remembered(batch.toString('base64'), epoch, epochs, () => signer.sign({ ...key, blinded }));
      if (!signed.ok) return refuse(reply, signed.error);
      if (!signed.value)
        return refuse(reply, {
          code: 'tokens_malformed',
          message: 'A blinded message must be as long as the modulus, and smaller.',
          at: 'blinded',
        });
      const answer: TokenResponse = { v: 'tokens/1', signatures: [...signed.value] };
      return reply.header('cache-control', 'no-store').send(answer);
    },
  );
};
