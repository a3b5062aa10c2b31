import type { AddressInfo } from 'node:net';
import PostalMime from 'postal-mime';
import { SMTPServer } from 'smtp-server';

/** A mail as it would have come to a customer. */
export interface Mail {
  /** Names it in the mailbox's addresses. */
  readonly id: string;
  readonly messageId: string;
  readonly to: string;
  readonly from: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly at: number;
}

/** What was mailed to the customers of the demo. */
export interface Mailbox {
  /** Newest first. */
  mails(): readonly Mail[];
  /** May everybody who reaches the shop read it? Else only who has the back room's link. */
  readonly isOpen: boolean;
}

/** More than anybody tries out; what is older is forgotten. */
const MOST = 50;

export interface MailCatcher extends Pick<Mailbox, 'mails'> {
  /** Of its SMTP server, as `SMTP_URL` has it. */
  readonly url: string;
  readonly close: () => Promise<void>;
}

/** A mail server on this computer that hands nothing on: what is sent by it is kept in memory, to be read in the demo's mailbox. */
export const startMailCatcher = async (now: () => number = Date.now): Promise<MailCatcher> => {
  const caught: Mail[] = [];
  const server = new SMTPServer({
    // The library's own certificate is nobody's, and nothing leaves this computer.
    hideSTARTTLS: true,
    authOptional: true,
    disableReverseLookup: true,
    logger: false,
    onData: (stream, session, done) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        PostalMime.parse(Buffer.concat(chunks)).then(({ messageId = '', subject = '', from, text = '', html = '' }) => {
          const to = session.envelope.rcptTo[0]?.address ?? '';
          const sender = from ? `${from.name} <${from.address ?? ''}>` : '';
          // The same mail sent again is the same mail.
          const known = caught.findIndex((mail) => mail.messageId === messageId);
          if (known >= 0) caught.splice(known, 1);
          caught.unshift({
            id: messageId.replaceAll(/[^\w]/g, '').slice(0, 40),
            messageId,
            to,
            from: sender,
            subject,
            text,
            html,
            at: now(),
          });
          caught.splice(MOST);
          done(null, 'taken');
        }, done);
      });
    },
  });
  // Of a client that went away.
  server.on('error', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.server.address() as AddressInfo;
  return {
    url: `smtp://127.0.0.1:${port}`,
    mails: () => caught,
    close: () => new Promise((resolve) => server.close(resolve)),
  };
};
