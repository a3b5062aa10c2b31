import { reportMode } from '../../src/bundle/reportSettings';
import { explainDecision } from '../../src/engine/decision/explainDecision';
import { fail, ok, type Result } from '../../src/protocol/values/result';
import type { Claim } from '../api';
import type { LoadedBundle } from '../bundle/loadedBundle';
import type { flushOutbox, reporter } from '../outbox';
import type { QueueReport } from '../outbox/reporter';
import type { WorkerPorts } from '../ports';
import { failureOf } from '../problems';
import type { DeviceStorage } from '../storage/deviceStorage';
import { fetchChunk } from '../sync/http';
import { claimCode } from './claim';
import { createReminders } from './createReminders';
import type { Engine, EngineKit } from './engine';
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
    confirm: async (situation, decisionId) => {
      const shown = await confirmShowing({ kit, storage: situation.store, bundle: situation.bundle }, decisionId);
      if (!shown.ok) return shown;
      return ok(shown.value === 'reminder' ? await reminders.confirm(situation, decisionId) : shown.value);
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
