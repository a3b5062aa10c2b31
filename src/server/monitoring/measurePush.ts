import { Gauge, type Registry } from 'prom-client';
import type { PushStore } from '../store/pushStore';

/** Browsers that may be woken, and what came of the latest wake-up. */
export const measurePush = (store: Pick<PushStore, 'pushState'>, registry: Registry): void => {
  new Gauge({
    name: 'couplet_push_subscriptions',
    help: 'Browsers that agreed to be woken.',
    registers: [registry],
    async collect() {
      this.set((await store.pushState()).subscriptions);
    },
  });
  new Gauge({
    name: 'couplet_push_latest_wake',
    help: 'Browsers of the latest wake-up, by what became of it (waiting, sent, gone, refused).',
    labelNames: ['state'],
    registers: [registry],
    async collect() {
      const { waiting, latest } = await store.pushState();
      this.set({ state: 'waiting' }, waiting);
      for (const state of ['sent', 'gone', 'refused'] as const) this.set({ state }, latest?.[state] ?? 0);
    },
  });
};
