import { createTransport } from 'nodemailer';
import { SECOND } from '../../protocol/clock';
import type { Mailbox } from './mailbox';
import type { MessageChannel, Sent } from './messageChannel';
import { SEND_PATIENCE } from './messageTimes';
import { smtpOutcome } from './smtpOutcome';

export interface SmtpSettings {
  /** `smtps://user:password@host:465`; `smtp://` takes TLS where it is offered. */
  readonly url: string;
  readonly from: Mailbox;
}

/** E-mail by SMTP, a connection a message: a relay that is restarted or changed is found by the next one. */
export const createSmtpChannel = ({ url, from }: SmtpSettings): MessageChannel => {
  const transport = createTransport({
    url,
    connectionTimeout: 10 * SECOND,
    greetingTimeout: 10 * SECOND,
    socketTimeout: 20 * SECOND,
    // Nothing in a message is to be fetched.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const domain = from.address.slice(from.address.lastIndexOf('@') + 1);

  const patience = (): { readonly over: Promise<Sent>; readonly end: () => void } => {
    let timer: NodeJS.Timeout | undefined;
    const over = new Promise<Sent>((resolve) => {
      timer = setTimeout(
        () => resolve({ kind: 'later', code: 'relay_unreachable', message: 'The mail server took too long.' }),
        SEND_PATIENCE,
      );
    });
    return { over, end: () => clearTimeout(timer) };
  };

  return {
    channel: 'email',
    send: async ({ id, to, subject, text, html, headers }) => {
      const mail = { from: { ...from }, to: { name: '', address: to }, subject, text, html, headers, messageId: `<${id}@${domain}>` };
      const { over, end } = patience();
      try {
        return await Promise.race([
          transport.sendMail(mail).then(({ response }): Sent => ({ kind: 'sent', reference: response }), smtpOutcome),
          over,
        ]);
      } finally {
        end();
      }
    },
    close: async () => transport.close(),
  };
};
