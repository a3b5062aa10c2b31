import { reportMode } from '../../src/bundle/reportSettings';
import { explainDecision } from '../../src/engine/decision/explainDecision';
import { DAY } from '../../src/protocol/values/clock';
import { fail, ok, type Result } from '../../src/protocol/values/result';
import type { Claim, Offer, OfferContext } from '../api';
import type { LoadedBundle } from '../bundle/loadedBundle';
import type { flushOutbox, reporter } from '../outbox';
import type { QueueReport } from '../outbox/reporter';
import type { WorkerPorts } from '../ports';
import { failureOf } from '../problems';
import type { DeviceStorage } from '../storage/deviceStorage';
import { fetchChunk, loadChunk } from '../sync/http';
import { claimCode } from './claim';
import type { Engine, EngineKit, Reminders, Situation } from './engine';
import { confirmShowing, offerCoupon, pruneDecisions, readShopper } from './offerCoupon';
import { openModels } from './openModels';
import { outcomeTables, takeOutcomes } from './takeOutcomes';
import type { TfjsRuntime } from './tfjsRuntime';

interface Outbox {
  readonly flushOutbox: typeof flushOutbox;
  readonly reporter: typeof reporter;
}

/** The outbox chunk. */
export interface OutboxChunk {
  /** Absolute URL. */
  readonly module: string;
  /** `sha384-…`, from the build. */
  readonly integrity: string;
  load(): Promise<Outbox>;
}

/**
 * Makes and sends reports, loaded once there is one or tokens are due. Errors: `chunk_refused`, `unreachable`. Rejects if the module cannot
 * run.
 */
const loadOutbox = async (ports: WorkerPorts, { module, integrity, load }: OutboxChunk): Promise<Result<Outbox>> => {
  const fetched = await fetchChunk(ports, module, integrity);
  return fetched.ok ? ok(await load()) : fetched;
};

/** Choices between two prunings of old decisions. */
const EVERY = 50;

/** Two clicks are one request. */
const createClaims = (kit: EngineKit): Engine['claim'] => {
  const claiming = new Map<string, Promise<Result<Claim>>>();
  return ({ config, store, bundle, assignment }, decisionId) => {
    const running = claiming.get(decisionId);
    if (running) return running;
    const attempt = claimCode(
      { kit, api: config.api, storage: store, bundle, attribution: assignment.claimAttribution },
      decisionId,
    ).finally(() => claiming.delete(decisionId));
    claiming.set(decisionId, attempt);
    return attempt;
  };
};

/**
 * Has the shopper a coupon that ends within two days, and no reminder in the last 24 hours? Usually not, and then no more code is loaded
 * for a closer check.
 */
const nearEnd = (store: DeviceStorage, now: number): Promise<boolean> =>
  store.transaction(['meta', 'claims'], 'readonly', async (transaction) => {
    const [inbox, claims] = await Promise.all([transaction.meta('inbox'), transaction.newest('claims')]);
    const ends = [...(inbox?.kept ?? []), ...claims.map(({ value }) => ({ endsAt: value.expiresAt ?? 0 }))];
    return !inbox?.reminded.some(({ at }) => now - at < DAY) && ends.some(({ endsAt }) => endsAt > now && endsAt - now <= 2 * DAY);
  });

/** Reminders of coupons that the shopper has. The chunk of the shopper's dialogs selects them. */
const createReminders = (kit: EngineKit) => {
  const { ports } = kit;
  let loaded: Reminders | undefined;
  const load = async ({ config }: Situation): Promise<Reminders | undefined> => {
    if (loaded) return loaded;
    const chunk = await loadChunk(ports, config.base, ports.privacyPanel, ports.loadPrivacyPanel);
    if (chunk.ok) loaded = chunk.value.privacyPanel;
    return loaded;
  };
  return {
    /** Exploring sessions show what was drawn, and the group without coupons shows none. */
    mayRemind: async ({ store, assignment: { explored, variant } }: Situation, { channel }: OfferContext): Promise<boolean> =>
      channel === 'site' && explored === undefined && variant !== 'none' && nearEnd(store, ports.clock()),
    remind: async (situation: Situation, context: OfferContext): Promise<Offer | undefined> =>
      (await load(situation))?.remind(kit, situation, context),
    confirm: async (situation: Situation, decisionId: string, ahead: boolean | undefined): Promise<boolean> =>
      (await (await load(situation))?.confirmReminder(kit, situation, decisionId, ahead)) ?? false,
  };
};

