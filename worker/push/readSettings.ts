import * as v from 'valibot';
import { subscriptionRequestSchema } from '../../src/protocol/pushProtocol';
import { parseWith } from '../../src/protocol/values/parse';
import type { DeviceStorage } from '../storage/deviceStorage';
import { type PushSettings, pushSettingsSchema, settingText } from '../storage/pushSettings';
import type { PushPorts } from './createPushApi';

/** What a page asks of the service worker; the answer, a `Result`, goes to the port beside it. */
export const pushMessageSchema = v.variant('couplet', [
  v.object({
    couplet: v.literal('subscribe'),
    settings: pushSettingsSchema,
    // Browsers say more of it than we keep.
    subscription: v.object({ endpoint: subscriptionRequestSchema.entries.endpoint, keys: subscriptionRequestSchema.entries.keys }),
  }),
  /** Without an endpoint the browser has no subscription any more. */
  v.object({ couplet: v.literal('unsubscribe'), api: settingText, endpoint: v.optional(settingText) }),
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
