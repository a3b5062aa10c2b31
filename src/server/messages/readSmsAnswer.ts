import { createHmac } from 'node:crypto';
import { fail, ok, type Result } from '../../protocol/result';
import { sameSecret } from '../http/sameSecret';
import { isStop } from './isStop';

/** A text message that a shopper sent. */
export interface SmsAnswer {
  readonly from: string;
  readonly stops: boolean;
}

/** Base64 of HMAC-SHA1 over the address and the sorted fields (https://www.twilio.com/docs/usage/security#validating-requests). */
const signatureOf = (token: string, url: string, fields: URLSearchParams): string =>
  createHmac('sha1', token)
    .update(
      url +
        [...fields]
          .sort(([a], [b]) => (a < b ? -1 : 1))
          .map(([name, value]) => name + value)
          .join(''),
    )
    .digest('base64');

/**
 * Reads a message as Twilio hands it on. Error: `signature_invalid`.
 * @param url address that the service was told to call, and that it signs
 */
export const readSmsAnswer = (body: string, signature: string, url: string, token: string): Result<SmsAnswer> => {
  const fields = new URLSearchParams(body);
  if (!sameSecret(signature, signatureOf(token, url, fields)))
    return fail('signature_invalid', 'The message is not signed by the service.');
  return ok({ from: fields.get('From') ?? '', stops: fields.get('OptOutType') === 'STOP' || isStop(fields.get('Body') ?? '') });
};
