import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { type Clock, MINUTE, SECOND } from '../../protocol/values/clock';
import { type Failure, fail, ok, type Result } from '../../protocol/values/result';

/** Lower-case hex. */
export const sha256 = (bytes: Uint8Array | string): string => createHash('sha256').update(bytes).digest('hex');

/**
 * Lower-case hex of a body under a secret that the database does not have. A plain hash of a body that can be guessed would give it away to
 * anyone who has the database alone.
 * @param use what for, so that it is never taken for another signature with the secret
 */
export const keyedDigest = (secret: string, use: string, body: Uint8Array): string =>
  createHmac('sha256', secret).update(`${use}\n`).update(body).digest('hex');

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** Compares in a time that depends on neither content nor length: digests have one length. */
export const sameSecret = (given: string, expected: string): boolean => timingSafeEqual(digest(given), digest(expected));

const REPLAY_WINDOW = 5 * MINUTE;

/**
 * Is the body the shop's own? `X-Couplet-Signature` = hex HMAC-SHA256(secret, timestamp + "." + bound + body). Checked first, over the raw bytes, so
 * that only the shop can learn anything else from an answer. Errors: `signature_invalid`, `timestamp_stale`.
 *
 * @param bound what else the signature is of, where one body could mean several things
 */
export const checkSignature = (
  body: Buffer,
  headers: Readonly<Record<string, string | string[] | undefined>>,
  secret: string,
  clock: Clock,
  bound = '',
): Result<undefined, Failure> => {
  const { 'x-couplet-timestamp': timestamp, 'x-couplet-signature': signature } = headers;
  const readable = typeof timestamp === 'string' && typeof signature === 'string' && /^\d{1,12}$/.test(timestamp);
  const expected = createHmac('sha256', secret).update(`${timestamp}.${bound}`).update(body).digest('hex');
  if (!readable || !sameSecret(signature.toLowerCase(), expected))
    return fail('signature_invalid', 'The signature does not match the body and the timestamp.');
  return Math.abs(clock() - Number(timestamp) * SECOND) <= REPLAY_WINDOW
    ? ok(undefined)
    : fail('timestamp_stale', 'The timestamp differs by more than five minutes from this server’s clock.');
};

/** Hands the exact bytes to the handlers of this scope, whatever content type the sender names (beacons send `text/plain`). */
export const rawBody = (scope: FastifyInstance): void => {
  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
};
