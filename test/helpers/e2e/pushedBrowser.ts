import type { Browser, CDPSession } from 'playwright';
import type { SubscriptionRequest } from '../../../src/protocol/pushProtocol';
import { until } from './until';

/** Text, because what some loaders make of a function does not run on a page. */
const standIn = `({ endpoint, keys, demands }) => {
  let made = null;
  PushManager.prototype.subscribe = async ({ userVisibleOnly, applicationServerKey }) => {
    if (demands && !userVisibleOnly) throw new DOMException('visible only', 'NotAllowedError');
    const text = applicationServerKey.replaceAll('-', '+').replaceAll('_', '/');
    made = {
      endpoint,
      options: { userVisibleOnly, applicationServerKey: Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0)).buffer },
      toJSON: () => ({ endpoint, expirationTime: null, keys }),
      unsubscribe: async () => {
        made = null;
        return true;
      },
    };
    return made;
  };
  PushManager.prototype.getSubscription = async () => made;
}`;

/** What a notification says and carries. */
export interface Told {
  readonly title: string;
  readonly body: string;
  readonly silent: boolean | null;
  readonly data: { readonly decisionId?: string; readonly url: string };
}

/**
 * A browser profile that a push service of the tests can reach: only `subscribe` and what is asked of the subscription are stood in for, since a browser
 * without its vendor's service has none.
 * @param demands does the browser insist on a notification for each wake-up, as most do?
 */
export const openPushedBrowser = async (browser: Browser, shop: string, subscription: SubscriptionRequest, demands = false) => {
  const context = await browser.newContext({ locale: 'en-US' });
  await context.grantPermissions(['notifications'], { origin: shop });
  await context.addInitScript({ content: `(${standIn})(${JSON.stringify({ ...subscription, demands })})` });
  const page = await context.newPage();
  const trouble: string[] = [];
  page.on('pageerror', (error) => trouble.push(error.message));
  const devtools: CDPSession = await context.newCDPSession(page);
  let registrationId: string | undefined;
  devtools.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
    for (const one of registrations) if (!one.isDeleted) registrationId = one.registrationId;
  });
  await devtools.send('ServiceWorker.enable');

  const told = (): Promise<readonly Told[]> =>
    page.evaluate(async () => {
      const registration = await navigator.serviceWorker.getRegistration();
      return ((await registration?.getNotifications()) ?? []).map(({ title, body, silent, data }) => ({ title, body, silent, data }));
    });
  return {
    context,
    page,
    devtools,
    trouble,
    told,
    /** Hands over a message of the push service, as the browser does. */
    deliver: async (): Promise<void> => {
      const id = await until(async () => registrationId, 'the service worker is registered');
      await devtools.send('ServiceWorker.deliverPushMessage', { origin: shop, registrationId: id, data: '' });
    },
    /** The shopper clicks on the notification. Returns the address that it opens; a click of the test's own may open no window. */
    click: async (): Promise<string> => {
      const worker = await until(async () => context.serviceWorkers()[0], 'there is a service worker');
      return worker.evaluate(async () => {
        // The page's types know nothing of a service worker's.
        const scope = self as unknown as {
          readonly registration: ServiceWorkerRegistration;
          readonly clients: { openWindow(url: string): Promise<null> };
          readonly NotificationEvent: new (type: string, init: { readonly notification: Notification }) => Event;
          dispatchEvent(event: Event): boolean;
        };
        const [notification] = await scope.registration.getNotifications();
        if (!notification) throw new Error('there is no notification');
        return new Promise<string>((resolve) => {
          scope.clients.openWindow = async (url) => {
            resolve(url);
            return null;
          };
          scope.dispatchEvent(new scope.NotificationEvent('notificationclick', { notification }));
        });
      });
    },
    close: () => context.close(),
  };
};
