import { Gauge, type Registry } from 'prom-client';
import type { OutboxStore } from '../store/outboxStore';

/** How many events wait for the shop, and how many were given up on. */
export const measureOutbox = (store: Pick<OutboxStore, 'outbox'>, registry: Registry): void => {
  new Gauge({
    name: 'couplet_webhook_events',
    help: 'Events for the shop in the outbox, by state (waiting, dead).',
    labelNames: ['state'],
    registers: [registry],
    async collect() {
      const { waiting, dead } = await store.outbox();
      this.set({ state: 'waiting' }, waiting);
      this.set({ state: 'dead' }, dead);
    },
  });
};
