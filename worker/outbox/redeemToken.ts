import { spendText } from '../../src/protocol/reporting/spend';
import { toBase64url } from '../../src/secureAggregation/base64url';
import type { StoredToken } from '../storage/deviceStorage';

/** A report with the token it is paid with, as it is sent. Store the text: another signature of the same bytes would be another text. */
export const payWith = async (report: string, { epoch, publicKey, privateKey, token }: StoredToken): Promise<string> => {
  const algorithm = { name: 'ECDSA', hash: 'SHA-256' };
  const signature = await crypto.subtle.sign(algorithm, privateKey, new TextEncoder().encode(report));
  return spendText(report, { epoch, publicKey, token, signature: toBase64url(new Uint8Array(signature)) });
};
