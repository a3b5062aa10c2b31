import { bundleFor } from '../src/engine/assignment/assign';
import { goodsOf } from '../src/engine/profile/updateProfile';
import { readEvent } from '../src/protocol/events/shopperEvent';
import { fail, ok, type Result } from '../src/protocol/result';
import type { Consent, WorkerApi, WorkerConfig, WorkerReady } from './api';
import { cachedBundle, fetchBundle, type LoadedBundle, profileSettings } from './bundle/loadedBundle';
import { engineLoader, panelCalls } from './lifecycle/lazyChunks';
import { createProblems, failureOf, guarded } from './lifecycle/problems';
import type { Engine, EngineKit, Situation } from './offers/engine';
import { withdrawAll } from './outbox/takeOut';
import type { WorkerPorts } from './ports';
import { type Assignment, assignDevice, outsideExperiment, statedBucket } from './recording/assignment';
import { compactIfDue } from './recording/compactIfDue';
import { allEvents, logTables, readProfile } from './recording/eventLog';
import { closeSession, endedSession, recordEvents } from './recording/recordEvents';

import { type DeviceStorage, eraseAllButLedger, joined } from './storage/deviceStorage';

import { mayServe, readStatus } from './sync/serving';

/** Events after which the log is looked over on a page that stays. */
const LOOK_AFTER = 2_000;

const notStarted = fail('not_started', 'start() was not called, or failed.');

/**
 * The worker's side of the contract in `api.ts`, on the given ports. One device is open at a time; `start` may be called again, e.g. after
 * consent changed, to learn the new cart attribute. Recording is here; what only a coupon needs is in the engine, loaded on first use.
 */
