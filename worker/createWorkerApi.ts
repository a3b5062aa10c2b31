import { readEvent } from '../src/core/events/readEvent';
import { fail, ok, type Result } from '../src/core/result';
import type { Report } from '../src/core/sync/report';
import type { Claim, Consent, Inspection, Offer, OfferContext, WorkerApi, WorkerConfig, WorkerReady } from './api';
import { cachedBundle, fetchBundle } from './bundle/bundleCache';
import { type LoadedBundle, profileSettings } from './bundle/loadedBundle';
import { failureOf, guarded } from './guarded';
import { allEvents, logTables, readProfile } from './log/eventLog';
import type { WorkerPorts } from './ports';
import { createProblems } from './problems';
import { loadTfjs } from './scoring/loadTfjs';
import { type Assignment, assignDevice, outsideExperiment } from './session/assignment';
import { closeSession, endedSession, sessionTables } from './session/closeSession';
import { offerCoupon, stillGood } from './session/offerCoupon';
import { recordEvents, recordTables } from './session/recordEvents';
import { type DeviceStorage, eraseAllButLedger, type TableName } from './storage/deviceStorage';
import { claimCode } from './sync/claim';
import { flushOutbox } from './sync/outbox';
import { mayServe, readStatus } from './sync/serving';

/** From this many coupons on TensorFlow.js is fetched before the first choice, not after it. */
const LARGE_BATCH = 64;

const notStarted = fail('not_started', 'start() has not been called, or did not succeed.');

const parseReport = (body: string): Report => JSON.parse(body) as Report;

/**
 * The worker's side of the contract in `api.ts`, on the given ports. One device is open at a time; `start` may be called again, e.g. after
 * consent changed, to learn the new cart attribute.
 */
