import { bundleFor } from '../../src/engine/assignment/assign';
import { fail, ok, type Result } from '../../src/protocol/values/result';
import type { WorkerApi, WorkerConfig, WorkerReady } from '../api';
import { cachedBundle, fetchBundle, type LoadedBundle, profileSettings } from '../bundle/loadedBundle';
import { sendAssignmentEvent } from '../outbox/sendAssignmentEvent';
import type { WorkerPorts } from '../ports';
import type { Problems } from '../problems';
import { type Assignment, assignDevice, outsideExperiment, statedBucket } from '../recording/assignment';
import { logTables, readProfile } from '../recording/eventLog';
import { closeSession, endedSession } from '../recording/recordEvents';
import type { DeviceStorage } from '../storage/deviceStorage';
import { readStatus } from '../sync/serving';
import type { Background } from './createBackground';
import type { EngineLoader } from './lazyChunks';
import { openStore } from './openStore';
import { mayReport, type Page } from './page';
import type { Runner } from './runner';

export interface LifecycleOptions {
  readonly ports: WorkerPorts;
  readonly problems: Problems;
  readonly page: Page;
  readonly engine: EngineLoader;
  readonly background: Background;
  readonly runner: Runner;
}

type Begun = Assignment & { readonly ended: number | undefined };

/** Closes a finished session and assigns the device's group, in one transaction. */
const assign = async (
  { ports, page }: LifecycleOptions,
  settings: WorkerConfig,
  store: DeviceStorage,
  bundle: LoadedBundle,
): Promise<Begun> => {
  if (store.kind === 'memory') return { ...outsideExperiment(bundle), ended: undefined };
  return store.transaction(logTables, 'readwrite', async (transaction) => {
    const now = ports.clock();
    const { profile } = await readProfile(transaction, profileSettings(bundle));
    await closeSession(transaction, bundle, mayReport(page, store), profile, now);
    const ended = endedSession(profile, now, bundle.manifest.session.idleMs);
    return { ...(await assignDevice(transaction, bundle, ports.rng, ended, mayReport(page, store), statedBucket(settings))), ended };
  });
};

/** The bundle that the shop names for this device. Errors: those of `readStatus`, `fetchBundle` and `Engine.check`; `bundle_none`. */
const newestBundle = async (
  ports: WorkerPorts,
  engine: EngineLoader,
  settings: WorkerConfig,
  store: DeviceStorage,
  cached: LoadedBundle | undefined,
): Promise<Result<LoadedBundle>> => {
  const { api, key } = settings;
  // A first visit needs the bundle, whatever the status says, so both come in one answer.
  const status = await readStatus(ports, api, store, !cached);
  if (!status.ok) return status;
  const unit = await store.transaction(['meta'], 'readonly', (transaction) => transaction.meta('unit'));
  const id = bundleFor(status.value, unit);
  if (id === null) return fail('bundle_none', 'The shop has no bundle.');
  if (cached?.id === id) return ok(cached);
  const along = id === status.value.bundle ? status.value.files : undefined;
  return fetchBundle({ ports, api, key, store }, id, along, async (fetched) => {
    // On a first visit there is no older bundle to fall back to, and its events are worth recording whatever the models are like.
    if (!cached) return ok(undefined);
    const loaded = await engine.get(settings);
    return loaded.ok ? loaded.value.check(fetched) : loaded;
  });
};

/** A newer bundle takes over between two choices, unless its experiment differs from the one on the cart. */
const refresh = (
  { ports, page, engine, runner }: LifecycleOptions,
  settings: WorkerConfig,
  store: DeviceStorage,
  cached: LoadedBundle,
): Promise<unknown> =>
  runner.run(async () => {
    const newer = await newestBundle(ports, engine, settings, store, cached);
    const same = newer.ok && JSON.stringify(newer.value.manifest.experiment) === JSON.stringify(cached.manifest.experiment);
    if (same && page.bundle === cached) page.bundle = newer.value;
    return newer;
  });

const begin = async (options: LifecycleOptions, settings: WorkerConfig, opening: Promise<DeviceStorage>): Promise<Result<WorkerReady>> => {
  const { ports, problems, page, engine, background, runner } = options;
  const [store, supported] = await Promise.all([opening, ports.supportsKey(settings.key.replace(/^pk_/, ''))]);
  if (!supported) return fail('crypto_unsupported', 'data-key is not valid, or Ed25519 is missing.');
  const cached = await cachedBundle(ports, settings.key, store, problems);
  const found = cached ? ok(cached) : await newestBundle(ports, engine, settings, store, undefined);
  if (!found.ok) return found;
  const bundle = found.value;
  page.bundle = bundle;
  page.returning = cached !== undefined;
  if (runner.repaired()) await runner.once(background.compact);
  const { ended, ...assignment } = await assign(options, settings, store, bundle);
  page.assignment = assignment;
  if (cached) page.refreshed = refresh(options, settings, store, cached);
  if (ended !== undefined) void runner.run(background.compact);
  void background.learn();
  void runner.once(async () => {
    await sendAssignmentEvent(ports, settings.api, store, problems, bundle, () => mayReport(page, store));
    return ok(undefined);
  });
  void background.flush();
  // Reports queued just now are still within their random delay.
  ports.later(ports.reportDelay + 1_000, () => void background.flush());
  const { currency, triggers } = bundle.manifest;
  const { quietMs, minViews, onAddToCart } = triggers;
  return ok({
    bundle: bundle.id,
    currency,
    triggers: assignment.explored ? { quietMs, minViews, onAddToCart } : triggers,
    attribution: assignment.attribution,
  });
};

/** Opens storage and bundle for a page. One configuration is open at a time. A change, e.g. of consent, opens it again. */
export const createLifecycle = (options: LifecycleOptions): Pick<WorkerApi, 'start'> => {
  const { ports, problems, page, runner } = options;
  const startWith = async (settings: WorkerConfig): Promise<Result<WorkerReady>> => {
    const before = page.storage;
    page.config = settings;
    page.storage = openStore(ports, problems, page, settings.consent);
    if (before) (await before).close();
    return begin(options, settings, page.storage);
  };
  return {
    start: (settings) => {
      const changed = JSON.stringify(page.config) !== JSON.stringify(settings);
      if (page.started && !changed) return page.started;
      const attempt = runner.run(() => startWith(settings));
      page.started = attempt;
      // A failed start may be tried again: the network may be back.
      void attempt.then((result) => {
        if (!result.ok && page.started === attempt) page.started = undefined;
      });
      return attempt;
    },
  };
};
