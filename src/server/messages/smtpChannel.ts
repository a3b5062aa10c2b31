import { createTransport } from 'nodemailer';
import * as v from 'valibot';
import { SECOND } from '../../protocol/values/clock';
import { type Mailbox, type MessageChannel, SEND_PATIENCE, type Sent } from './messageChannel';

/** The relevant fields of the library's error. */
const errorSchema = v.object({
  responseCode: v.optional(v.number()),
  command: v.optional(v.string(), ''),
  response: v.optional(v.string(), ''),
  permanent: v.optional(v.boolean(), false),
});

/**
 * Result of an SMTP error. A 5yz reply to the recipient or the message is final (RFC 5321 §4.2.1) and means that the address is bad, except
 * for policy (5.7.x, RFC 3463). A 5yz reply to anything earlier, such as the password or the sender, concerns this server and not the
 * message.
 */
export const smtpOutcome = (error: unknown): Sent => {
  const read = v.safeParse(errorSchema, error);
  if (!read.success || read.output.responseCode === undefined)
    return { kind: 'later', code: 'relay_unreachable', message: 'The mail server does not answer.' };
  const { responseCode, command, response, permanent } = read.output;
  const aboutRecipient = command === 'RCPT TO';
  if (!permanent || (!aboutRecipient && command !== 'DATA'))
    return { kind: 'later', code: permanent ? 'relay_refuses_us' : 'relay_deferred', message: `The mail server answered ${responseCode}.` };
  const addressIsBad = aboutRecipient && !/\b5\.7\.\d/.test(response);
  return {
    kind: 'refused',
    code: addressIsBad ? 'address_refused' : 'message_refused',
    message: `The mail server answered ${responseCode}.`,
    addressIsBad,
  };
};

export interface SmtpSettings {
  /** `smtps://user:password@host:465`; `smtp://` uses TLS if it is offered. */
  readonly url: string;
  readonly from: Mailbox;
}

/** E-mail over SMTP, with one connection per message, so that a restarted or changed relay is picked up by the next message. */
export const createSmtpChannel = ({ url, from }: SmtpSettings): MessageChannel => {
  const transport = createTransport({
    url,
    connectionTimeout: 10 * SECOND,
    greetingTimeout: 10 * SECOND,
    socketTimeout: 20 * SECOND,
    // A message must never load files or URLs.
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
    send: async ({ id, to, sender, subject, text, html, headers, pictures = [] }) => {
      const attachments = pictures.map(({ cid, png }, i) => ({
        cid,
        content: png,
        contentType: 'image/png',
        contentDisposition: 'inline' as const,
        filename: `picture-${i + 1}.png`,
      }));
      const messageId = `<${id}@${domain}>`;
      const mail = {
        from: { ...from, name: sender || from.name },
        to: { name: '', address: to },
        subject,
        text,
        html,
        headers,
        attachments,
        messageId,
      };
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
