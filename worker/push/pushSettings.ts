import * as v from 'valibot';
import { subscriptionRequestSchema } from '../../src/protocol/pushProtocol';
import { parseWith } from '../../src/protocol/values/parse';
import type { DeviceStorage } from '../storage/deviceStorage';
import type { PushPorts } from './createPushApi';

const text = v.pipe(v.string(), v.maxLength(2_000));

/** What the service worker goes by, written down when the shopper agreed; absent or unreadable: they did not, and nothing is done. */
export const pushSettingsSchema = v.object({
  version: v.literal(1),
  /** Server, no trailing slash. */
  api: text,
  /** `pk_…` */
  key: text,
  /** Key of the server that the browser is subscribed with, base64url. */
  publicKey: text,
  /** Canonical BCP 47 tag. */
  locale: text,
  /** Page of the store that a notification opens. */
  url: text,
  /** The browser shows a notification for every wake-up, ours or its own. */
  demands: v.boolean(),
  /** May reports be made of what the shopper did? */
  sync: v.boolean(),
});
export type PushSettings = v.InferOutput<typeof pushSettingsSchema>;

/** What a page asks of the service worker; the answer, a `Result`, goes to the port beside it. */
export const pushMessageSchema = v.variant('couplet', [
  v.object({
    couplet: v.literal('subscribe'),
    settings: pushSettingsSchema,
    // Browsers say more of it than we keep.
    subscription: v.object({ endpoint: subscriptionRequestSchema.entries.endpoint, keys: subscriptionRequestSchema.entries.keys }),
  }),
  /** Without an endpoint the browser has no subscription any more. */
  v.object({ couplet: v.literal('unsubscribe'), api: text, endpoint: v.optional(text) }),
  v.object({ couplet: v.literal('key') }),
  v.object({ couplet: v.literal('coupon'), decisionId: v.pipe(v.string(), v.maxLength(100)) }),
]);

/** Runs `work` on what is stored on this origin and lets go of it; makes nothing where nothing is. */
export const onStored = async <T>(ports: PushPorts, work: (store: DeviceStorage) => Promise<T>): Promise<T | undefined> => {
  if (!(await ports.hasStored())) return undefined;
  const store = await ports.openStorage(true);
  try {
    return await work(store);
  } finally {
    store.close();
  }
};

/** What the shopper agreed to; `undefined`: nothing, or no longer. */
export const readSettings = async (ports: PushPorts): Promise<PushSettings | undefined> => {
  const stored = await onStored(ports, (store) => store.transaction(['meta'], 'readonly', (transaction) => transaction.meta('push')));
  const settings = parseWith(pushSettingsSchema, stored, 'push_settings_malformed');
  return settings.ok ? settings.value : undefined;
};
