import { expect, it } from 'vitest';
import { MINUTE, SECOND } from '../../../../src/core/clock';
import type { Delivered } from '../../../../src/server/messages/deliverMessage';
import { createMessageSender } from '../../../../src/server/messages/messageSender';
import type { MessageRow } from '../../../../src/server/store/messageStore';

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
  createdAt: 0,
};

/** Tries of a mail server by rounds that begin every second, with more messages than can be sent. */
const start = () => {
  let now = 0;
  let came: Delivered = 'away';
  let tries = 0;
  const sender = createMessageSender({
    store: { leaseMessage: async () => row, tidyMessages: async () => 0 },
    deliver: async () => {
      tries++;
      // Ends the round: there is always a next one.
      if (came !== 'away' && tries % 10 === 0) return 'away';
      return came;
    },
    clock: () => now,
    perSecond: 0,
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
