import * as v from 'valibot';
import { appSubscriptionSchema, subscriptionRequestSchema } from '../../src/protocol/pushProtocol';
import { parseWith } from '../../src/protocol/values/parse';
import type { DeviceStorage } from '../storage/deviceStorage';
import { type PushSettings, pushSettingsSchema, settingText } from '../storage/pushSettings';
import type { PushPorts } from './createPushApi';

const { service, token, notice } = appSubscriptionSchema.entries;

/**
 * A page's message to the service worker, or to the same script as a worker of the page in an app's WebView. The answer, a `Result`, goes to
 * the port sent with it.
 */
export const pushMessageSchema = v.variant('couplet', [
  v.object({
    couplet: v.literal('subscribe'),
    settings: pushSettingsSchema,
    // Browsers include more fields than we store.
    subscription: v.union([
      v.object({ endpoint: subscriptionRequestSchema.entries.endpoint, keys: subscriptionRequestSchema.entries.keys }),
      v.object({ service, token, notice }),
    ]),
  }),
  /** Without an endpoint the browser has no subscription any more. `app` in an app. */
  v.object({
    couplet: v.literal('unsubscribe'),
    api: settingText,
    endpoint: v.optional(settingText),
    app: v.exactOptional(v.object({ service, token })),
  }),
  /** An app was woken. */
  v.object({ couplet: v.literal('wake') }),
  v.object({ couplet: v.literal('key') }),
  v.object({ couplet: v.literal('coupon'), decisionId: v.pipe(v.string(), v.maxLength(100)) }),
]);

/** Runs `work` on this origin's stored data and closes it. Creates nothing if there is none. */
export const onStored = async <T>(ports: PushPorts, work: (store: DeviceStorage) => Promise<T>): Promise<T | undefined> => {
  if (!(await ports.hasStored())) return undefined;
  const store = await ports.openStorage(true);
  try {
    return await work(store);
  } finally {
    store.close();
  }
};

/** The settings the shopper agreed to. `undefined`: none, or no longer. */
export const readSettings = async (ports: PushPorts): Promise<PushSettings | undefined> => {
  const stored = await onStored(ports, (store) => store.transaction(['meta'], 'readonly', (transaction) => transaction.meta('push')));
  const settings = parseWith(pushSettingsSchema, stored, 'push_settings_malformed');
  return settings.ok ? settings.value : undefined;
};
