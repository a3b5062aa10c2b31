import { parseWith } from '../../src/protocol/parse';
import type { DeviceStorage } from '../storage/deviceStorage';
import type { PushPorts } from './createPushApi';
import { type PushSettings, pushSettingsSchema } from './pushSettings';

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
