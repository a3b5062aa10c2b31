import { createHmac } from 'node:crypto';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import * as v from 'valibot';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DAY, HOUR } from '../../src/protocol/clock';
import { smsUrlSchema } from '../../src/server/messages/messageChannel';
import type { MessageSettings } from '../../src/server/messages/messageSettings';
import { openSmsChannel } from '../../src/server/messages/openSmsChannel';
import { listenToSmpp } from '../../src/server/messages/smppChannel';
import { eventually } from '../helpers/eventually';
import type { SmsPeer } from '../helpers/server/smsPeer';
import { startTestMessageCentre } from '../helpers/server/testMessageCentre';
import { ask, claimKey, startTestServer, type TestServer } from '../helpers/server/testServer';
import { startTestTwilio } from '../helpers/server/testTwilio';

/** One contract for every way that text messages go. */
describe.each([
  ['HTTP, as Twilio', startTestTwilio],
  ['SMPP', startTestMessageCentre],
])('text messages by %s', (_, startPeer) => {
  let peer: SmsPeer;
  beforeEach(async () => {
    peer = await startPeer();
  });
  afterEach(() => peer.close());

  const open = (url = peer.url(), from = '+15550100') => openSmsChannel(v.parse(smsUrlSchema, url), from, 2_000);
  const message = (text: string, id = 'm1') => ({ id, to: '+4930123456', subject: '', text, headers: {} });

  it.each([
    ['in the usual letters', 'Tea Shop: your code is TEA-42'],
    ['in Chinese', '茶店：您的券码是 TEA-42，满€50可用'],
    ['with what GSM has twice', 'Price: 5 € {net} [a|b] ~ \\'],
    ['longer than one message', `Tea Shop: ${'a very good tea, '.repeat(15)}TEA-42`],
    ['longer than one message in Chinese', '很好的茶叶'.repeat(30)],
    ['with an emoji', 'Tea 🍵'],
  ])('bring a text %s as it was written', async (_name, text) => {
    expect(await open().send(message(text))).toMatchObject({ kind: 'sent', reference: expect.any(String) });
    expect(peer.taken).toMatchObject([{ to: '+4930123456', from: '+15550100', text }]);
  });

  it('may come from a name', async () => {
    await open(peer.url(), 'TeaShop').send(message('Hello'));
    expect(peer.taken).toMatchObject([{ from: 'TeaShop' }]);
  });

  it.each([
    ['busy', { kind: 'later', code: 'relay_deferred' }],
    ['down', { kind: 'later', code: 'relay_unreachable' }],
    ['bad number', { kind: 'refused', code: 'address_refused', addressIsBad: true }],
    ['bad text', { kind: 'refused', code: 'message_refused', addressIsBad: false }],
  ] as const)('tell apart what comes of it: %s', async (trouble, sent) => {
    peer.trouble(trouble);
    const channel = open();
    expect(await channel.send(message('Hello'))).toMatchObject(sent);
    peer.trouble(undefined);
    expect(await channel.send(message('Hello'))).toMatchObject({ kind: 'sent' });
    expect(peer.taken).toHaveLength(1);
  });

  it('wait where the password is wrong, which is about the shop and not about the shopper', async () => {
    expect(await open(peer.url('wrong')).send(message('Hello'))).toMatchObject({ kind: 'later', code: 'relay_refuses_us' });
  });

  it('wait where nobody listens', async () => {
    const url = peer.url();
    await peer.close();
    expect(await open(url).send(message('Hello'))).toMatchObject({ kind: 'later', code: 'relay_unreachable' });
    peer = await startPeer();
  });
});

it('a message of SMPP has the same reference at every try, and another message another', async () => {
  const centre = await startTestMessageCentre();
  const channel = openSmsChannel(v.parse(smsUrlSchema, centre.url()), 'TeaShop', 2_000);
  for (const id of ['a', 'a', 'b']) await channel.send({ id, to: '+4930123456', subject: '', text: 'Hello', headers: {} });
  const [first, again, other] = centre.taken.map(({ reference }) => reference);
  expect(again).toBe(first);
  expect(other).not.toBe(first);
  await centre.close();
});

it('a centre that does not answer to being left keeps no connection', async () => {
  const open = new Set<Socket>();
  const ok = (command: number, bytes: Buffer): Buffer => {
    const answer = Buffer.alloc(17);
    for (const [i, value] of [17, 0x8000_0000 + command, 0, bytes.readUInt32BE(12)].entries()) answer.writeUInt32BE(value, 4 * i);
    return answer;
  };
  const centre = createServer((socket) => {
    open.add(socket.on('close', () => open.delete(socket)));
    socket.on('data', (bytes: Buffer) => {
      const command = bytes.readUInt32BE(4);
      if (command !== 0x06) socket.write(ok(command, bytes));
    });
  });
  await new Promise<void>((listening) => centre.listen(0, '127.0.0.1', listening));
  const url = `smpp://a:b@127.0.0.1:${(centre.address() as AddressInfo).port}`;
  const channel = openSmsChannel(v.parse(smsUrlSchema, url), 'TeaShop', 200);
  expect(await channel.send({ id: 'm1', to: '+4930123456', subject: '', text: 'Hello', headers: {} })).toMatchObject({ kind: 'sent' });
  await eventually(() => expect(open.size).toBe(0));
  centre.close();
});

