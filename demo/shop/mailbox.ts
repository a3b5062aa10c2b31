import type { AddressInfo } from 'node:net';
import PostalMime, { type Attachment } from 'postal-mime';
import { SMTPServer } from 'smtp-server';

/** A mail as a customer would have received it. */
export interface Mail {
  /** Id in the mailbox's URLs. */
  readonly id: string;
  readonly messageId: string;
  readonly to: string;
  readonly from: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly at: number;
}

/** Mails sent to the customers of the demo. */
export interface Mailbox {
  /** Newest first. */
  mails(): readonly Mail[];
  /** Can anyone who reaches the shop read it? Otherwise only with the link of the admin area. */
  readonly isOpen: boolean;
}

/** The HTML with its attached pictures in it (https://www.rfc-editor.org/rfc/rfc2392). */
const withPictures = (html: string, attachments: readonly Attachment[]): string =>
  attachments.reduce((shown, { contentId = '', mimeType, content }) => {
    const picture = `data:${mimeType};base64,${Buffer.from(content as ArrayBuffer).toString('base64')}`;
    return contentId === '' ? shown : shown.replaceAll(`cid:${contentId.replace(/^<|>$/g, '')}`, picture);
  }, html);

/** Most mails kept. Older ones are dropped. */
const MOST = 50;

export interface MailCatcher extends Pick<Mailbox, 'mails'> {
  /** URL of its SMTP server, in the format of `SMTP_URL`. */
  readonly url: string;
  readonly close: () => Promise<void>;
}

/** A mail server on this computer that forwards nothing. It keeps mails in memory, and the demo's mailbox shows them. */
export const startMailCatcher = async (now: () => number = Date.now): Promise<MailCatcher> => {
  const caught: Mail[] = [];
  const server = new SMTPServer({
    // The library's default certificate is not trusted, and nothing leaves this computer.
    hideSTARTTLS: true,
    authOptional: true,
    disableReverseLookup: true,
    logger: false,
    onData: (stream, session, done) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        PostalMime.parse(Buffer.concat(chunks)).then(({ messageId = '', subject = '', from, text = '', html = '', attachments }) => {
          const to = session.envelope.rcptTo[0]?.address ?? '';
          const sender = from ? `${from.name} <${from.address ?? ''}>` : '';
          // The same mail sent again replaces the first.
          const known = caught.findIndex((mail) => mail.messageId === messageId);
          if (known >= 0) caught.splice(known, 1);
          caught.unshift({
            id: messageId.replaceAll(/[^\w]/g, '').slice(0, 40),
            messageId,
            to,
            from: sender,
            subject,
            text,
            html: withPictures(html, attachments),
            at: now(),
          });
          caught.splice(MOST);
          done(null, 'taken');
        }, done);
      });
    },
  });
  // A client disconnected.
  server.on('error', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.server.address() as AddressInfo;
  return {
    url: `smtp://127.0.0.1:${port}`,
    mails: () => caught,
    close: () => new Promise((resolve) => server.close(resolve)),
  };
};
