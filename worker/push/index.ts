import { fail } from '../../src/protocol/values/result';
import { supportsEd25519, webBundleCrypto } from '../bundle/webBundleCrypto';
import { cryptoRng, localMinutes } from '../platform';
import { hasIndexedDb, indexedDbStorage } from '../storage/indexedDbStorage';
import { memoryStorage } from '../storage/memoryStorage';
import { answerPage, openCoupon, sendRemoval } from './answerPage';
import type { PushPorts } from './createPushApi';
import { readSettings } from './readSettings';
import { type NoticeData, wakeUp } from './wakeUp';

declare const self: ServiceWorkerGlobalScope;

const ports: PushPorts = {
  fetch: (url, init) => fetch(url, init),
  openStorage: async (persistent) => (persistent ? indexedDbStorage() : memoryStorage()),
  hasStored: hasIndexedDb,
  clock: () => Date.now(),
  rng: cryptoRng(),
  crypto: webBundleCrypto,
  supportsKey: supportsEd25519,
  minutesOfDay: localMinutes,
};

/** URL fragment that identifies the opened coupon to the page. */
const FRAGMENT = 'couplet-coupon=';

/**
 * Errors are swallowed here, since the worker and its logs belong to the shop. The page in an app's WebView starts this script as its own
 * worker, whose events wait for nothing.
 */
const handle = (event: Partial<Pick<ExtendableEvent, 'waitUntil'>>, work: () => Promise<unknown>): void => {
  const done = work().catch(() => undefined);
  event.waitUntil?.(done);
};

const notify = async (): Promise<void> => {
  const notice = await wakeUp(ports);
  if (notice) await self.registration.showNotification(notice.title, notice.options);
};

const open = async ({ url, decisionId }: NoticeData): Promise<void> => {
  const page = new URL(url, self.registration.scope);
  if (decisionId) page.hash = FRAGMENT + decisionId;
  // At once, and not after the claim: the click only allows a window for a second. The page makes the same claim.
  const opened = self.clients.openWindow(page.href);
  if (decisionId) await openCoupon(ports, decisionId);
  await opened;
};

/** The browser has given the subscription another endpoint. */
const subscribeAgain = async (old: PushSubscription | null, given: PushSubscription | null): Promise<void> => {
  const settings = await readSettings(ports);
  if (!settings) return;
  const { api, publicKey, demands } = settings;
  const subscription =
    given ?? (await self.registration.pushManager.subscribe({ userVisibleOnly: demands, applicationServerKey: publicKey }));
  await answerPage(ports, { couplet: 'subscribe', settings, subscription: subscription.toJSON() });
  if (old && old.endpoint !== subscription.endpoint) await sendRemoval(ports, api, old.endpoint);
};

// Composition root. It only adds listeners to the shop's own worker: it loads nothing and does not change the worker's life cycle.
self.addEventListener('push', (event) => {
  // A message with content is the shop's own.
  if (!event.data?.text()) handle(event, notify);
});
self.addEventListener('notificationclick', (event) => {
  const data = event.notification.data as Partial<NoticeData> | null;
  if (data?.couplet !== 1 || data.url === undefined) return;
  event.notification.close();
  handle(event, () => open(data as NoticeData));
});
self.addEventListener('message', (event) => {
  const [port] = event.ports;
  if (!port || Object(event.data).couplet === undefined) return;
  const answer = () => answerPage(ports, event.data).catch((error: unknown) => fail('push_failed', String(error)));
  handle(event, async () => port.postMessage(await answer()));
});
self.addEventListener('pushsubscriptionchange', (event) => {
  const { oldSubscription = null, newSubscription = null } = event as ExtendableEvent & {
    readonly oldSubscription?: PushSubscription | null;
    readonly newSubscription?: PushSubscription | null;
  };
  handle(event as ExtendableEvent, () => subscribeAgain(oldSubscription, newSubscription));
});