it.each(['ftp://a:b@host', 'https://api.twilio.com', 'smpp://user@host', 'smpp://user:100%@host', 'no URL'])(
  'SMS_URL may not be %s',
  (url) => {
    expect(v.safeParse(smsUrlSchema, url).success).toBe(false);
  },
);

describe.each([
  ['HTTP, as Twilio', startTestTwilio],
  ['SMPP', startTestMessageCentre],
])('a coupon by text message over %s', (_, startPeer) => {
  let peer: SmsPeer;
  let server: TestServer;
  beforeEach(async () => {
    peer = await startPeer();
    const messages: MessageSettings = {
      channels: [openSmsChannel(v.parse(smsUrlSchema, peer.url()), 'TeaShop', 2_000)],
      keys: ['a-key-for-tests-of-32-characters'],
      baseUrl: 'https://coupons.example',
      shop: 'Tea & Co',
      perSecond: 0,
      ttlMs: 14 * DAY,
      smsAnswers: { url: 'https://coupons.example/v1/webhooks/sms', token: 'token-of-the-service' },
    };
    server = await startTestServer({ deps: { messages } });
  });
  afterEach(async () => {
    await server.close();
    await peer.close();
  });

  const send = (locale: string, key: string) =>
    ask(`${server.url}/v1/messages`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'idempotency-key': key },
      body: JSON.stringify({ v: 'send/1', channel: 'sms', address: '+49 30 123-456', couponId: 'tea', couponVersion: 1, locale }),
    });
  const linkOf = (text: string | undefined): string =>
    (/https:\S+/.exec(text ?? '')?.[0] ?? '').replace('https://coupons.example', server.url);

  it('comes with its code once the shopper has said yes, and never again once they have said no', async () => {
    expect((await send('en-GB', claimKey(1))).status).toBe(202);
    await server.messages?.dispatch();
    expect(peer.taken).toMatchObject([
      { to: '+4930123456', from: 'TeaShop', text: expect.stringMatching(/^Tea & Co: send you ".+"\? Yes: https:/) },
    ]);
    await ask(linkOf(peer.taken[0]?.text), { method: 'POST' });
    await server.messages?.dispatch();
    expect(peer.taken[1]?.text).toMatch(/^Tea & Co: \S{4,} is your code for ".+", until .+\. No more: https:\S+$/);
    await ask(linkOf(peer.taken[1]?.text), { method: 'POST' });
    expect((await send('zh-CN', claimKey(2))).status).toBe(202);
    await server.messages?.dispatch();
    expect(peer.taken).toHaveLength(2);
  });

  it.each(['STOP', ' stop. ', 'الغاء'])('ends by %s, signed by the service, and by nobody else', async (word) => {
    await send('en', claimKey(1));
    await server.messages?.dispatch();
    const fields = new URLSearchParams({ To: '+15550100', From: '+4930123456', Body: word });
    const signed = (token: string): string =>
      createHmac('sha1', token)
        .update(
          `https://coupons.example/v1/webhooks/sms${[...fields]
            .sort(([a], [b]) => (a < b ? -1 : 1))
            .flat()
            .join('')}`,
        )
        .digest('base64');
    const say = (signature: string) =>
      ask(`${server.url}/v1/webhooks/sms`, {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded', 'x-twilio-signature': signature },
        body: fields.toString(),
      });
    expect((await say(signed('another'))).status).toBe(401);
    await send('en', claimKey(2));
    expect(await server.messages?.dispatch()).toBe(1);
    expect((await say(signed('token-of-the-service'))).text).toBe('<Response/>');
    await send('en', claimKey(3));
    expect(await server.messages?.dispatch()).toBe(0);
  });

  it('is in Chinese for who reads Chinese', async () => {
    await send('zh-CN', claimKey(1));
    await server.messages?.dispatch();
    expect(peer.taken[0]?.text).toMatch(/^【Tea & Co】要接收“.+”吗？是：https:/);
  });

  it('is tried again when the carrier is busy, under the same words, and ends where the number is none', async () => {
    await send('en', claimKey(1));
    peer.trouble('busy');
    await server.messages?.dispatch();
    peer.trouble(undefined);
    server.time.now += HOUR;
    await server.messages?.dispatch();
    expect(peer.taken).toHaveLength(1);
    await send('en', claimKey(2));
    peer.trouble('bad number');
    await server.messages?.dispatch();
    // The first one as well, which waited for an answer.
    const { json } = await server.admin('GET', 'messages');
    expect((json as { counts: object[] }).counts).toContainEqual({ channel: 'sms', state: 'ended', reason: 'address_refused', count: 2 });
  });
});