export const createWorkerApi = (ports: WorkerPorts): WorkerApi => {
  const problems = createProblems(ports.clock);
  let config: WorkerConfig | undefined;
  let storage: Promise<DeviceStorage> | undefined;
  let started: Promise<Result<WorkerReady>> | undefined;
  let bundle: LoadedBundle | undefined;
  let assignment: Assignment | undefined;
  let tfjsAsked: LoadedBundle | undefined;
  const contexts = new Map<string, OfferContext>();
  const claiming = new Map<string, Promise<Result<Claim>>>();

  const open = async ({ consent }: WorkerConfig): Promise<DeviceStorage> => {
    if (consent.storage) {
      try {
        return await ports.openStorage(true);
      } catch (error) {
        problems.add({ code: 'storage_unavailable', message: failureOf(error).message });
      }
    }
    return ports.openStorage(false);
  };

  /** No lasting ledger, no report: the count of what was spent must outlive the page. */
  const mayReport = (store: DeviceStorage): boolean => config?.consent.sync === true && store.kind === 'indexeddb';

  const flush = async (): Promise<void> => {
    const store = await storage;
    if (!config || !store || !mayReport(store)) return;
    try {
      await flushOutbox(ports, config.api, store, problems);
    } catch (error) {
      problems.add(failureOf(error));
    }
  };

  const flushSoon = (): void => {
    void flush();
    // Reports queued just now are still within their random delay.
    ports.later(ports.reportDelay + 1_000, () => void flush());
  };

  const upgradeScorer = async (): Promise<void> => {
    const [current, tfjs] = [bundle, config?.tfjs];
    if (!current?.scorer || !tfjs || tfjsAsked === current) return;
    tfjsAsked = current;
    const loaded = await loadTfjs(ports, tfjs, current.scorer);
    if (!loaded.ok) problems.add(loaded.error);
  };

  const use = (loaded: LoadedBundle): void => {
    if (bundle && bundle !== loaded) bundle.scorer?.dispose();
    bundle = loaded;
  };

  const download = async (
    { api, key }: WorkerConfig,
    store: DeviceStorage,
    cached: LoadedBundle | undefined,
  ): Promise<Result<LoadedBundle>> => {
    const status = await readStatus(ports, api, store);
    if (!status.ok) return status;
    const id = status.value.bundle;
    if (id === null) return fail('bundle_none', 'The shop has not published a bundle yet.');
    if (cached?.id === id) return ok(cached);
    return fetchBundle(ports, api, key, id, store);
  };

  const sameExperiment = (a: LoadedBundle, b: LoadedBundle): boolean =>
    JSON.stringify(a.manifest.experiment) === JSON.stringify(b.manifest.experiment);

  /** A newer bundle takes over between two choices, unless its experiment differs from what the cart already says. */
  const refresh = async (settings: WorkerConfig, store: DeviceStorage, cached: LoadedBundle): Promise<void> => {
    try {
      const newer = await download(settings, store, cached);
      if (!newer.ok) problems.add(newer.error);
      else if (bundle === cached && sameExperiment(cached, newer.value)) use(newer.value);
    } catch (error) {
      problems.add(failureOf(error));
    }
  };

  const begin = async (settings: WorkerConfig, store: DeviceStorage): Promise<Result<WorkerReady>> => {
    if (!(await ports.supportsKey(settings.key.replace(/^pk_/, ''))))
      return fail('crypto_unsupported', 'This browser cannot verify Ed25519 signatures.');
    const cached = await cachedBundle(ports, settings.key, store, problems);
    const found = cached ? ok(cached) : await download(settings, store, undefined);
    if (!found.ok) return found;
    const loaded = found.value;
    use(loaded);
    if (store.kind === 'memory') {
      assignment = outsideExperiment(loaded);
    } else {
      assignment = await store.transaction([...sessionTables, 'events'], 'readwrite', async (transaction) => {
        const now = ports.clock();
        const profile = await readProfile(transaction, profileSettings(loaded));
        await closeSession(transaction, { ports, bundle: loaded, mayReport: mayReport(store) }, profile, now);
        return assignDevice(transaction, loaded, ports.rng, endedSession(profile, now, loaded.manifest.session.idleMs));
      });
    }
    if (cached) void refresh(settings, store, cached);
    flushSoon();
    const { currency, triggers } = loaded.manifest;
    return ok({ bundle: loaded.id, currency, triggers, attribution: assignment.attribution });
  };

  const run = <T>(work: () => Promise<Result<T>>): Promise<Result<T>> => guarded(problems, work);

  const startWith = async (settings: WorkerConfig): Promise<Result<WorkerReady>> => {
    const before = storage;
    config = settings;
    storage = open(settings);
    if (before) (await before).close();
    const store = await storage;
    return begin(settings, store);
  };

  const start: WorkerApi['start'] = (settings) => {
    const changed = JSON.stringify(config) !== JSON.stringify(settings);
    if (!started || changed) {
      const attempt = run(() => startWith(settings));
      started = attempt;
      // A failed start may be tried again: the network may be back.
      void attempt.then((result) => {
        if (!result.ok && started === attempt) started = undefined;
      });
    }
    return started;
  };

  const record: WorkerApi['record'] = (inputs) =>
    run(async () => {
      const store = await storage;
      if (!store) return notStarted;
      const rejected: { index: number; code: string }[] = [];
      const events = inputs.flatMap((input, index) => {
        const event = readEvent(input);
        if (event.ok) return [event.value];
        rejected.push({ index, code: event.error.code });
        problems.add({ code: event.error.code, message: `${event.error.message} (${event.error.at ?? 'event'})` });
        return [];
      });
      const { session } = await store.transaction(recordTables, 'readwrite', (transaction) =>
        recordEvents(transaction, { ports, bundle, mayReport: mayReport(store) }, events),
      );
      return ok({ recorded: events.length, rejected, session: { views: session.views, carted: session.carted } });
    });

  /** What a choice needs, once the start has finished. */
  const ready = async (): Promise<Result<{ config: WorkerConfig; store: DeviceStorage; bundle: LoadedBundle; assignment: Assignment }>> => {
    const outcome = await started;
    const store = await storage;
    if (outcome && !outcome.ok) return outcome;
    if (!config || !store || !bundle || !assignment) return notStarted;
    return ok({ config, store, bundle, assignment });
  };

  const decide: WorkerApi['decide'] = (context) =>
    run<Offer | undefined>(async () => {
      const now = await ready();
      if (!now.ok) return now;
      const { config, store, bundle, assignment } = now.value;
      const serving = await mayServe(ports, config.api, store);
      if (!serving.ok) {
        problems.add(serving.error);
        return ok(undefined);
      }
      if (bundle.model.coupons.length >= LARGE_BATCH) await upgradeScorer();
      const offer = await offerCoupon({ ports, storage: store, bundle, assignment, context });
      if (offer) contexts.set(offer.decisionId, context);
      ports.later(0, () => void upgradeScorer());
      return ok(offer);
    });

  const confirm: WorkerApi['confirm'] = (decisionId) =>
    run(async () => {
      const now = await ready();
      if (!now.ok) return now;
      const { config, store, bundle } = now.value;
      const context = contexts.get(decisionId);
      if (!context) return fail('decision_unknown', 'No coupon was offered under this decision on this page.');
      const serving = await mayServe(ports, config.api, store);
      if (!serving.ok) {
        problems.add(serving.error);
        return ok(false);
      }
      return ok(await stillGood({ ports, storage: store, bundle, context }, decisionId));
    });

  const claim: WorkerApi['claim'] = (decisionId) =>
    run(async () => {
      const now = await ready();
      if (!now.ok) return now;
      const { config, store, bundle, assignment } = now.value;
      // Two clicks are one request.
      const running = claiming.get(decisionId);
      if (running) return running;
      const attempt = claimCode(
        {
          ports,
          api: config.api,
          storage: store,
          attribution: assignment.claimAttribution,
          tables: recordTables,
          append: (transaction, events) => recordEvents(transaction, { ports, bundle, mayReport: mayReport(store) }, events),
        },
        decisionId,
      ).finally(() => claiming.delete(decisionId));
      claiming.set(decisionId, attempt);
      return attempt;
    });

  /** Carries what a page without storage consent has seen into the store it is now allowed to use. */
  const carryOver = async (from: DeviceStorage): Promise<void> => {
    const events = await from.transaction(logTables, 'readonly', (transaction) => allEvents(transaction));
    const moved: readonly TableName[] = ['decisions', 'claims'];
    const rows = await from.transaction(moved, 'readonly', async (transaction) => ({
      decisions: await transaction.newest('decisions'),
      claims: await transaction.newest('claims'),
    }));
    const to = await storage;
    if (!to) return;
    await to.transaction(recordTables, 'readwrite', async (transaction) => {
      for (const { key, value } of rows.decisions) await transaction.put('decisions', key, value);
      for (const { key, value } of rows.claims) await transaction.put('claims', key, value);
      await recordEvents(transaction, { ports, bundle, mayReport: mayReport(to) }, events);
    });
  };

  const setConsent = (consent: Consent): Promise<Result<undefined>> =>
    run(async () => {
      const [before, store] = [config, await storage];
      if (!before || !store) return notStarted;
      await started;
      if (before.consent.storage && !consent.storage && store.kind === 'indexeddb') await eraseAllButLedger(store);
      if (before.consent.sync && !consent.sync) {
        await store.transaction(['outbox'], 'readwrite', (transaction) => transaction.clear('outbox'));
      }
      if (before.consent.storage === consent.storage) {
        config = { ...before, consent };
        return ok(undefined);
      }
      const restarted = await start({ ...before, consent });
      if (consent.storage && store.kind === 'memory') await carryOver(store);
      return restarted.ok ? ok(undefined) : restarted;
    });

  const inspect: WorkerApi['inspect'] = () =>
    run(async () => {
      const store = await storage;
      if (!store) return notStarted;
      const seen = await store.transaction(['events', 'decisions', 'outbox', 'sent', 'ledger'], 'readonly', async (transaction) => ({
        chunks: await transaction.newest('events'),
        decisions: await transaction.newest('decisions', 50),
        waiting: await transaction.newest('outbox'),
        sent: await transaction.newest('sent'),
        ledger: await transaction.get('ledger', 'ledger'),
      }));
      return ok<Inspection>({
        storage: store.kind,
        events: seen.chunks.reduce((sum, { value }) => sum + value.events.length, 0),
        decisions: seen.decisions.map(({ value }) => value.decision),
        reports: {
          waiting: seen.waiting.map(({ value }) => parseReport(value.body)),
          sent: seen.sent.map(({ value }) => parseReport(value.body)),
        },
        epsilonSpent: seen.ledger?.lifetime ?? 0,
        ...(bundle ? { bundle: bundle.id } : {}),
        scorer: bundle?.scorer?.kind ?? 'none',
        problems: problems.list(),
      });
    });

  const forget: WorkerApi['forget'] = () =>
    run(async () => {
      const store = await storage;
      if (!store) return notStarted;
      await eraseAllButLedger(store);
      contexts.clear();
      return ok(undefined);
    });

  return { start, record, decide, confirm, claim, setConsent, inspect, forget };
};
