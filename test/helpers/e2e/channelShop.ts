import { createECDH } from 'node:crypto';
import { DAY, HOUR } from '../../../src/protocol/clock';
import { createSmtpChannel } from '../../../src/server/messages/smtpChannel';
import { startPushService } from '../server/fakePushService';
import { startTestRelay } from '../server/testRelay';
import { ADMIN_TOKEN, type Answer, ask, claimKey } from '../server/testServer';
import { openDesk } from './filledShop/campaignDesk';
import { startClockedServer } from './filledShop/clockedServer';
import { filledCampaign } from './filledShop/filledCampaign';

const BASE = 'https://coupons.example';

const vapid = () => {
  const pair = createECDH('prime256v1');
  pair.generateKeys();
  return {
    publicKey: pair.getPublicKey('base64url'),
    privateKey: Buffer.from(pair.getPrivateKey('hex').padStart(64, '0'), 'hex').toString('base64url'),
    subject: 'mailto:shop@example.com',
  };
};

/** A shop that mails over a real SMTP server and wakes browsers through a push service, with a campaign out that does both. */
export const startChannelShop = async () => {
  const [relay, service] = await Promise.all([startTestRelay(), startPushService()]);
  const server = await startClockedServer(Date.now(), {
    messages: {
      channels: [createSmtpChannel({ url: relay.url, from: { name: 'Tea & Co', address: 'hello@tea.example' } })],
      keys: ['a-key-for-tests-of-32-characters'],
      baseUrl: BASE,
      shop: 'Tea & Co',
      perSecond: 0,
      ttlMs: DAY,
    },
    push: { keys: vapid(), hosts: [service.host], gapMs: 20 * HOUR, ca: service.ca },
  });
  const desk = openDesk(server.url, ADMIN_TOKEN);
  await desk.begin(filledCampaign());
  await desk.publish();
  let asked = 0;
  const post = (path: string, body: unknown): Promise<Answer> =>
    ask(`${server.url}/v1/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'idempotency-key': claimKey(asked++) },
      body: JSON.stringify(body),
    });
  return {
    ...server,
    /** Wake-ups that browsers were sent. */
    wakes: service.received,
    tokenFor: desk.tokenFor,
    subscribe: () => post('push/subscriptions', service.subscribe()),
    askForCoupon: (address: string) =>
      post('messages', { v: 'send/1', channel: 'email', address, couponId: 'tea-20', couponVersion: 1, locale: 'en' }),
    /** One click in a mail program, by the latest mail. */
    unsubscribe: (): Promise<Response> => {
      const links = [...(relay.received.at(-1)?.mail.text ?? '').matchAll(/https:\S+/g)].map(([link]) => link);
      return fetch((links[1] ?? '').replace(BASE, server.url), { method: 'POST' });
    },
    close: async () => {
      await server.close();
      await relay.stop();
      await service.stop();
    },
  };
};
export type ChannelShop = Awaited<ReturnType<typeof startChannelShop>>;
