import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer as createHttp, type Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { DAY } from '../../src/protocol/values/clock';
import { retryAfter } from '../../src/server/http/headers';
import { isStop } from '../../src/server/messages/createMessages';
import { readSmsAnswer } from '../../src/server/messages/messageRoutes';
import { createAddressSealer, createMessageTokens } from '../../src/server/messages/messageTokens';
import { createTwilioChannel } from '../../src/server/messages/openSmsChannel';
import { hostileTexts } from '../helpers/validInput';
import { fuzz, fuzzLater, jsonText, mutated, mutatedText, refused, understood } from './fuzz';

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
