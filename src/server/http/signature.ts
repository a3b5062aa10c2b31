import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { type Clock, MINUTE, SECOND } from '../../protocol/values/clock';
import { type Failure, fail, ok, type Result } from '../../protocol/values/result';

/** SHA-256. */
export const digest = (data: string | Uint8Array): Buffer => createHash('sha256').update(data).digest();

/** Lower-case hex. */
export const sha256 = (bytes: Uint8Array | string): string => digest(bytes).toString('hex');

/**
 * Keyed digest of a body, lower-case hex, with a secret that is not in the database. A plain hash of a guessable body would reveal it to
 * anyone with access to the database.
 * @param use purpose, so that the digest cannot be mistaken for another signature with the secret
 */
export const keyedDigest = (secret: string, use: string, body: Uint8Array): string =>
  createHmac('sha256', secret).update(`${use}\n`).update(body).digest('hex');

/** Compares in constant time, whatever the content and length, because digests have one length. */
export const sameSecret = (given: string, expected: string): boolean => timingSafeEqual(digest(given), digest(expected));

const REPLAY_WINDOW = 5 * MINUTE;

/**
 * Whether the body comes from the shop. `X-Couplet-Signature` = hex HMAC-SHA256(secret, timestamp + "." + bound + body). Checked first,
 * over the raw bytes, so that other errors are visible to the shop only. Errors: `signature_invalid`, `timestamp_stale`.
 *
 * @param bound additional signed content, for bodies that could have several meanings
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

/** Passes the raw bytes to the handlers of this scope, whatever the content type (beacons send `text/plain`). */
export const rawBody = (scope: FastifyInstance): void => {
  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
};
