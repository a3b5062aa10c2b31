import { Gauge, type Registry } from 'prom-client';
import { type Clock, SECOND } from '../../protocol/clock';
import type { MessageStore } from '../store/messageStore';

/** Messages to shoppers by where they stand, and how long the oldest has been due. */
export const measureMessages = (store: Pick<MessageStore, 'messageFigures'>, clock: Clock, registry: Registry): void => {
  new Gauge({
    name: 'couplet_messages',
    help: 'Messages to shoppers of the last 30 days, by channel, state and reason.',
    labelNames: ['channel', 'state', 'reason'],
    registers: [registry],
    async collect() {
      this.reset();
      for (const { channel, state, reason, count } of (await store.messageFigures()).counts)
        this.set({ channel, state, reason: reason ?? '' }, count);
    },
  });
  new Gauge({
    name: 'couplet_message_delay_seconds',
    help: 'How long the message that waits longest has been due; 0 while none is.',
    registers: [registry],
    async collect() {
      const { oldestDue } = await store.messageFigures();
      this.set(oldestDue === null ? 0 : Math.max(0, clock() - oldestDue) / SECOND);
    },
  });
};