type Models = ReturnType<typeof openModels>;

/** Choices, and later calls about them. */
const createChoices = (kit: EngineKit, models: Models): Pick<Engine, 'offer' | 'confirm' | 'explain'> => {
  const { ports, problems } = kit;
  const reminders = createReminders(kit);
  let choices = 0;
  const failed = (error: unknown): undefined => void problems.add(failureOf(error));
  return {
    offer: async (situation, context) => {
      const { store, bundle, assignment } = situation;
      const model = models.open(bundle);
      if (!model.ok) return model;
      const input = { kit, storage: store, bundle: model.value, assignment, context, stands: models.standing() };
      // In parallel: there is rarely a reminder, and each database answer comes from another process.
      const [near, known] = await Promise.all([reminders.mayRemind(situation, context).catch(failed), readShopper(input)]);
      const reminder = near && (await reminders.remind(situation, context).catch(failed));
      // Data read before looking for a reminder may be out of date.
      const offer = reminder || (await offerCoupon(input, near ? undefined : known));
      ports.later(0, () => {
        models.upgradeScorer(model.value);
        // Only now and then, and not while the answer waits: listing the keys takes longer than the choice's own write. A page may stay
        // open for hours.
        if (choices++ % EVERY) return;
        void pruneDecisions(store).catch(failed);
      });
      return ok(offer);
    },
    confirm: async (situation, decisionId, ahead) => {
      const shown = await confirmShowing({ kit, storage: situation.store, bundle: situation.bundle }, decisionId, ahead);
      if (!shown.ok) return shown;
      return ok(shown.value === 'reminder' ? await reminders.confirm(situation, decisionId, ahead) : shown.value);
    },
    explain: async ({ store, bundle }, decisionId) => {
      const stored = await store.transaction(['decisions'], 'readonly', (transaction) => transaction.get('decisions', decisionId));
      if (!stored) return fail('decision_unknown', 'There is no such decision on this device.');
      if (stored.decision.versions.bundle !== bundle.id) return fail('model_changed', 'The model that decided is no longer here.');
      const model = models.open(bundle);
      return model.ok ? ok(explainDecision(model.value.model, stored.decision)) : model;
    },
  };
};

/** Learning and, if there are any, reports through the outbox chunk. */
const createLearning = (kit: EngineKit, models: Models, outbox: OutboxChunk): Pick<Engine, 'learn' | 'flush'> => {
  const { ports, problems } = kit;
  /** The outbox chunk's reporter, loaded before the transaction, which cannot wait for it, and only if a session has to be answered. */
  const reporterOf = async (store: DeviceStorage, bundle: LoadedBundle): Promise<QueueReport | undefined> => {
    const outcomes = await store.transaction(['meta'], 'readonly', (transaction) => transaction.meta('outcomes'));
    if (!outcomes?.some(({ report }) => report)) return undefined;
    const chunk = await loadOutbox(ports, outbox);
    if (chunk.ok) return chunk.value.reporter(ports, problems, store, bundle);
    problems.add(chunk.error);
    return undefined;
  };
  return {
    learn: async (store, bundle, mayReport) => {
      const model = models.open(bundle);
      if (!model.ok) return model;
      const asked = mayReport() && reportMode(bundle.manifest.reports) !== 'off';
      const report = asked ? await reporterOf(store, bundle) : undefined;
      // Consent may have been withdrawn while the chunk loaded.
      const queue: QueueReport = async (transaction, session) => (mayReport() ? report?.(transaction, session) : 0);
      return ok(
        await store.transaction(outcomeTables, 'readwrite', (transaction) =>
          takeOutcomes(transaction, model.value, asked ? queue : undefined),
        ),
      );
    },
    flush: async (api, store, bundle) => {
      const loaded = await loadOutbox(ports, outbox);
      if (loaded.ok) await loaded.value.flushOutbox(ports, api, store, problems, bundle);
      else problems.add(loaded.error);
    },
  };
};

/**
 * Creates the engine from the start script's kit.
 * @param tfjs absent: plain scorer only, and no reading ahead
 */
export const createEngine = (kit: EngineKit, outbox: OutboxChunk, tfjs?: TfjsRuntime): Engine => {
  const models = openModels(kit, tfjs);
  return {
    check: models.open,
    ...createChoices(kit, models),
    claim: createClaims(kit),
    ...createLearning(kit, models, outbox),
    warm: models.warm,
    scorer: models.scorer,
    forget: models.forget,
  };
};
