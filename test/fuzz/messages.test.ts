import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer as createHttp, type Server as HttpServer } from 'node:http';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { DAY } from '../../src/protocol/clock';
import { retryAfter } from '../../src/server/http/headers';
import { isStop } from '../../src/server/messages/createMessages';
import { readSmsAnswer } from '../../src/server/messages/messageRoutes';
import { createAddressSealer, createMessageTokens } from '../../src/server/messages/messageTokens';
import { createTwilioChannel } from '../../src/server/messages/openSmsChannel';
import { createSmppChannel, listenToSmpp } from '../../src/server/messages/smppChannel';
import { fuzz, fuzzLater, jsonText, mutated, mutatedBytes, mutatedText, refused, understood } from '../helpers/fuzz/fuzz';
import { hostileTexts } from '../helpers/fuzz/validInput';

const anyText = fc.oneof(fc.constantFrom(...hostileTexts), fc.string({ unit: 'binary', maxLength: 40 }));
const text = (valid: string): fc.Arbitrary<string> => mutatedText(fc.constant(valid));

describe('what a service says over HTTP', () => {
  let server: HttpServer;
  let answer = { status: 200, after: '', body: '' };
  beforeAll(async () => {
    server = createHttp((request, response) => {
      request.resume();
      response.writeHead(answer.status, { 'retry-after': answer.after, 'content-type': 'application/json' }).end(answer.body);
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
  afterAll(() => void server.close());

  it('of a text message is that it was sent, why not, or when to try again', () => {
    const { port } = server.address() as AddressInfo;
    const channel = createTwilioChannel({
      base: `http://127.0.0.1:${port}`,
      account: 'AC1',
      token: 't',
      from: '+15550100',
      timeoutMs: 2_000,
    });
    const bodies = mutated(fc.constantFrom<unknown>({ sid: 'SM1' }, { code: 21_610, message: 'STOP' })).map((body) =>
      jsonText(body).slice(0, 20_000),
    );
    return fuzzLater(
      fc.record({
        status: fc.constantFrom(200, 201, 400, 401, 404, 429, 500, 503),
        after: text('120').map((said) => said.replaceAll(/[^\x20-\x7e]/g, '').slice(0, 500)),
        body: bodies,
      }),
      async (said) => {
        answer = said;
        understood(await channel.send({ id: 'm1', to: '+4930123456', subject: '', text: 'TEA', headers: {} }));
      },
      0.1,
    );
  });

  it('about when to come again is a time within a day', () =>
    fuzz(fc.oneof(text('120'), text('Fri, 31 Dec 2027 23:59:59 GMT'), anyText), (said) => {
      const wait = retryAfter(said, 1_767_700_000_000);
      if (!(wait >= 0 && wait <= DAY)) throw new Error(`It waits ${wait} ms.`);
    }));
});

describe('what a shopper writes back, and what links say', () => {
  const url = 'https://c.example/v1/webhooks/sms';
  const signed = (body: string): string =>
    createHmac('sha1', 'token')
      .update(
        url +
          [...new URLSearchParams(body)]
            .sort(([a], [b]) => (a < b ? -1 : 1))
            .map(([name, value]) => name + value)
            .join(''),
      )
      .digest('base64');

  it('is heard where the service has signed it', () =>
    fuzz(fc.tuple(text('From=%2B4930123456&Body=Stop.&MessageSid=SM1'), fc.boolean()), ([body, isSigned]) => {
      const read = readSmsAnswer(body, isSigned ? signed(body) : body, url, 'token');
      refused(read);
      if (read.ok !== isSigned) throw new Error('The signature decides.');
    }));

  it('ends what is sent by a word alone', () => {
    fuzz(fc.oneof(text('Stop.'), anyText), (given) => void isStop(given));
  });

  it('is what this server has signed, or no link', () => {
    const tokens = createMessageTokens(createAddressSealer(['k'.repeat(32)]));
    const token = { purpose: 'confirm', subject: 'abcdef', language: 'en', expiresAt: 1_767_700_000_000 } as const;
    const link = tokens.issue(token);
    fuzz(fc.oneof(text(link), anyText), (given) => {
      const read = tokens.read(given, 1_767_600_000_000);
      refused(read);
      if (read.ok && given !== link) throw new Error(`${given} is no link of this server.`);
    });
  });
});

/** A frame of SMPP 3.4 (§3.2): its length, command, status and number before its body. */
const frame = (command: number, number: number, body: Uint8Array, status = 0): Buffer => {
  const head = Buffer.alloc(16);
  for (const [i, value] of [16 + body.length, command, status, number].entries()) head.writeUInt32BE(value >>> 0, 4 * i);
  return Buffer.concat([head, body]);
};
const [DELIVER, ENQUIRE, RESPONSE] = [0x05, 0x15, 0x8000_0000];

/** Body of `deliver_sm` (§4.6.1): a text as a shopper writes it, and the receipt of one of ours. */
const delivered = (words: string, esmClass: number): Buffer => {
  const message = Buffer.from(words);
  const addresses = Buffer.from('\0\x01\x014930123456\0\x01\x01TEA\0', 'latin1');
  const optional = Buffer.from([0x04, 0x24, 0, 4, ...Buffer.from('STOP'), 0x02, 0x0a, 0, 2, 0, 1]);
  return Buffer.concat([
    addresses,
    Buffer.from([esmClass, 0, 0]),
    Buffer.from('\0\0', 'latin1'),
    Buffer.from([0, 0, 0, 0, message.length]),
    message,
    optional,
  ]);
};
const bodies = fc.oneof(
  ...[
    delivered('Stop', 0),
    delivered('id:1 sub:001 dlvrd:001 submit date:2601051000 done date:2601051001 stat:DELIVRD err:000 text:TEA', 4),
  ].map((body) => mutatedBytes(fc.constant(body))),
);

describe('what a message centre says', () => {
  const sockets = new Set<Socket>();
  let centre: Server;
  /** Does with a connection what the input at hand wants. */
  let serve: (socket: Socket) => void = () => undefined;
  beforeAll(async () => {
    centre = createServer((socket) => {
      sockets.add(socket.on('close', () => sockets.delete(socket)).on('error', () => undefined));
      serve(socket);
    }).listen(0, '127.0.0.1');
    await once(centre, 'listening');
  });
  afterAll(() => {
    for (const socket of sockets) socket.destroy();
    centre.close();
  });
  const settings = () => ({
    host: '127.0.0.1',
    port: (centre.address() as AddressInfo).port,
    tls: false,
    user: 'couplet',
    password: 'secret',
  });

  it('is answered, or hung up on: whoever listens is never left deaf', () => {
    const frames = fc.array(
      fc.oneof(
        fc
          .tuple(fc.constantFrom(DELIVER, ENQUIRE, 0x06, 0x03, 0x99, RESPONSE, RESPONSE + 4), bodies)
          .map(([command, body]) => frame(command, 7, body)),
        mutatedBytes(fc.constant(frame(DELIVER, 8, delivered('Stop', 0)))),
      ),
      { maxLength: 4 },
    );
    return fuzzLater(
      frames,
      (given) =>
        new Promise<void>((resolve, reject) => {
          let stop = (): void => undefined;
          const done = (error?: Error): void => {
            clearTimeout(timer);
            stop();
            if (error) reject(error);
            else resolve();
          };
          const timer = setTimeout(() => done(new Error('It listens no more, and has not hung up.')), 20_000);
          serve = (socket) => {
            socket.on('close', () => done());
            const heard: Buffer[] = [];
            socket.on('data', (bytes: Buffer) => {
              heard.push(bytes);
              const said = Buffer.concat(heard);
              // To being bound it is told yes, then all there is to hear, then asked whether it lives.
              if (heard.length === 1)
                socket.write(
                  Buffer.concat([
                    frame(RESPONSE + 1, said.readUInt32BE(12), Buffer.from('c\0')),
                    ...given.map((one) => Buffer.from(one)),
                    frame(ENQUIRE, 4_711, Buffer.alloc(0)),
                  ]),
                );
              else if (said.includes(frame(RESPONSE + ENQUIRE, 4_711, Buffer.alloc(0)))) done();
            });
          };
          stop = listenToSmpp({ ...settings(), aliveMs: 500 }, async () => undefined);
        }),
      0.01,
    );
  });

  it('to a message is that it was sent, why not, or nothing that can be read', () =>
    fuzzLater(
      fc.array(
        fc.oneof(
          mutatedBytes(fc.constant(frame(RESPONSE + 4, 2, Buffer.from('id-1\0')))),
          fc.tuple(fc.nat(), bodies).map(([status, body]) => frame(RESPONSE + 4, 2, body, status)),
        ),
        { maxLength: 2 },
      ),
      async (given) => {
        serve = (socket) => {
          let asked = 0;
          socket.on('data', (bytes: Buffer) => {
            asked += 1;
            if (asked === 1) socket.write(frame(RESPONSE + 9, bytes.readUInt32BE(12), Buffer.from('c\0')));
            else if (asked === 2) socket.end(Buffer.concat(given.map((one) => Buffer.from(one))));
          });
        };
        const channel = createSmppChannel({ ...settings(), from: '+15550100', timeoutMs: 5_000 });
        understood(await channel.send({ id: 'm1', to: '+4930123456', subject: '', text: 'TEA', headers: {} }));
      },
      0.01,
    ));
});
