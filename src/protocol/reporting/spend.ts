import * as v from 'valibot';
import { parseWith } from '../parse';
import { fail, type Result } from '../result';
import { REPORT_BYTES } from './report';
import { epochSchema, tokenBytesSchema } from './tokenKeys';

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
export type Spend = v.InferOutput<typeof partsSchema>;

const VERSION = 'spend/1';

/**
 * Body of `POST /v1/reports` and `/v1/reports/split` where reports need tokens: the report's bytes as they are, a line feed, and the token it is paid
 * with. ASCII, of the same length whatever it says.
 */
export const spendText = (report: string, { epoch, publicKey, token, signature }: Spend): string =>
  `${report}\n${[VERSION, String(epoch).padStart(5, '0'), publicKey, token, signature].join(' ')}`;

/** Bytes that a token adds to a report. */
export const PAYMENT_BYTES = 1 + VERSION.length + 1 + 5 + 1 + 87 + 1 + 342 + 1 + 86;
/** Bytes of `spendText` of a report in mode `local`. */
export const SPEND_BYTES = REPORT_BYTES + PAYMENT_BYTES;

/** The token behind a report, which is the first `reportBytes` characters of the text. Error: `report_malformed`. */
export const readSpend = (text: string, reportBytes = REPORT_BYTES): Result<Spend> => {
  const [version, epoch, publicKey, token, signature, ...more] = text.slice(reportBytes + 1).split(' ');
  return text[reportBytes] === '\n' && version === VERSION && more.length === 0
    ? parseWith(partsSchema, { epoch, publicKey, token, signature }, 'report_malformed')
    : fail('report_malformed', `After a report's ${reportBytes} bytes comes a token, ${VERSION}.`);
};
