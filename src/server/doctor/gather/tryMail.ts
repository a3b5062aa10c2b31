import { createTransport } from 'nodemailer';
import { SECOND } from '../../../protocol/values/clock';
import { fail, ok, type Result } from '../../../protocol/values/result';

/** Certificate errors of OpenSSL and Node, and nodemailer's error if TLS is unavailable. */
const TLS = /^(ETLS|.*CERT.*|.*SIGNATURE.*|ERR_(TLS|SSL)_.*)$/;

interface Failed {
  readonly responseCode?: unknown;
  readonly command?: unknown;
  readonly code?: unknown;
  readonly originalCode?: unknown;
}

/** A failure from a nodemailer error. Its other fields are dropped, because they may contain the user's name. */
export const mailFailure = (error: unknown): Result<never> => {
  const { responseCode, command, code, originalCode } = Object(error) as Failed;
  if ([code, originalCode].some((said) => typeof said === 'string' && TLS.test(said)))
    return fail('mail_untrusted', 'The mail server of SMTP_URL has no TLS, or a certificate that this machine does not trust.');
  if (typeof responseCode !== 'number') return fail('mail_unreachable', 'The mail server of SMTP_URL does not answer.');
  const asked = typeof command === 'string' && command.startsWith('AUTH') ? ' to the user and password of SMTP_URL' : '';
  return fail('mail_refused', `The mail server answers ${responseCode}${asked}.`);
};

/** Connects and signs in without sending anything. Errors: `mail_refused`, `mail_unreachable`, `mail_untrusted`. */
export const tryMail = async (url: string): Promise<Result<undefined>> => {
  const transport = createTransport({ url, connectionTimeout: 10 * SECOND, greetingTimeout: 10 * SECOND, socketTimeout: 10 * SECOND });
  try {
    await transport.verify();
    return ok(undefined);
  } catch (error) {
    return mailFailure(error);
  } finally {
    transport.close();
  }
};
