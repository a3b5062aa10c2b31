import { lookup } from 'node:dns';
import { Agent } from 'node:https';
import type { LookupFunction } from 'node:net';
import type { PushTarget } from '../../protocol/pushProtocol';
import { type Clock, HOUR, MINUTE } from '../../protocol/values/clock';
import { fail, ok, type Result } from '../../protocol/values/result';
import { isOwnNetwork } from '../limits/networks';
import { backoffMs, createRounds, type Rounds } from '../platform/periodicTask';
import type { LeasedSubscription, PushOutcome, PushRepository, Wake } from '../records/pushRepository';
import { type AppPushSettings, openAppPush } from './appPush';
import type { Pushed } from './sendWake';
import { type SubscriptionSealer, subscriptionSealer } from './subscriptionSealer';
import type { VapidKeys } from './vapidKeys';

interface WakerDeps {
  readonly store: Pick<PushRepository, 'startWake' | 'leaseSubscriptions' | 'settlePushes'>;
  readonly sealer: SubscriptionSealer;
  readonly send: (target: PushTarget, ttlMs: number) => Promise<Pushed>;
  readonly clock: Clock;
  /** Uniform in [0, 1). */
  readonly rng: () => number;
  /** Least time between two wake-ups. */
  readonly gapMs: number;
  /** Whether the server starts wake-ups by itself, for journeys. */
  readonly wakesItself: () => Promise<boolean>;
  /** Called with errors of a timed round. */
  readonly onError: (error: unknown) => void;
}

/** Sends all due wake-ups. A round returns how many the push services accepted. */
interface Waker extends Rounds {
  /** Starts a wake-up of all subscribed browsers. Error `wake_too_soon`. */
  wake(): Promise<Result<Wake>>;
}

/** An app whose phone shows a sentence at each wake-up: nobody pressed for those of journeys, and they come at any hour. */
const ringsAlways = (target: PushTarget): boolean => target.v === 'push-app/1' && target.notice === 'shown';

/** A wake-up delivered half a day late would be out of date. */
const WAKE_TTL = 12 * HOUR;

/** Concurrent requests. A page takes one request timeout, which must be shorter than the lease. */
const PAGE = 64;
const LEASE = MINUTE;

/**
 * Wakes browsers page by page. A page is leased in the store before it is sent, and the results are stored afterwards. If the process is
 * killed in between, the page is due again after the lease, so each kill causes at most one duplicate wake-up per browser.
 */
const createWaker = ({ store, sealer, send, clock, rng, gapMs, wakesItself, onError }: WakerDeps): Waker => {
  const deliver = async (leased: LeasedSubscription, isOwn: boolean): Promise<PushOutcome> => {
    const { id, wake, attempts } = leased;
    const target = sealer.open(leased);
    // It was encrypted with another key, and this server's key could not wake the browser anyway.
    if (!target.ok) return { id, wake, attempts, became: 'gone' };
    if (isOwn && ringsAlways(target.value)) return { id, wake, attempts, became: 'skipped' };
    const pushed = await send(target.value, WAKE_TTL);
    if (pushed.kind !== 'later') return { id, wake, attempts, became: pushed.kind };
    return { id, wake, attempts, became: 'later', dueAt: clock() + Math.max(pushed.afterMs, backoffMs(attempts, rng)) };
  };
  const wake = (): Promise<Result<Wake>> => store.startWake(clock(), gapMs, clock() + WAKE_TTL);
  let lookAt = 0;
  /** Every minute, because usually the last wake-up is not long ago. */
  const wakeIfDue = async (): Promise<void> => {
    if (clock() < lookAt) return;
    lookAt = clock() + MINUTE;
    if (await wakesItself()) await wake();
  };
  const round = async (isStopped: () => boolean): Promise<number> => {
    await wakeIfDue();
    let sent = 0;
    for (;;) {
      const page = await store.leaseSubscriptions(clock(), clock() + LEASE, PAGE);
      if (page.length === 0) return sent;
      const isOwn = await wakesItself();
      const outcomes = await Promise.all(page.map((leased) => deliver(leased, isOwn)));
      await store.settlePushes(outcomes);
      sent += outcomes.filter(({ became }) => became === 'sent').length;
      if (isStopped() || page.length < PAGE) return sent;
    }
  };
  return { ...createRounds(round, onError), wake };
};