export const createWorkerApi = (ports: WorkerPorts): WorkerApi => {
  const problems = createProblems(ports.clock);
  let config: WorkerConfig | undefined;
  let storage: Promise<DeviceStorage> | undefined;
  let started: Promise<Result<WorkerReady>> | undefined;
  let bundle: LoadedBundle | undefined;
  let assignment: Assignment | undefined;
  /** Outcomes are taken one after the other. */
  let learning: Promise<void> = Promise.resolve();
  /** Whether there is a newer bundle has been asked: what is sent goes by what the shop says now. */
  let refreshed: Promise<unknown> | undefined;

  /** Events since the log was last looked over. */
  let recorded = 0;
  /** Whether anything was mended on this page; absent: nothing has failed. */
  let mending: Promise<boolean> | undefined;
  const once = <T>(work: () => Promise<Result<T>>): Promise<Result<T>> => guarded(problems, work);

  const lookOver = async (): Promise<Result<unknown>> => {
    const store = await storage;
    return store && config ? compactIfDue(ports, config.base, store, profileSettings(bundle)) : notStarted;
  };

  const mendOnce = async (): Promise<boolean> => {
    const gone = await mend();
    // A profile that is gone is folded anew before anything goes by it. With which settings, only a bundle knows.
    if (gone.ok && gone.value && bundle) await once(lookOver);
    return gone.ok && gone.value > 0;
  };

  /** What lies there in another shape than ours fails on every page: once a page it is looked for and goes. All that failed meanwhile is done again. */
  const run = async <T>(work: () => Promise<Result<T>>): Promise<Result<T>> => {
    const done = await once(work);
    if (done.ok || done.error.code !== 'internal') return done;
    mending ??= mendOnce();
    return (await mending) ? once(work) : done;
  };

  /** No lasting ledger, no report: the count of what was spent must outlive the page. */
  const mayReport = (store: DeviceStorage): boolean =>
    config?.consent.sync === true && !config.consent.changing && store.kind === 'indexeddb';

  const kit: EngineKit = {
    ports,
    problems,
    readProfile: async (transaction, of) => (await readProfile(transaction, profileSettings(of))).profile,
    record: (transaction, store, events) => recordEvents(transaction, bundle, mayReport(store), events),
  };
  const engine = engineLoader(kit);

  /** A consent tool may reload the page before the one where the shopper refused has erased anything, or the refusal came on a page without us. */
  const eraseEarlier = async ({ storage, refused }: Consent): Promise<void> => {
    if (storage || !refused || !(await ports.hasStored())) return;
    const earlier = await ports.openStorage(true);
    await eraseAllButLedger(earlier);
    earlier.close();
  };

  const open = async ({ consent }: WorkerConfig): Promise<DeviceStorage> => {
    try {
      if (consent.storage) return await ports.openStorage(true);
      await eraseEarlier(consent);
    } catch (error) {
      problems.add({ code: 'storage_unavailable', message: failureOf(error).message });
    }
    return ports.openStorage(false);
  };

  /** Lets the engine work on the open store, in the background: only when `needed` finds something for it. */
  const inBackground = async (
    needed: (store: DeviceStorage) => Promise<unknown>,
    work: (engine: Engine, store: DeviceStorage) => Promise<unknown>,
  ): Promise<void> => {
    await run(async () => {
      const store = await storage;
      if (!config || !store || !(await needed(store))) return ok(undefined);
      const loaded = await engine.get(config);
      if (loaded.ok) await work(loaded.value, store);
      return ok(undefined);
    });
  };

  const learn = (): Promise<void> => {
    learning = learning.then(() =>
      inBackground(
        async (store) => (await store.transaction(['meta'], 'readonly', (t) => t.meta('outcomes')))?.length,
        async ({ learn }, store) => {
          const learnt = bundle && (await learn(store, bundle, () => mayReport(store)));
          if (!learnt) return;
          if (!learnt.ok) problems.add(learnt.error);
          // A page may stay open for hours: its reports do not wait for the next one.
          else if (learnt.value) ports.later(learnt.value - ports.clock() + 1_000, () => void flush());
        },
      ),
    );
    return learning;
  };

  /** Reads the order of the shopper's steps before a choice needs it. */
  const warm = (): void =>
    void inBackground(
      async () => (await started) && bundle?.manifest.sequence,
      async (engine, store) => bundle && engine.warm(store, bundle),
    );

  const flush = async (): Promise<void> => {
    await refreshed;
    await learning;
    await inBackground(
      async (store) =>
        mayReport(store) &&
        store.transaction(['meta', 'outbox'], 'readonly', async (t) => {
          const due = await t.meta('due');
          if (due) return due.bundle !== bundle?.id || due.at <= ports.clock();
          return bundle?.manifest.tokens || bundle?.manifest.reports.pings || (await t.keys('outbox')).length;
        }),
      async ({ flush }, store) => config && flush(config.api, store, bundle),
    );
  };

  const download = async (
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
      // Nothing to fall back to on a first visit: its events are worth recording whatever the models are like.
      if (!cached) return ok(undefined);
      const loaded = await engine.get(settings);
      return loaded.ok ? loaded.value.check(fetched) : loaded;
    });
  };

  /** A newer bundle takes over between two choices, unless its experiment differs from what the cart already says. */
  const refresh = (settings: WorkerConfig, store: DeviceStorage, cached: LoadedBundle): Promise<unknown> =>
    run(async () => {
      const newer = await download(settings, store, cached);
      const same = newer.ok && JSON.stringify(newer.value.manifest.experiment) === JSON.stringify(cached.manifest.experiment);
      if (same && bundle === cached) bundle = newer.value;
      return newer;
    });

  const begin = async (settings: WorkerConfig, store: DeviceStorage): Promise<Result<WorkerReady>> => {
    if (!(await ports.supportsKey(settings.key.replace(/^pk_/, ''))))
      return fail('crypto_unsupported', 'data-key is no key, or Ed25519 is missing.');
    const cached = await cachedBundle(ports, settings.key, store, problems);
    const found = cached ? ok(cached) : await download(settings, store, undefined);
    if (!found.ok) return found;
    const loaded = found.value;
    bundle = loaded;
    if (mending) await once(lookOver);
    let ended: number | undefined;
    const drawn =
      store.kind === 'memory'
        ? outsideExperiment(loaded)
        : await store.transaction(logTables, 'readwrite', async (transaction) => {
            const now = ports.clock();
            const { profile } = await readProfile(transaction, profileSettings(loaded));
            await closeSession(transaction, loaded, mayReport(store), profile, now);
            ended = endedSession(profile, now, loaded.manifest.session.idleMs);
            return assignDevice(transaction, loaded, ports.rng, ended, mayReport(store), statedBucket(settings));
          });
    assignment = drawn;
    if (cached) refreshed = refresh(settings, store, cached);
    if (ended !== undefined) void run(lookOver);
    void learn();
    void flush();
    // Reports queued just now are still within their random delay.
    ports.later(ports.reportDelay + 1_000, () => void flush());
    const { currency, triggers } = loaded.manifest;
    const { quietMs, minViews, onAddToCart } = triggers;
    return ok({
      bundle: loaded.id,
      currency,
      triggers: drawn.explored ? { quietMs, minViews, onAddToCart } : triggers,
      attribution: drawn.attribution,
    });
  };

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

  /** Runs `work` on the open store. */
  const stored = <T>(work: (store: DeviceStorage, settings: WorkerConfig) => Promise<Result<T>>, by = run): Promise<Result<T>> =>
    by(async () => {
      const store = await storage;
      return store && config ? work(store, config) : notStarted;
    });

  const record: WorkerApi['record'] = (inputs) =>
    stored(async (store) => {
      const rejected: { index: number; code: string }[] = [];
      const events = inputs.flatMap((input, index) => {
        const event = readEvent(input);
        if (event.ok) return [event.value];
        rejected.push({ index, code: event.error.code });
        problems.add({ code: event.error.code, message: `${event.error.message} (${event.error.at ?? 'event'})` });
        return [];
      });
      const { session, cart } = await store.transaction(logTables, 'readwrite', (transaction) =>
        recordEvents(transaction, bundle, mayReport(store), events),
      );
      // The events are safe; what they teach waits in storage for the engine, not the page for its download.
      void learn();
      ports.idle?.(warm);
      // A shop of one page may never load another one.
      recorded += events.length;
      if (recorded > LOOK_AFTER) {
        recorded = 0;
        void run(lookOver);
      }
      return ok({ recorded: events.length, rejected, session: { views: session.views, carted: session.carted, goods: goodsOf(cart) } });
    });

  /**
   * Runs `work` of the engine, once the start has finished.
   * @param off answer while the shop has coupons switched off; absent: not asked
   */
  const chosen = <T>(off: Result<T> | undefined, work: (engine: Engine, situation: Situation) => Promise<Result<T>>): Promise<Result<T>> =>
    run(async () => {
      const outcome = await started;
      const store = await storage;
      if (outcome && !outcome.ok) return outcome;
      if (!config || !store || !bundle || !assignment) return notStarted;
      const status = off ? await mayServe(ports, config.api, store) : ok(undefined);
      if (off && !status.ok) {
        problems.add(status.error);
        return off;
      }
      const loaded = await engine.get(config);
      return loaded.ok ? work(loaded.value, { config, store, bundle, assignment }) : loaded;
    });

  const decide: WorkerApi['decide'] = (context) =>
    chosen(ok(undefined), (loaded, situation) => loaded.offer({ ...situation, learn }, context));

  const confirm: WorkerApi['confirm'] = (decisionId) => chosen(ok(false), (loaded, situation) => loaded.confirm(situation, decisionId));

  const explain: WorkerApi['explain'] = (decisionId) => chosen(undefined, (loaded, situation) => loaded.explain(situation, decisionId));

  /** A server refuses by itself once coupons are off; where there are only files, the device has to look. */
  const claim: WorkerApi['claim'] = (decisionId) =>
    chosen(bundle?.manifest.static && fail('serving_stopped', 'The shop has coupons off.'), (loaded, situation) =>
      loaded.claim(situation, decisionId),
    );

  /** Carries what a page without storage consent has seen into the store it is now allowed to use. */
  const carryOver = async (from: DeviceStorage): Promise<void> => {
    const seen = await from.transaction([...logTables, 'decisions', 'claims'], 'readonly', async (transaction) => ({
      inbox: await transaction.meta('inbox'),
      messages: await transaction.meta('messages'),
      events: await allEvents(transaction),
      decisions: await transaction.newest('decisions'),
      claims: await transaction.newest('claims'),
    }));
    const to = await storage;
    await to?.transaction([...logTables, 'decisions', 'claims'], 'readwrite', async (transaction) => {
      for (const { key, value } of seen.decisions) await transaction.put('decisions', key, value);
      for (const { key, value } of seen.claims) await transaction.put('claims', key, value);
      // An earlier page may have stored some, too.
      if (seen.inbox) await transaction.putMeta('inbox', joined(await transaction.meta('inbox'), seen.inbox));
      if (seen.messages) await transaction.putMeta('messages', joined(await transaction.meta('messages'), seen.messages));
      await recordEvents(transaction, bundle, mayReport(to), seen.events);
    });
  };

  const setConsent = (consent: Consent): Promise<Result<undefined>> =>
    stored(async (store, before) => {
      await started;
      if (before.consent.storage && !consent.storage && store.kind === 'indexeddb') await eraseAllButLedger(store);
      if (before.consent.sync && !consent.sync) await withdrawAll(store, ports.clock());
      if (before.consent.storage === consent.storage) {
        config = { ...before, consent };
        await eraseEarlier(consent);
        return ok(undefined);
      }
      const restarted = await start({ ...before, consent });
      if (consent.storage && store.kind === 'memory') await carryOver(store);
      return restarted.ok ? ok(undefined) : restarted;
    });

  /** After the page's group was drawn; before, the config has it. */
  const identify: WorkerApi['identify'] = (customer) =>
    stored(async (store, before) => {
      await started;
      config = { ...before, customer };
      const bucket = statedBucket(config);
      if (bucket !== undefined && store.kind === 'indexeddb')
        await store.transaction(['meta'], 'readwrite', (transaction) => transaction.putMeta('customer', bucket));
      return ok(undefined);
    });

  const { mend, ...inspection } = panelCalls(kit, stored, once, async () => {
    // What is being learnt right now belongs to the answer.
    await learning;
    return { of: bundle, scorer: engine.current()?.scorer(), problems: problems.list() };
  });

  const forget: WorkerApi['forget'] = () =>
    stored(async (store, { consent }) => {
      // Before and after: what has begun earlier, or between the two, writes nothing any more.
      engine.current()?.forget();
      await eraseAllButLedger(store);
      // What other pages stored is meant as well, whatever this one was allowed.
      await eraseEarlier({ ...consent, refused: true });
      engine.current()?.forget();
      return ok(undefined);
    });

  return { start, record, decide, confirm, explain, claim, setConsent, identify, ...inspection, forget };
};
