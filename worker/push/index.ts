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

/** The fragment by which a page knows which coupon was opened. */
const FRAGMENT = 'couplet-coupon=';

/** Whatever goes wrong here stays here: the worker is the shop's, and so is what it logs. */
const handle = (event: ExtendableEvent, work: () => Promise<unknown>): void => event.waitUntil(work().catch(() => undefined));

const notify = async (): Promise<void> => {
  const notice = await wakeUp(ports);
  if (notice) await self.registration.showNotification(notice.title, notice.options);
};

const open = async ({ url, decisionId }: NoticeData): Promise<void> => {
  const page = new URL(url, self.registration.scope);
  if (decisionId) page.hash = FRAGMENT + decisionId;
  // At once, and not after the claim: the click allows a window for a second only. The page asks for the same claim.
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

// Composition root. Listeners only, beside those of the shop's own worker: nothing is fetched for it, and nothing of its life changed.
self.addEventListener('push', (event) => {
  // A message that says something is the shop's own.
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
  if (port && Object(event.data).couplet !== undefined) handle(event, async () => port.postMessage(await answerPage(ports, event.data)));
});
self.addEventListener('pushsubscriptionchange', (event) => {
  const { oldSubscription = null, newSubscription = null } = event as ExtendableEvent & {
    readonly oldSubscription?: PushSubscription | null;
    readonly newSubscription?: PushSubscription | null;
  };
  handle(event as ExtendableEvent, () => subscribeAgain(oldSubscription, newSubscription));
});
