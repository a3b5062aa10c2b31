import { expect, it, vi } from 'vitest';
import { MINUTE, SECOND } from '../../../../src/protocol/values/clock';
import type { Delivered } from '../../../../src/server/messages/deliverMessage';
import { createMessageSender } from '../../../../src/server/messages/messageSender';
import type { MessageRow } from '../../../../src/server/records/messageRepository';

const row: MessageRow = {
  id: 'm',
  channel: 'email',
  address: 'sealed',
  addressHash: 'hash',
  couponId: 'tea',
  couponVersion: 1,
  locale: 'en',
  claimKey: 'key',
  notBefore: 0,
  state: 'due',
  reason: null,
  attempts: 1,
  journey: null,
  laterAt: null,
  createdAt: 0,
};

/** Tries of a mail server by rounds that begin every second, with more messages than can be sent. */
const start = () => {
  let now = 0;
  let came: Delivered = 'away';
  let tries = 0;
  const sender = createMessageSender({
    store: { leaseMessage: async (channel) => (channel === 'email' ? row : undefined), tidyMessages: async () => 0 },
    deliver: async () => {
      tries++;
      // Ends the round: there is always a next one.
      if (came !== 'away' && tries % 10 === 0) return 'away';
      return came;
    },
    clock: () => now,
    perSecond: 0,
    ttlMs: 0,
    onError: () => undefined,
  });
  const run = async (ms: number): Promise<number> => {
    const before = tries;
    for (const end = now + ms; now < end; now += SECOND) await sender.dispatch();
    return tries - before;
  };
  return {
    run,
    answers: () => {
      came = 'sent';
    },
  };
};

it('asks a mail server that is away less and less often, once a minute in the end, and goes on as soon as it answers', async () => {
  const { run, answers } = start();
  expect(await run(MINUTE)).toBeLessThanOrEqual(6);
  expect(await run(10 * MINUTE)).toBeLessThanOrEqual(11);
  answers();
  expect(await run(2 * MINUTE)).toBeGreaterThan(100);
});

/** A queue with mails, one of which never comes back or finds nobody, and as many text messages. */
const mixed = (mails: (row: MessageRow) => Promise<Delivered>) => {
  const waiting = { email: 3, sms: 3 };
  const sender = createMessageSender({
    store: {
      leaseMessage: async (channel) => (waiting[channel]-- > 0 ? { ...row, channel } : undefined),
      tidyMessages: async () => 0,
    },
    deliver: async (leased) => (leased.channel === 'email' ? mails(leased) : 'sent'),
    clock: () => 0,
    perSecond: 0,
    ttlMs: 0,
    onError: () => undefined,
  });
  return { sender, waiting };
};

it('sends the text messages while the mail server is away', async () => {
  const { sender, waiting } = mixed(async () => 'away');
  expect(await sender.dispatch()).toBe(3);
  expect(waiting.email).toBe(2);
});

it('sends the text messages while the mail server does not come back with an answer', async () => {
  let answer = (_came: Delivered): void => undefined;
  const slow = new Promise<Delivered>((resolve) => {
    answer = resolve;
  });
  const { sender, waiting } = mixed(() => slow);
  const round = sender.dispatch();
  await vi.waitFor(() => expect(waiting.sms).toBeLessThan(0));
  answer('sent');
  expect(await round).toBe(6);
});

it('sends the text messages though a mail could not be written down, and tells of that', async () => {
  const { sender, waiting } = mixed(() => Promise.reject(new Error('disk full')));
  await expect(sender.dispatch()).rejects.toThrow('disk full');
  expect(waiting.sms).toBeLessThan(0);
});