/**
 * Hosts of the push services of current browsers, including subdomains: those of Chromium, Firefox, Edge on Windows and Safari. Anyone on
 * the internet can submit an endpoint, and the server sends requests to it.
 */
const KNOWN = ['fcm.googleapis.com', 'push.services.mozilla.com', 'notify.windows.com', 'push.apple.com'];

interface PushServices {
  /** Error `push_service_unknown`: not the https address of a known push service or one named by the operator. */
  check(endpoint: string): Result<undefined>;
  /** Refuses known names that resolve to a private network. Names set by the operator may do so. */
  readonly lookup: LookupFunction;
}

/** @param more additional hosts in the form of URLs: with their port unless it is 443 */
export const pushServices = (more: readonly string[]): PushServices => {
  const isKnown = ({ host }: URL): boolean => KNOWN.some((known) => host === known || host.endsWith(`.${known}`));
  return {
    check: (endpoint) => {
      const url = URL.canParse(endpoint) ? new URL(endpoint) : undefined;
      const usable = url?.protocol === 'https:' && url.username === '' && (isKnown(url) || more.includes(url.host));
      if (usable) return ok(undefined);
      return fail('push_service_unknown', 'This is not a known push service. PUSH_HOSTS can add others.', 'endpoint');
    },
    lookup: (hostname, options, callback) => {
      lookup(hostname, options, (error, address, family) => {
        const found = Array.isArray(address) ? address.map((one) => one.address) : [address];
        const named = more.some((host) => host.split(':')[0] === hostname);
        if (!error && !named && found.some(isOwnNetwork)) callback(new Error(`${hostname} is in this server's own network.`), '');
        else callback(error, address, family);
      });
    },
  };
};

export interface PushSettings {
  readonly keys: VapidKeys;
  /** Hosts of push services in addition to those of current browsers. */
  readonly hosts: readonly string[];
  readonly gapMs: number;
  /** Most subscriptions. Absent: a million. */
  readonly most?: number | undefined;
  /** PEM of trusted authorities in addition to the system's. */
  readonly ca?: string | undefined;
  /** Push services of apps; absent: none. */
  readonly apps?: AppPushSettings | undefined;
}

/** The push services, connected. */
export interface Push {
  readonly publicKey: string;
  readonly gapMs: number;
  readonly most: number;
  /** Error `push_service_unknown`. */
  readonly check: (target: PushTarget) => Result<undefined>;
  readonly sealer: SubscriptionSealer;
  readonly waker: Waker;
}

export const openPush = (
  { keys, hosts, gapMs, most = 1_000_000, ca, apps }: PushSettings,
  {
    store,
    clock,
    wakesItself,
    onError,
  }: { readonly store: PushRepository; readonly clock: Clock } & Pick<WakerDeps, 'wakesItself' | 'onError'>,
): Push => {
  const services = pushServices(hosts);
  const appPush = openAppPush(apps);
  const sealer = subscriptionSealer(keys.privateKey);
  const agent = new Agent({ keepAlive: true, maxSockets: 16, lookup: services.lookup, ...(ca === undefined ? {} : { ca }) });
  const waker = createWaker({
    store,
    sealer,
    // Loads the library only when a message is sent.
    send: async (target, ttlMs) =>
      target.v === 'push-app/1'
        ? appPush.send(target, ttlMs, clock())
        : (await import('./sendWake')).sendWake(target, keys, ttlMs, agent, clock()),
    clock,
    rng: Math.random,
    gapMs,
    wakesItself,
    onError,
  });
  return {
    publicKey: keys.publicKey,
    gapMs,
    most,
    check: (target) => (target.v === 'push-app/1' ? appPush.check(target) : services.check(target.endpoint)),
    sealer,
    waker: {
      ...waker,
      stop: () =>
        waker.stop().finally(() => {
          agent.destroy();
          appPush.close();
        }),
    },
  };
};
