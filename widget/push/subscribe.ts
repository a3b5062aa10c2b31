import { MOST_ICON, pushRoutes } from '../../src/protocol/pushProtocol';
import { fail, ok, type Result } from '../../src/protocol/values/result';
import type { Consent, WorkerApi } from '../../worker/api';
import type { ClaimHandlers } from '../apply/claimHandlers';
import type { DrawOffer } from '../card/cardOptions';
import { type ScriptPolicy, scriptUrl } from '../chunk';
import type { WidgetConfig } from '../pageContract';

/** Options that the app passes to the chunk. */
export interface PushOptions extends ClaimHandlers {
  readonly config: WidgetConfig;
  readonly policy: ScriptPolicy | undefined;
  /** Canonical BCP 47 tag of the page. */
  readonly locale: string;
  consent(): Consent;
  /** Absent until there is a worker. */
  readonly api: Pick<WorkerApi, 'explain'> | undefined;
  card(): Promise<DrawOffer | undefined>;
  note(code: string, message: string): void;
}

/** `on`, `off`, or `coupon`: a notification was opened. Never rejects. */
export type RunPush = (what: unknown, options: PushOptions) => Promise<void>;

/** A service worker without our script, or a stuck one, does not answer. */
const PATIENCE = 15_000;

/** Sends a message to our part of the shop's service worker. Error `push_no_answer`. */
export const askWorker = <T>(worker: ServiceWorker, message: Readonly<Record<string, unknown>>): Promise<Result<T>> =>
  new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    const end = (answer: Result<T>): void => {
      port1.close();
      resolve(answer);
    };
    port1.onmessage = ({ data }) => end(data as Result<T>);
    setTimeout(() => end(fail('push_no_answer', 'The service worker does not answer. Check that it imports push.js.')), PATIENCE);
    worker.postMessage(message, [port2]);
  });

/** Path of the shop's service worker: `data-push` of the tag, or `push` of `window.coupletConfig`. */
const workerPath = (): string | undefined =>
  document.querySelector<HTMLElement>('script[data-key][data-push]')?.dataset.push ??
  (typeof window.coupletConfig?.push === 'string' ? window.coupletConfig.push : undefined);

/** The server's key, base64url. Error `push_off`. */
const serverKey = async (api: string): Promise<Result<string>> => {
  const answer = await fetch(api + pushRoutes.key, { credentials: 'omit', referrerPolicy: 'no-referrer' }).catch(() => undefined);
  const { publicKey } = answer?.ok ? ((await answer.json()) as { readonly publicKey: string }) : { publicKey: undefined };
  return publicKey ? ok(publicKey) : fail('push_off', 'Push is off on the server, or it cannot be reached.');
};

const base64url = (bytes: ArrayBuffer): string =>
  btoa(String.fromCharCode(...new Uint8Array(bytes)))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');

/** Created with that key, so it is ours and not the shop's own. */
const isOurs = ({ options }: PushSubscription, key: string): boolean =>
  options.applicationServerKey !== null && base64url(options.applicationServerKey) === key;

/** Resolves once the registration has a worker that receives messages. */
const activeWorker = async (registration: ServiceWorkerRegistration): Promise<ServiceWorker | undefined> => {
  const worker = registration.installing ?? registration.waiting;
  if (!registration.active && worker)
    await new Promise<void>((resolve) => {
      worker.addEventListener('statechange', () => /activated|redundant/.test(worker.state) && resolve());
    });
  return registration.active ?? undefined;
};

/** Most browsers require a notification for every push. If one does not, pushes without one are possible. */
const subscribeWith = async (manager: PushManager, applicationServerKey: string): Promise<readonly [PushSubscription, boolean]> => {
  try {
    return [await manager.subscribe({ userVisibleOnly: false, applicationServerKey }), false];
  } catch {
    return [await manager.subscribe({ userVisibleOnly: true, applicationServerKey }), true];
  }
};

/** A browser asks the shopper at most once, so this only asks within the shopper's own click. */
const permitted = async (): Promise<Result<undefined>> => {
  if (Notification.permission === 'default') {
    if (!navigator.userActivation?.isActive) return fail('push_no_gesture', "Call couplet('push') in a click handler.");
    await Notification.requestPermission();
  }
  return Notification.permission === 'granted' ? ok(undefined) : fail('push_denied', 'The shopper declined notifications.');
};

/** Side of the icon, px: 64 on a screen of three pixels each. */
const ICON_SIDE = 192;
const ICON_PATIENCE = 3_000;

/**
 * The page's own icon as a data URL. Stored, because a notification that loaded it would tell the shop that this browser shows one.
 * `undefined`: there is none, or its server does not allow the page to read it.
 */
