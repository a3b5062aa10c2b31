import { constants, createHash, createPublicKey, type KeyObject, privateDecrypt, publicEncrypt, verify } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { routes } from '../../protocol/protocol';
import {
  epochOf,
  isSpendable,
  isWork,
  type RedeemedToken,
  readRedeemedToken,
  TOKEN_CONTEXT,
  type TokenRequest,
  type TokenResponse,
  tokenRequestSchema,
  tokenResponseSchema,
  workInput,
  workText,
} from '../../protocol/reporting/tokens';
import type { Clock } from '../../protocol/values/clock';
import { DAY } from '../../protocol/values/clock';
import { fail, ok, type Result } from '../../protocol/values/result';
import type { BundleFacts } from '../bundles/bundleFacts';
import { type Keyring, TOKEN_WORK } from '../bundles/tokenKeys';
import { refuse } from '../http/refuse';
import { errorResponses, jsonSchema } from '../http/routeSchemas';
import { sha256 } from '../http/signature';
import type { BundleRepository } from '../records/bundleRepository';
import type { SpentToken } from '../records/reportRepository';

const { RSA_NO_PADDING } = constants;

/**
 * BlindSign of RFC 9474, section 4.3: s = m^d mod n of a blinded message as long as the modulus. Checked with s^e = m, because an
 * arithmetic fault would reveal the key (Boneh, DeMillo & Lipton 1997). OpenSSL blinds the exponentiation itself. `undefined` if the
 * message is not a residue of the modulus.
 */
export const blindSign = (blinded: Uint8Array, privateKey: KeyObject, publicKey: KeyObject): Buffer | undefined => {
  try {
    const signature = privateDecrypt({ key: privateKey, padding: RSA_NO_PADDING }, blinded);
    return publicEncrypt({ key: publicKey, padding: RSA_NO_PADDING }, signature).equals(blinded) ? signature : undefined;
  } catch {
    return undefined;
  }
};

const digest = (data: string | Uint8Array): Buffer => createHash('sha256').update(data).digest();

const isPaid = ({ epoch, blinded, work }: TokenRequest): boolean =>
  isWork(digest(workInput(digest(workText(epoch, blinded)), work)), TOKEN_WORK);

/**
 * Tokens for devices. A batch costs work and counts towards its network's rate limit. The route identifies nobody, stores nothing and
 * returns the same signatures for the same batch, so repeating a request gains nothing.
 */
export const tokensRoute = (app: FastifyInstance, { keyring, clock }: { readonly keyring: Keyring; readonly clock: Clock }): void => {
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
      // Allows for inaccurate clocks. The device must choose the epoch itself, or the server could use it to distinguish devices.
      const isNow = epochOf(now - DAY) <= epoch && epoch <= epochOf(now + DAY);
      const key = isNow ? await keyring(epoch) : undefined;
      if (!key) return refuse(reply, { code: 'token_epoch', message: 'No tokens are available for this epoch.', at: 'epoch' });
      if (!isPaid(request.body))
        return refuse(reply, { code: 'token_work', message: 'The proof of work does not match the batch.', at: 'work' });
      const signatures = blinded.map((message) => blindSign(Buffer.from(message, 'base64url'), key.privateKey, key.publicKey));
      if (signatures.includes(undefined))
        return refuse(reply, { code: 'tokens_malformed', message: 'A blinded message is out of range.', at: 'blinded' });
      const answer: TokenResponse = { v: 'tokens/1', signatures: signatures.map((signature) => signature?.toString('base64url') ?? '') };
      return reply.header('cache-control', 'no-store').send(answer);
    },
  );
};

/**
 * Whether the key behind a token signed these bytes. ECDSA P-256 with SHA-256.
 * @param publicKey uncompressed point, 65 bytes; false for one that is not on the curve
 * @param signature r ‖ s, 64 bytes
 */
export const verifyBody = (body: Uint8Array, publicKey: Buffer, signature: Uint8Array): boolean => {
  try {
    const [x, y] = [publicKey.subarray(1, 33).toString('base64url'), publicKey.subarray(33).toString('base64url')];
    const key = createPublicKey({ key: { kty: 'EC', crv: 'P-256', x, y }, format: 'jwk' });
    return verify('sha256', body, { key, dsaEncoding: 'ieee-p1363' }, signature);
  } catch {
    return false;
  }
};

