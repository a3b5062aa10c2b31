import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mailFailure, tryMail } from '../../src/server/doctor/gather/tryMail';
import { createSmtpChannel, smtpOutcome } from '../../src/server/messages/smtpChannel';
import { hostileTexts } from '../helpers/validInput';
import { fuzz, fuzzLater, mutated, mutatedText, refused, understood } from './fuzz';

const refusals = fc.constantFrom<unknown>(
  { responseCode: 550, command: 'RCPT TO', response: '550 5.1.1 No such user', permanent: true, code: 'EENVELOPE' },
  { responseCode: 554, command: 'DATA', response: '554 5.7.1 Refused', permanent: true, code: 'EMESSAGE' },
  { responseCode: 535, command: 'AUTH PLAIN', response: '535 Bad password', permanent: true, code: 'EAUTH' },
  { code: 'ESOCKET', originalCode: 'DEPTH_ZERO_SELF_SIGNED_CERT', command: 'CONN' },
);

describe('an error of the mail library', () => {
  it('is that a message waits or is refused, with the reason', () => fuzz(mutated(refusals), (error) => understood(smtpOutcome(error))));

  it('is what the doctor says of the mail server', () => fuzz(mutated(refusals), (error) => refused(mailFailure(error))));
});

/** What a mail server says from its greeting to its taking a message, a line an answer. */
const session = [
  '220 mx.example',
  '250 mx.example',
  '235 Welcome',
  '250 Sender',
  '250 Recipient',
  '354 Go on',
  '250 Taken as A1',
  '221 Bye',
];
/** The line changed, another code, several lines, or noise. */
const answerLike = (line: string): fc.Arbitrary<string> =>
  fc.oneof(
    mutatedText(fc.constant(line)),
    fc.integer({ min: 200, max: 599 }).map((code) => `${code} 5.7.1 No`),
    fc.constant(`${line.slice(0, 3)}-one\r\n${line}`),
    fc.constantFrom(...hostileTexts),
  );
/** The answer to the first command offers a way to sign in. */
const withSignIn = ([greeting = '', hello = '', ...more]: readonly string[]): readonly string[] => [
  greeting,
  `250-AUTH PLAIN\r\n${hello}`,
  ...more,
];
const replies = session.map((line) => fc.oneof({ weight: 4, arbitrary: fc.constant(line) }, { weight: 1, arbitrary: answerLike(line) }));

describe('what a mail server says', () => {
  let server: Server;
  const sockets = new Set<Socket>();
  let lines: readonly string[] = [];
  beforeAll(async () => {
    server = createServer((socket) => {
      sockets.add(socket.on('close', () => sockets.delete(socket)).on('error', () => undefined));
      const left = [...lines];
      const say = (): void => {
        const next = left.shift();
        if (next === undefined) socket.end();
        else socket.write(`${next}\r\n`);
      };
      let inMessage = false;
      say();
      socket.setEncoding('latin1').on('data', (text: string) => {
        // One answer a command, and one to the whole of a message.
        if (inMessage && !text.endsWith('\r\n.\r\n')) return;
        inMessage = text.startsWith('DATA');
        say();
      });
      // Whoever waits for what does not come is hung up on.
      socket.setTimeout(300, () => socket.destroy());
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
  afterAll(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const url = (): string => `smtp://shop:p@127.0.0.1:${(server.address() as AddressInfo).port}?ignoreTLS=true`;
  const send = async () => {
    const channel = createSmtpChannel({ url: url(), from: { name: 'Tea', address: 'hello@shop.example' } });
    const sent = await channel.send({ id: 'm1', to: 'ada@shop.example', subject: 'Yours', text: 'TEA', headers: {} });
    await channel.close();
    return sent;
  };

  it('takes a message where it says so', async () => {
    lines = withSignIn(session);
    expect(await send()).toEqual({ kind: 'sent', reference: '250 Taken as A1' });
  });

  it('is that a message was sent, waits or is refused, with the reason', () =>
    fuzzLater(
      fc.tuple(...replies),
      async (said) => {
        lines = withSignIn(said);
        understood(await send());
      },
      0.01,
    ));

  it('is what the doctor says of it', () =>
    fuzzLater(
      fc.tuple(...replies),
      async (said) => {
        lines = withSignIn(said);
        refused(await tryMail(url()));
      },
      0.01,
    ));
});
