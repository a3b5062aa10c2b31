import { createTransport } from 'nodemailer';
import { SECOND } from '../../../core/clock';
import { fail, ok, type Result } from '../../../core/result';

/** Connects and signs in, and sends nothing. Errors: `mail_refused`, `mail_unreachable`. */
export const tryMail = async (url: string): Promise<Result<undefined>> => {
  const transport = createTransport({ url, connectionTimeout: 10 * SECOND, greetingTimeout: 10 * SECOND, socketTimeout: 10 * SECOND });
  try {
    await transport.verify();
    return ok(undefined);
  } catch (error) {
    const { responseCode } = Object(error) as { readonly responseCode?: unknown };
    // What else it says may hold the user's name.
    return typeof responseCode === 'number'
      ? fail('mail_refused', `The mail server answers ${responseCode} to the user and password of SMTP_URL.`)
      : fail('mail_unreachable', 'The mail server of SMTP_URL does not answer.');
  } finally {
    transport.close();
  }
};