/** RSA-PSS as in RSABSSA-SHA384-PSS-Deterministic: SHA-384, MGF1 with it, 48 bytes of salt (RFC 9474, section 5). */
export const verifyPss = (message: Uint8Array, signature: Uint8Array, key: KeyObject): boolean =>
  verify('sha384', message, { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 48 }, signature);

/** @param publicKey uncompressed point of the device's key, 65 bytes */
export const verifyToken = (publicKey: Uint8Array, token: Uint8Array, key: KeyObject): boolean =>
  verifyPss(createHash('sha384').update(TOKEN_CONTEXT).update(publicKey).digest(), token, key);

const bytes = (text: string): Buffer => Buffer.from(text, 'base64url');

/**
 * Whether this report has a valid token. The store checks whether it was spent before. Errors: `token_epoch` (not of this epoch or the
 * last), `token_invalid` (not signed here), `token_body` (the token's holder did not sign this report).
 * @param body the report's own bytes
 */
export const verifyRedeemedToken = async (
  body: Uint8Array,
  redeemed: RedeemedToken,
  keyring: Keyring,
  now: number,
): Promise<Result<SpentToken>> => {
  const key = isSpendable(redeemed.epoch, now) ? await keyring(redeemed.epoch) : undefined;
  if (!key) return fail('token_epoch', "The token's epoch has ended or is unknown.");
  const publicKey = bytes(redeemed.publicKey);
  if (!verifyToken(publicKey, bytes(redeemed.token), key.publicKey)) return fail('token_invalid', 'The token was not signed here.');
  if (!verifyBody(body, publicKey, bytes(redeemed.signature))) return fail('token_body', 'The token was spent on a different report.');
  return ok({ epoch: redeemed.epoch, keySha256: sha256(publicKey) });
};

/** How long the result is cached, ms: reports are frequent, releases rare. */
const GOOD_FOR = 5_000;

/**
 * Whether reports must have tokens: if every bundle in use announces keys for them. A report that names an older bundle is not exempt,
 * because anyone could name one. Devices whose bundle asks for no reports send none, so such reports are forged or late.
 */
const createTokensRequired = (store: Pick<BundleRepository, 'release'>, bundleFacts: BundleFacts): ((now: number) => Promise<boolean>) => {
  let known: { readonly at: number; readonly required: boolean } | undefined;
  return async (now) => {
    if (known && Math.abs(now - known.at) < GOOD_FOR) return known.required;
    const { bundle, next } = await store.release();
    const taken = [bundle, next?.bundle].filter((id) => id !== undefined);
    const facts = await Promise.all(taken.map(bundleFacts));
    known = { at: now, required: facts.length > 0 && facts.every((fact) => fact?.tokens || fact?.mode === 'off') };
    return known.required;
  };
};

/** Dependencies for requiring and checking tokens. */
export interface TokenDeps {
  readonly store: Pick<BundleRepository, 'release'>;
  readonly bundleFacts: BundleFacts;
  readonly keyring: Keyring;
  readonly clock: Clock;
}

/**
 * The token of a message; `undefined` if it has none and needs none. Errors: `token_required`, `report_malformed`, those of
 * `verifyRedeemedToken`.
 * @param message its own bytes, with which the body begins
 */
export const redeemToken = ({
  store,
  bundleFacts,
  keyring,
  clock,
}: TokenDeps): ((message: Buffer, body: Buffer) => Promise<Result<SpentToken | undefined>>) => {
  const tokensRequired = createTokensRequired(store, bundleFacts);
  return async (message, body) => {
    if (body.length === message.length)
      return (await tokensRequired(clock())) ? fail('token_required', 'This server requires a token with each report.') : ok(undefined);
    const redeemed = readRedeemedToken(body.toString('latin1'), message.length);
    return redeemed.ok ? verifyRedeemedToken(message, redeemed.value, keyring, clock()) : redeemed;
  };
};