describe('what shoppers write back over SMPP', () => {
  const place = (centre: { url(password?: string): string }) => v.parse(smsUrlSchema, centre.url());

  it('ends what is sent to them, and is acknowledged once that is written down', async () => {
    const centre = await startTestMessageCentre();
    const messages: MessageSettings = {
      channels: [openSmsChannel(place(centre), 'TeaShop', 2_000)],
      keys: ['a-key-for-tests-of-32-characters'],
      baseUrl: 'https://coupons.example',
      shop: 'Tea & Co',
      perSecond: 0,
      ttlMs: 14 * DAY,
    };
    const server = await startTestServer({ deps: { messages } });
    const send = (n: number) =>
      ask(`${server.url}/v1/messages`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'idempotency-key': claimKey(n) },
        body: JSON.stringify({ v: 'send/1', channel: 'sms', address: '+4930123456', couponId: 'tea', couponVersion: 1, locale: 'en' }),
      });
    try {
      server.messages?.start(3_600_000);
      await eventually(() => expect(centre.receivers.size).toBe(1));
      // A receipt quotes the message, and a shopper may say other things.
      expect(await centre.say('+4930123456', 'STOP', 4)).toBe(0);
      expect(await centre.say('+4930123456', 'Thank you!')).toBe(0);
      await send(1);
      expect(await server.messages?.dispatch()).toBe(1);
      expect(await centre.say('+4930123456', '退订')).toBe(0);
      await send(2);
      expect(await server.messages?.dispatch()).toBe(0);
      await server.messages?.stop();
      await eventually(() => expect(centre.receivers.size).toBe(0));
    } finally {
      await server.messages?.stop();
      await server.close();
      await centre.close();
    }
  });

  it('is to come again where it could not be written down, and is heard after a lost connection', async () => {
    const centre = await startTestMessageCentre();
    const said: string[] = [];
    let isFull = true;
    const stop = openSmsChannel(place(centre), 'TeaShop', 2_000).listen?.(async (from, text) => {
      if (isFull) throw new Error('the disk is full');
      said.push(`${from} ${text}`);
    });
    try {
      await eventually(() => expect(centre.receivers.size).toBe(1));
      expect(await centre.say('+4930123456', 'STOP')).not.toBe(0);
      isFull = false;
      for (const session of centre.receivers) session.destroy();
      await eventually(() => expect(centre.receivers.size).toBe(0));
      await eventually(() => expect(centre.receivers.size).toBe(1));
      expect(await centre.say('+4930123456', 'STOP')).toBe(0);
      expect(said).toEqual(['+4930123456 STOP']);
    } finally {
      stop?.();
      await centre.close();
    }
  });

  it('is heard after bytes that nobody can read', async () => {
    const centre = await startTestMessageCentre();
    const said: string[] = [];
    const stop = openSmsChannel(place(centre), 'TeaShop', 2_000).listen?.(async (from) => void said.push(from));
    try {
      await eventually(() => expect(centre.receivers.size).toBe(1));
      const [first] = centre.receivers;
      first?.socket.write(Buffer.alloc(16, 0xff));
      await eventually(() => {
        expect(centre.receivers.size).toBe(1);
        expect(centre.receivers).not.toContain(first);
      });
      expect(await centre.say('+4930123456', 'STOP')).toBe(0);
      expect(said).toEqual(['+4930123456']);
    } finally {
      stop?.();
      await centre.close();
    }
  });

  it('comes from a number that the centre calls unknown, or writes with 00', async () => {
    const centre = await startTestMessageCentre();
    const said: string[] = [];
    const stop = openSmsChannel(place(centre), 'TeaShop', 2_000).listen?.(async (from) => void said.push(from));
    try {
      await eventually(() => expect(centre.receivers.size).toBe(1));
      for (const from of ['4930123456', '004930123456']) for (const ton of [0, 1]) await centre.say(from, 'STOP', 0, ton);
      expect(new Set(said)).toEqual(new Set(['+4930123456']));
      expect(said).toHaveLength(4);
    } finally {
      stop?.();
      await centre.close();
    }
  });

  it('is waited for on another connection where a centre takes the first one and never answers', async () => {
    let connections = 0;
    const mute = createServer(() => connections++);
    await new Promise<void>((listening) => mute.listen(0, '127.0.0.1', listening));
    const { port } = mute.address() as AddressInfo;
    const settings = { host: '127.0.0.1', port, tls: false, user: 'couplet', password: 'secret', aliveMs: 50 };
    const stop = listenToSmpp(settings, async () => undefined);
    try {
      await eventually(() => expect(connections).toBeGreaterThan(1));
    } finally {
      stop();
      mute.close();
    }
  });
});
