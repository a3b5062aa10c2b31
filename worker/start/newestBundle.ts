import { bundleFor } from '../../src/engine/assignment/assign';
import { fail, ok, type Result } from '../../src/protocol/values/result';
import type { WorkerConfig } from '../api';
import { fetchBundle, type LoadedBundle } from '../bundle/loadedBundle';
import type { WorkerPorts } from '../ports';
import type { DeviceStorage } from '../storage/deviceStorage';
import { readStatus } from '../sync/serving';
import type { EngineLoader } from './lazyChunks';

/** The bundle that the shop names for this device. Errors: those of `readStatus`, `fetchBundle` and `Engine.check`; `bundle_none`. */
export const newestBundle = async (
  ports: WorkerPorts,
  engine: EngineLoader,
  settings: WorkerConfig,
  store: DeviceStorage,
  cached: LoadedBundle | undefined,
): Promise<Result<LoadedBundle>> => {
  const { api, key } = settings;
  const status = await readStatus(ports, api, store);
  if (!status.ok) return status;
  const unit = await store.transaction(['meta'], 'readonly', (transaction) => transaction.meta('unit'));
  const id = bundleFor(status.value, unit);
  if (id === null) return fail('bundle_none', 'The shop has no bundle.');
  if (cached?.id === id) return ok(cached);
  return fetchBundle(ports, api, key, id, store, async (fetched) => {
    // On a first visit there is no older bundle to fall back to, and its events are worth recording whatever the models are like.
    if (!cached) return ok(undefined);
    const loaded = await engine.get(settings);
    return loaded.ok ? loaded.value.check(fetched) : loaded;
  });
};
