import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import PostalMime, { type Email } from 'postal-mime';
import { SMTPServer } from 'smtp-server';

/** A mail as it arrived. */
export interface Received {
  readonly to: string;
  readonly messageId: string;
  readonly raw: string;
  readonly mail: Email;
  /** Did it come over TLS? */
  readonly secure: boolean;
}

/** What the relay answers next; `undefined`: it takes what comes. */
export interface RelayRefusal {
  readonly at: 'auth' | 'sender' | 'recipient' | 'message';
  readonly code: number;
  readonly text: string;
}

const fault = ({ code, text }: RelayRefusal): Error => Object.assign(new Error(text), { responseCode: code });

interface RelayOptions {
  /** How long it takes to greet, up to 100, and at most to answer what it has taken, ms. */
  readonly greetMs?: number;
  readonly answerMs?: number;
  /** Offers STARTTLS with this certificate. */
  readonly certificate?: { readonly cert: string; readonly key: string };
}

/** A real SMTP server on a port of its own; nothing is relayed anywhere. */
export const startTestRelay = async ({ greetMs = 0, answerMs = 0, certificate }: RelayOptions = {}) => {
  const password = 'p';
  const received: Received[] = [];
  const state: { refusal: RelayRefusal | undefined; tries: number; signIns: number } = { refusal: undefined, tries: 0, signIns: 0 };
  const refused = (at: RelayRefusal['at']): Error | null => (state.refusal?.at === at ? fault(state.refusal) : null);

  const server = new SMTPServer({
    // The library's own certificate is nobody's.
    hideSTARTTLS: certificate === undefined,
    ...certificate,
    disableReverseLookup: true,
    allowInsecureAuth: true,
    logger: false,
    onAuth: (auth, _session, done) => {
      state.signIns++;
      const wrong = refused('auth');
      if (wrong) return done(wrong);
      if (auth.password !== password) return done(new Error('Wrong password'));
      done(null, { user: 'shop' });
    },
    onMailFrom: (_address, _session, done) => {
      state.tries++;
      done(refused('sender'));
    },
    onRcptTo: (_address, _session, done) => done(refused('recipient')),
    onData: (stream, session, done) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', async () => {
        const wrong = refused('message');
        if (wrong) return done(wrong);
        const raw = Buffer.concat(chunks).toString('utf8');
        const mail = await PostalMime.parse(raw);
        received.push({
          to: session.envelope.rcptTo[0]?.address ?? '',
          messageId: mail.messageId ?? '',
          raw,
          mail,
          secure: session.secure,
        });
        // Taken: what follows is what a slow network does to the answer.
        if (answerMs > 0) await pause(answerMs * Math.random());
        done(null, 'taken');
      });
    },
  });
  server.on('error', () => undefined);
  // It would let each wait for 100 ms, to find out who speaks before being greeted.
  const { connections } = server;
  const add = connections.add.bind(connections);
  connections.add = (connection) => {
    const greet = connection.connectionReady.bind(connection);
    let greeted = false;
    connection.connectionReady = (next) => {
      if (!greeted) greet(next);
      greeted = true;
    };
    setTimeout(() => connection.connectionReady(), greetMs);
    return add(connection);
  };
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.server.address() as AddressInfo;
  return {
    url: `smtp://shop:${password}@127.0.0.1:${port}`,
    received,
    /** Transactions begun. */
    tries: (): number => state.tries,
    /** Passwords it was shown. */
    signIns: (): number => state.signIns,
    refuse: (refusal: RelayRefusal | undefined): void => {
      state.refusal = refusal;
    },
    stop: (): Promise<void> => new Promise((resolve) => server.close(resolve)),
  };
};
export type TestRelay = Awaited<ReturnType<typeof startTestRelay>>;
