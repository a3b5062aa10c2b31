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
import type { Result } from '../../protocol/values/result';
import { type Keyring, TOKEN_WORK } from '../bundles/tokenKeys';
import { refuse } from '../http/refuse';
import { errorResponses, jsonSchema } from '../http/routeSchemas';
import { digest } from '../http/signature';
import { createBatchSigner } from './batchSigner';

/** Batches remembered for each epoch. An answer takes about 3 kB. */
const REMEMBERED = 2_048;

/**
 * Answers by digest of the batch, so that a batch sent again costs no signature, also while the first answer is being made. Forgets failures,
 * the batches not asked for longest, and epochs that may no longer be asked for.
 */
export const rememberAnswers = <T>(most = REMEMBERED) => {
  const known = new Map<number, Map<string, Promise<Result<T>>>>();
  /** @param epochs the epochs that may be asked for now */
  return (batch: string, epoch: number, epochs: readonly number[], make: () => Promise<Result<T>>): Promise<Result<T>> => {
    for (const old of known.keys()) if (!epochs.includes(old)) known.delete(old);
    const answers = known.get(epoch) ?? new Map<string, Promise<Result<T>>>();
    known.set(epoch, answers);
    const answer = answers.get(batch) ?? make();
    answers.delete(batch);
    answers.set(batch, answer);
    if (answers.size > most) answers.delete(answers.keys().next().value ?? '');
    const forget = (): void => {
      if (answers.get(batch) === answer) answers.delete(batch);
    };
    answer.then(({ ok }) => ok || forget(), forget);
    return answer;
  };
};

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
