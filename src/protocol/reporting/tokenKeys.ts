import * as v from 'valibot';
import { DAY, type Instant } from '../clock';

/**
 * Length of an epoch, ms: the period of the privacy ledger, in which a device answers at most four times, and longer than a report is sent again. All who
 * fetch tokens in an epoch are alike; a longer one hides a shopper among more.
 */
const EPOCH = 28 * DAY;

/** Tokens a device fetches in an epoch, all at once and whatever it needs of them: one for each report that the ledger lets it send, and two for pings. */
export const TOKENS_AN_EPOCH = 6;

/** Number of the epoch of an instant: epochs are aligned to 1970-01-01 in UTC, the same for all. */
export const epochOf = (now: Instant): number => Math.floor(now / EPOCH);

/** A modulus, a blinded message or a token: 256 bytes, base64url. */
export const tokenBytesSchema = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{342}$/));
export const epochSchema = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(99_999));

/** RSA keys of RSABSSA-SHA384-PSS-Deterministic (RFC 9474, 2048 bits, e = 65537) by epoch: a file of the bundle, the same for everybody. */
export const tokenKeysSchema = v.strictObject({
  v: v.literal('token-keys/1'),
  /** Leading zero bits of the work a batch of tokens costs (`sync/tokenWork.ts`). */
  work: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(24)),
  keys: v.pipe(
    v.array(v.strictObject({ epoch: epochSchema, n: tokenBytesSchema })),
    v.minLength(1),
    v.maxLength(64),
    v.check((keys) => new Set(keys.map(({ epoch }) => epoch)).size === keys.length, 'An epoch has one key.'),
  ),
});
export type TokenKeys = v.InferOutput<typeof tokenKeysSchema>;

/** Instant at which an epoch ends. */
export const epochEnd = (epoch: number): Instant => (epoch + 1) * EPOCH;

/**
 * Tokens of an epoch are good in it and in the next one: by then every report that took one of them is acknowledged or given up. The server
 * forgets what was spent after that.
 */
export const isSpendable = (epoch: number, now: Instant): boolean => epoch === epochOf(now) || epoch + 1 === epochOf(now);

/** Before the SHA-384 of a device's fresh public key, whose hash is the message a token signs. */
export const TOKEN_CONTEXT = 'couplet token/1\n';
