import * as v from 'valibot';
import { DAY, type Instant } from '../values/clock';
import { parseWith } from '../values/parse';
import { fail, type Result } from '../values/result';
import { REPORT_BYTES } from './report';

/**
 * Length of an epoch, ms: the period of the privacy ledger, in which a device answers at most four times, and longer than a report is sent again. All who
 * fetch tokens in an epoch are alike; a longer one hides a shopper among more.
 */
const EPOCH = 28 * DAY;

/** Tokens a device fetches in an epoch, all at once and whatever it needs of them: one for each report that the ledger lets it send, and two for assignment events. */
export const TOKENS_AN_EPOCH = 6;

/** Number of the epoch of an instant: epochs are aligned to 1970-01-01 in UTC, the same for all. */
export const epochOf = (now: Instant): number => Math.floor(now / EPOCH);

/** A modulus, a blinded message or a token: 256 bytes, base64url. */
const tokenBytesSchema = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{342}$/));
const epochSchema = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(99_999));

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

/** `POST /v1/tokens`: blinded messages to be signed with the key of the epoch. Nothing of it is stored, and the same batch gets the same answer. */
export const tokenRequestSchema = v.strictObject({
  v: v.literal('tokens/1'),
  epoch: epochSchema,
  blinded: v.pipe(v.array(tokenBytesSchema), v.length(TOKENS_AN_EPOCH)),
  /** What `tokenWork.ts` asks for. */
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
 * Body of `POST /v1/reports` and `/v1/reports/split` where reports need tokens: the report's bytes as they are, a line feed, and the token it is paid
 * with. ASCII, of the same length whatever it says.
 */
export const writeRedeemedToken = (report: string, { epoch, publicKey, token, signature }: RedeemedToken): string =>
  `${report}\n${[VERSION, String(epoch).padStart(5, '0'), publicKey, token, signature].join(' ')}`;

/** Bytes that a token adds to a report. */
export const PAYMENT_BYTES = 1 + VERSION.length + 1 + 5 + 1 + 87 + 1 + 342 + 1 + 86;
/** Bytes of `writeRedeemedToken` of a report in mode `local`. */
export const REDEEMED_BYTES = REPORT_BYTES + PAYMENT_BYTES;

/** The token behind a report, which is the first `reportBytes` characters of the text. Error: `report_malformed`. */
export const readRedeemedToken = (text: string, reportBytes = REPORT_BYTES): Result<RedeemedToken> => {
  const [version, epoch, publicKey, token, signature, ...more] = text.slice(reportBytes + 1).split(' ');
  return text[reportBytes] === '\n' && version === VERSION && more.length === 0
    ? parseWith(partsSchema, { epoch, publicKey, token, signature }, 'report_malformed')
    : fail('report_malformed', `After a report's ${reportBytes} bytes comes a token, ${VERSION}.`);
};

/**
 * Proof of work for a batch of tokens (Back 2002, Hashcash): SHA-256(SHA-256(`workText`) ‖ counter, 4 bytes big-endian) begins with so many zero bits.
 * Epoch and batch are part of it, so that work for one batch is of no use to another, and the server need hand out and remember nothing.
 */
export const workText = (epoch: number, blinded: readonly string[]): string => `couplet work/1\n${epoch}\n${blinded.join('\n')}`;

/** What is hashed for each counter; the last four bytes are the counter's. */
export const workInput = (digest: Uint8Array, counter: number): Uint8Array<ArrayBuffer> => {
  const input = new Uint8Array(digest.length + 4);
  input.set(digest);
  new DataView(input.buffer).setUint32(digest.length, counter);
  return input;
};

/** @param bits at most 24 */
export const isWork = (hash: Uint8Array, bits: number): boolean =>
  (((hash[0] ?? 255) << 16) | ((hash[1] ?? 255) << 8) | (hash[2] ?? 255)) >>> (24 - bits) === 0;
