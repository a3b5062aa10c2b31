import * as v from 'valibot';
import { DAY, type Instant } from '../values/clock';
import { parseWith } from '../values/parse';
import { fail, type Result } from '../values/result';
import { REPORT_BYTES } from './report';

/**
 * Length of an epoch, ms. It is the period of the privacy ledger, in which a device reports at most four times, and longer than reports are
 * resent. All devices that fetch tokens in an epoch look alike, so a longer epoch hides a shopper among more.
 */
const EPOCH = 28 * DAY;

/**
 * Tokens a device fetches in an epoch, all at once, however many it needs: one for each report the ledger allows, and two that devices spent
 * on assignment events before these had their own work.
 */
export const TOKENS_AN_EPOCH = 6;

/** Number of an instant's epoch. Epochs are aligned to 1970-01-01 UTC for all devices. */
export const epochOf = (now: Instant): number => Math.floor(now / EPOCH);

/** A modulus, a blinded message or a token: 256 bytes, base64url. */
const tokenBytesSchema = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{342}$/));
const epochSchema = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(99_999));

/** RSA keys of RSABSSA-SHA384-PSS-Deterministic (RFC 9474, 2048 bits, e = 65537) by epoch. A file of the bundle, equal for all devices. */
export const tokenKeysSchema = v.strictObject({
  v: v.literal('token-keys/1'),
  /** Leading zero bits of the proof of work for a batch of tokens (`workText`). */
  work: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(24)),
  keys: v.pipe(
    v.array(v.strictObject({ epoch: epochSchema, n: tokenBytesSchema })),
    v.minLength(1),
    v.maxLength(64),
    v.check((keys) => new Set(keys.map(({ epoch }) => epoch)).size === keys.length, 'An epoch has one key.'),
  ),
});
export type TokenKeys = v.InferOutput<typeof tokenKeysSchema>;

/** The instant at which an epoch ends. */
export const epochEnd = (epoch: number): Instant => (epoch + 1) * EPOCH;

/**
 * Tokens are valid in their epoch and the next. By then every report paid with one is acknowledged or given up, so the server can forget
 * spent tokens.
 */
export const isSpendable = (epoch: number, now: Instant): boolean => epoch === epochOf(now) || epoch + 1 === epochOf(now);

/** Prefix before the SHA-384 of a device's fresh public key. A token signs the hash. */
export const TOKEN_CONTEXT = 'couplet token/1\n';

/** `POST /v1/tokens`: blinded messages to be signed with the epoch's key. Nothing is stored, and the same batch gets the same response. */
export const tokenRequestSchema = v.strictObject({
  v: v.literal('tokens/1'),
  epoch: epochSchema,
  blinded: v.pipe(v.array(tokenBytesSchema), v.length(TOKENS_AN_EPOCH)),
  /** Counter of the proof of work, see `workText`. */
  work: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(0xffff_ffff)),
});
export type TokenRequest = v.InferOutput<typeof tokenRequestSchema>;

/** Blind signatures, in the order of the request. */
export const tokenResponseSchema = v.object({
  v: v.literal('tokens/1'),
  signatures: v.pipe(v.array(tokenBytesSchema), v.length(TOKENS_AN_EPOCH)),
});
export type TokenResponse = v.InferOutput<typeof tokenResponseSchema>;

const partsSchema = v.object({
  /** Epoch of the token. */
  epoch: v.pipe(v.string(), v.regex(/^\d{5}$/), v.transform(Number), epochSchema),
  /** ECDSA P-256 public key, uncompressed point of 65 bytes, base64url. */
  publicKey: v.pipe(v.string(), v.regex(/^B[A-Za-z0-9_-]{86}$/)),
  /** RSA-PSS signature over the hash of the key. */
  token: tokenBytesSchema,
  /** ECDSA (SHA-256) over the exact bytes of the report, r ‖ s, base64url. */
  signature: v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{86}$/)),
});
export type RedeemedToken = v.InferOutput<typeof partsSchema>;

const VERSION = 'spend/1';

/**
 * Body of `POST /v1/reports` and `/v1/reports/split` when reports need tokens: the report's bytes unchanged, a line feed, and its token.
 * ASCII, with a length independent of the content.
 */
export const writeRedeemedToken = (report: string, { epoch, publicKey, token, signature }: RedeemedToken): string =>
  `${report}\n${[VERSION, String(epoch).padStart(5, '0'), publicKey, token, signature].join(' ')}`;

/** Bytes that a token adds to a report. */
export const PAYMENT_BYTES = 1 + VERSION.length + 1 + 5 + 1 + 87 + 1 + 342 + 1 + 86;
/** Bytes of `writeRedeemedToken` of a report in mode `local`. */
export const REDEEMED_BYTES = REPORT_BYTES + PAYMENT_BYTES;

/** The token after a report, which is the first `reportBytes` characters of the text. Error: `report_malformed`. */
export const readRedeemedToken = (text: string, reportBytes = REPORT_BYTES): Result<RedeemedToken> => {
  const [version, epoch, publicKey, token, signature, ...more] = text.slice(reportBytes + 1).split(' ');
  return text[reportBytes] === '\n' && version === VERSION && more.length === 0
    ? parseWith(partsSchema, { epoch, publicKey, token, signature }, 'report_malformed')
    : fail('report_malformed', `After a report's ${reportBytes} bytes comes a token, ${VERSION}.`);
};

/**
 * Proof of work for a batch of tokens (Back 2002, Hashcash): SHA-256(SHA-256(`workText`) ‖ counter, 4 bytes big-endian) begins with a given
 * number of zero bits. It includes epoch and batch, so the work for one batch cannot be reused for another and the server stores nothing.
 */
export const workText = (epoch: number, blinded: readonly string[]): string => `couplet work/1\n${epoch}\n${blinded.join('\n')}`;

/** Hash input of each counter. The last four bytes are the counter. */
export const workInput = (digest: Uint8Array, counter: number): Uint8Array<ArrayBuffer> => {
  const input = new Uint8Array(digest.length + 4);
  input.set(digest);
  new DataView(input.buffer).setUint32(digest.length, counter);
  return input;
};

/** @param bits at most 24 */
export const isWork = (hash: Uint8Array, bits: number): boolean =>
  (((hash[0] ?? 255) << 16) | ((hash[1] ?? 255) << 8) | (hash[2] ?? 255)) >>> (24 - bits) === 0;
