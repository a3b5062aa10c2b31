import { Agent } from 'node:https';
import type { Clock } from '../../protocol/clock';
import type { Store } from '../store/store';
import { type PushServices, pushServices } from './pushServices';
import { type SubscriptionSealer, subscriptionSealer } from './sealSubscription';
import type { VapidKeys } from './vapidKeys';
import { createWaker, type Waker } from './waker';

export interface PushSettings {
  readonly keys: VapidKeys;
  /** Hosts of push services beside those of today's browsers. */
  readonly hosts: readonly string[];
  readonly gapMs: number;
  /** PEM of authorities that are believed beside the system's. */
  readonly ca?: string | undefined;
}

/** Web Push, wired. */
export interface Push {
  readonly publicKey: string;
  readonly gapMs: number;
  readonly services: PushServices;
  readonly sealer: SubscriptionSealer;
  readonly waker: Waker;
}

export const openPush = (
  { keys, hosts, gapMs, ca }: PushSettings,
  { store, clock, onError }: { readonly store: Store; readonly clock: Clock; readonly onError: (error: unknown) => void },
): Push => {
  const services = pushServices(hosts);
  const sealer = subscriptionSealer(keys.privateKey);
  const agent = new Agent({ keepAlive: true, maxSockets: 16, lookup: services.lookup, ...(ca === undefined ? {} : { ca }) });
  const waker = createWaker({
    store,
    sealer,
    // Its library is read only where somebody is woken.
    send: async (subscription, ttlMs) => (await import('./sendWake')).sendWake(subscription, keys, ttlMs, agent, clock()),
    clock,
    rng: Math.random,
    gapMs,
    onError,
  });
  return {
    publicKey: keys.publicKey,
    gapMs,
    services,
    sealer,
    waker: { ...waker, stop: () => waker.stop().finally(() => agent.destroy()) },
  };
};
