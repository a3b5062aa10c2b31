import { constants, createHash, type KeyObject, privateDecrypt, publicEncrypt } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { DAY } from '../../protocol/clock';
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

import type { RouteDeps } from '../deps';
import { errorResponses } from '../http/errorResponses';
import { jsonSchema } from '../http/jsonSchema';
import { refuse } from '../http/refuse';
import { TOKEN_WORK } from './tokenKeysFile';

const { RSA_NO_PADDING } = constants;

/**
 * BlindSign of RFC 9474, section 4.3: s = m^d mod n of a blinded message as long as the modulus, checked by s^e = m, since a fault in the arithmetic
 * would tell the key (Boneh, DeMillo & Lipton 1997). OpenSSL blinds the exponentiation itself. `undefined` for what is no residue of the modulus.
 */
export const blindSign = (blinded: Uint8Array, privateKey: KeyObject, publicKey: KeyObject): Buffer | undefined => {
  try {
    const signature = privateDecrypt({ key: privateKey, padding: RSA_NO_PADDING }, blinded);
    return publicEncrypt({ key: publicKey, padding: RSA_NO_PADDING }, signature).equals(blinded) ? signature : undefined;
  } catch {
    return undefined;
  }
};

const sha256 = (data: string | Uint8Array): Buffer => createHash('sha256').update(data).digest();

const isPaid = ({ epoch, blinded, work }: TokenRequest): boolean =>
  isWork(sha256(workInput(sha256(workText(epoch, blinded)), work)), TOKEN_WORK);

/**
 * Tokens for visitors: a batch costs work and counts against the rate of its network. The route knows nobody, stores nothing and answers the
 * same batch with the same signatures, so that asking again gains nothing.
 */
export const tokensRoute = (app: FastifyInstance, { keyring, clock }: Pick<RouteDeps, 'keyring' | 'clock'>): void => {
  app.post<{ Body: TokenRequest }>(
    routes.tokens,
    {
      bodyLimit: 4_096,
      config: { subject: 'tokens', limit: 'tokens' },
      schema: {
        summary: 'Blind signatures for a batch of anonymous one-time tokens of this epoch',
        body: jsonSchema(tokenRequestSchema),
        response: { 200: jsonSchema(tokenResponseSchema), ...errorResponses },
      },
    },
    async (request, reply) => {
      const { epoch, blinded } = request.body;
      const now = clock();
      // A device's clock may be a little off; which epoch it asks for must be its own choice, or the server could tell devices apart by it.
      const isNow = epochOf(now - DAY) <= epoch && epoch <= epochOf(now + DAY);
      const key = isNow ? await keyring(epoch) : undefined;
      if (!key) return refuse(reply, { code: 'token_epoch', message: 'There are no tokens of this epoch now.', at: 'epoch' });
      if (!isPaid(request.body)) return refuse(reply, { code: 'token_work', message: 'The work does not fit the batch.', at: 'work' });
      const signatures = blinded.map((message) => blindSign(Buffer.from(message, 'base64url'), key.privateKey, key.publicKey));
      if (signatures.includes(undefined))
        return refuse(reply, { code: 'tokens_malformed', message: 'A blinded message is no residue of the modulus.', at: 'blinded' });
      const answer: TokenResponse = { v: 'tokens/1', signatures: signatures.map((signature) => signature?.toString('base64url') ?? '') };
      return reply.header('cache-control', 'no-store').send(answer);
    },
  );
};
