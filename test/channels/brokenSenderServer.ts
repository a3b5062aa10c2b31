import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { buildApp } from '../../src/server/app';
import { readSigningKey } from '../../src/server/bundles/signing';
import { readConfig } from '../../src/server/config';
import { openConnector } from '../../src/server/connectors/openConnector';
import type { MessageChannel } from '../../src/server/messages/messageChannel';
import { openMessageSettings } from '../../src/server/messages/messageSettings';
import type { MessageRow } from '../../src/server/records/messageRepository';
import { openStore } from '../../src/server/store/openStore';

/**
 * The broken twins: the server as it is, which writes down that a message was sent before it sends it (`BROKEN=early`), or which sends several at once
 * (`BROKEN=several`), or which takes a journey's slot before it queues the message (`BROKEN=apart`), or after, and recognises no repeat (`BROKEN=after`).
 */
const read = readConfig(process.env);
if (!read.ok) throw new Error(read.error.message);
const config = read.value;
const store = await openStore(config, () => undefined);
const settings = await openMessageSettings(config, config.MESSAGE_KEY ?? []);
if (!settings) throw new Error('no channel is set up');
const AT_ONCE = 8;

let leased: MessageRow | undefined;
const early = (channel: MessageChannel): MessageChannel => ({
  ...channel,
  send: async (message) => {
    if (leased) await store.messageTried(leased, { state: 'sent' }, Date.now());
    return channel.send(message);
  },
});
const isEarly = process.env.BROKEN === 'early';
const apart: typeof store.takeSlot = async (subscriber, { message, ...step }, now) => {
  const taken = await store.takeSlot(subscriber, step, now);
  await pause(20);
  const slot = { ...subscriber, slotAt: step.nextAt };
  return taken && store.takeSlot(slot, { ...step, nextAt: step.nextAt + 1, message }, now);
};
const after: Pick<typeof store, 'takeSlot' | 'dueSubscribers'> = {
  takeSlot: async (subscriber, { message, ...step }, now) => {
    if (message) {
      const queued = { ...message, requestKey: randomUUID() };
      await store.takeSlot(subscriber, { nextAt: subscriber.slotAt, marks: {}, orderedAt: null, message: queued }, now);
      await pause(20);
    }
    return store.takeSlot(subscriber, step, now);
  },
  dueSubscribers: async (...page) => {
    const due = await store.dueSubscribers(...page);
    return due.map((subscriber) => ({ ...subscriber, waits: false, lastAt: null, sentDay: 0, sentWeek: 0 }));
  },
};
const broken = { apart: { takeSlot: apart }, after }[process.env.BROKEN ?? ''];
const open = () =>
  buildApp({
    store: {
      ...store,
      ...broken,
      leaseMessage: async (...span) => {
        const row = await store.leaseMessage(...span);
        if (row) leased = row;
        return row;
      },
    },
    messages: { ...settings, channels: isEarly ? settings.channels.map(early) : settings.channels },
    connector: openConnector(config.shop, config.SHOP_TIMEOUT_MS),
    clock: Date.now,
    siteKey: readSigningKey(config).siteKey,
    adminToken: config.ADMIN_TOKEN ?? '',
    webhookSecret: config.WEBHOOK_SECRET ?? '',
    claimTtlMs: config.CLAIM_TTL_SECONDS * 1_000,
    logLevel: 'silent',
  });

const apps = await Promise.all(Array.from({ length: process.env.BROKEN === 'several' ? AT_ONCE : 1 }, open));
for (const { messages, journeys } of apps) {
  messages?.start(200);
  journeys?.start(200);
}
process.stdout.write(`${JSON.stringify({ url: await apps[0]?.app.listen({ port: config.PORT, host: '127.0.0.1' }) })}\n`);