const shopIcon = async (): Promise<string | undefined> => {
  const links = [...document.querySelectorAll<HTMLLinkElement>('link[rel~="apple-touch-icon"][href],link[rel~="icon"][href]')];
  const link = links.find(({ relList }) => relList.contains('apple-touch-icon')) ?? links.at(-1);
  if (!link) return undefined;
  try {
    const image = new Image();
    image.crossOrigin = 'anonymous';
    image.referrerPolicy = 'no-referrer';
    image.src = link.href;
    await Promise.race([image.decode(), new Promise((_, reject) => setTimeout(reject, ICON_PATIENCE))]);
    const canvas = document.createElement('canvas');
    canvas.width = canvas.height = ICON_SIDE;
    canvas.getContext('2d')?.drawImage(image, 0, 0, ICON_SIDE, ICON_SIDE);
    const icon = canvas.toDataURL();
    return icon.length <= MOST_ICON ? icon : undefined;
  } catch {
    return undefined;
  }
};

/**
 * Subscribes this browser. Errors: `push_no_worker`, `push_unsupported`, `push_no_consent`, `push_no_gesture`, `push_denied`, `push_off`,
 * `push_taken`, and those of the service worker.
 */
export const subscribe = async ({ config, policy, locale, consent }: PushOptions): Promise<Result<undefined>> => {
  const path = workerPath();
  if (!path) return fail('push_no_worker', 'Set data-push to your service worker.');
  if (!('serviceWorker' in navigator && 'PushManager' in window && 'Notification' in window))
    return fail('push_unsupported', 'Web Push is not available here.');
  if (!consent().storage) return fail('push_no_consent', 'No consent to store on this device.');
  const may = await permitted();
  if (!may.ok) return may;
  const key = await serverKey(config.api);
  if (!key.ok) return key;
  const registration = await navigator.serviceWorker.register(scriptUrl(policy, path));
  const worker = await activeWorker(registration);
  if (!worker) return fail('push_no_worker', 'The service worker did not start.');
  const found = await registration.pushManager.getSubscription();
  const before = found && isOurs(found, key.value);
  if (found && !before) {
    const recorded = await askWorker<string | undefined>(worker, { couplet: 'key' });
    if (!recorded.ok || !recorded.value || !isOurs(found, recorded.value))
      return fail('push_taken', 'The shop has its own push subscription here.');
    // The server's key has changed since, so this subscription no longer works.
    await found.unsubscribe();
  }
  const loading = shopIcon();
  const [subscription, demands] = await subscribeWith(registration.pushManager, key.value);
  const icon = await loading;
  // Consent may have been withdrawn while the browser asked.
  const allowed = consent();
  const told = allowed.storage
    ? await askWorker<undefined>(worker, {
        couplet: 'subscribe',
        settings: {
          version: 1,
          api: config.api,
          key: config.key,
          publicKey: key.value,
          locale,
          // The merchant put the service worker into the folder of the shop.
          url: registration.scope,
          ...(icon === undefined ? {} : { icon }),
          demands,
          sync: allowed.sync,
        },
        subscription: subscription.toJSON(),
      })
    : fail('push_no_consent', 'No consent to store on this device.');
  if (!told.ok && !before) await subscription.unsubscribe();
  return told;
};

/**
 * Is the subscription ours? Compared by the server's key, or by the stored key if the server cannot be reached or its key has changed
 * since. Error `push_off`: unknown.
 */
const isKnown = async (found: PushSubscription, worker: ServiceWorker | null, api: string): Promise<Result<boolean>> => {
  const key = await serverKey(api);
  if (key.ok && isOurs(found, key.value)) return ok(true);
  const recorded = worker ? await askWorker<string | undefined>(worker, { couplet: 'key' }) : key;
  return recorded.ok && recorded.value ? ok(isOurs(found, recorded.value)) : key.ok ? ok(false) : key;
};

/** Unsubscribes, on the server and in the browser. Errors: `push_off`, and those of the service worker. */
export const unsubscribe = async ({ config: { api } }: PushOptions): Promise<Result<undefined>> => {
  const path = workerPath();
  const registration = await navigator.serviceWorker?.getRegistration(path);
  if (!registration) return ok(undefined);
  const { active, pushManager } = registration;
  const tell = async (endpoint?: string): Promise<Result<undefined>> =>
    active ? askWorker<undefined>(active, { couplet: 'unsubscribe', api, endpoint }) : ok(undefined);
  const subscription = await pushManager?.getSubscription();
  // The shopper may have withdrawn the permission in the browser. Then only the record is left.
  if (!subscription) return path ? tell() : ok(undefined);
  const known = await isKnown(subscription, active, api);
  if (!known.ok || !known.value) return known.ok ? ok(undefined) : known;
  const told = await tell(subscription.endpoint);
  // Even if the server could not be informed: it learns from the push service at the next push.
  await subscription.unsubscribe();
  return told;
};
