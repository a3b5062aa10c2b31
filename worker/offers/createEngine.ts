import { reportMode } from '../../src/bundle/reportSettings';
import { showsPicks } from '../../src/engine/assignment/drawCreative';
import { DAY } from '../../src/protocol/values/clock';
import { fail, ok, type Result } from '../../src/protocol/values/result';
import type { Claim, Offer, OfferContext } from '../api';
import type { LoadedBundle } from '../bundle/loadedBundle';
import type { flushOutbox, reporter } from '../outbox';
import type { QueueReport } from '../outbox/reporter';
import type { WorkerPorts } from '../ports';
import { failureOf } from '../problems';
import type { DeviceStorage, DeviceTransaction } from '../storage/deviceStorage';
import { fetchChunk } from '../sync/http';
import { claimCode } from './claim';
import type { Engine, EngineKit, EnginePanel, Situation } from './engine';
import { confirmShowing, offerCoupon, pruneDecisions } from './offerCoupon';
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

/** A card waits this long for its goods, with the chunk and the table for them, ms. */
const PATIENCE = 2_000;

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
 * for a closer check. Spans `meta` and `claims`.
 */
const nearEnd = async (transaction: DeviceTransaction, now: number): Promise<boolean> => {
  const [inbox, claims] = await Promise.all([transaction.meta('inbox'), transaction.newest('claims')]);
  const ends = [...(inbox?.kept ?? []), ...claims.map(({ value }) => ({ endsAt: value.expiresAt ?? 0 }))];
  return !inbox?.reminded.some(({ at }) => now - at < DAY) && ends.some(({ endsAt }) => endsAt > now && endsAt - now <= 2 * DAY);
};

/** Reminders of coupons that the shopper has. The chunk of the shopper's dialogs selects them. */
const createReminders = (kit: EngineKit) => {
  const { ports } = kit;
  const load = async ({ config }: Situation): Promise<EnginePanel | undefined> => {
    const chunk = await kit.privacyPanel(config);
    return chunk.ok ? chunk.value.privacyPanel : undefined;
  };
  return {
    /** Exploring sessions show what was drawn, and the group without coupons shows none. */
    mayRemind: async (
      transaction: DeviceTransaction,
      { assignment: { explored, variant } }: Situation,
      { channel }: OfferContext,
    ): Promise<boolean> => channel === 'site' && explored === undefined && variant !== 'none' && nearEnd(transaction, ports.clock()),
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
  const withPicks = async (situation: Situation, offer: Offer): Promise<Offer> => {
    const late = new Promise<undefined>((resolve) => ports.later(PATIENCE, () => resolve(undefined)));
    const picked = kit
      .picks(situation.config)
      .then((chunk) => (chunk.ok ? chunk.value.picking.withPicks(kit, situation, offer) : undefined));
    return (await Promise.race([picked.catch(failed), late])) ?? offer;
  };
  return {
    offer: async (situation, context, learn) => {
      const { store, bundle, assignment } = situation;
      const model = models.open(bundle);
      if (!model.ok) return model;
      /** What was learnt elsewhere and not here, and a reminder. There is rarely either. */
      const errand = async (transaction: DeviceTransaction) => {
        const [outcomes, near] = await Promise.all([
          transaction.meta('outcomes'),
          reminders.mayRemind(transaction, situation, context).catch(failed),
        ]);
        const learns = outcomes?.some(({ decisions }) => decisions.length > 0);
        if (!learns && !near) return undefined;
        return async () => {
          if (learns) await learn();
          return near ? reminders.remind(situation, context).catch(failed) : undefined;
        };
      };
      const input = { kit, storage: store, bundle: model.value, assignment, context, stands: models.standing(), errand };
      const offer = await offerCoupon(input);
      ports.later(0, () => {
        models.upgradeScorer(model.value);
        // Only now and then, and not while the answer waits: listing the keys takes longer than the choice's own write. A page may stay
        // open for hours.
        if (choices++ % EVERY) return;
        void pruneDecisions(store).catch(failed);
      });
      // A notification shows no goods.
      const shows = offer && context.channel === 'site' && showsPicks(bundle.manifest);
      return ok(shows ? await withPicks(situation, offer) : offer);
    },
    confirm: async (situation, decisionId, ahead) => {
      const shown = await confirmShowing({ kit, storage: situation.store, bundle: situation.bundle }, decisionId, ahead);
      if (!shown.ok) return shown;
      return ok(shown.value === 'reminder' ? await reminders.confirm(situation, decisionId, ahead) : shown.value);
    },
    explain: async ({ config, store, bundle }, decisionId) => {
      const stored = await store.transaction(['decisions'], 'readonly', (transaction) => transaction.get('decisions', decisionId));
      if (!stored) return fail('decision_unknown', 'There is no such decision on this device.');
      if (stored.decision.versions.bundle !== bundle.id) return fail('model_changed', 'The model that decided is no longer here.');
      const model = models.open(bundle);
      if (!model.ok) return model;
      const chunk = await kit.privacyPanel(config);
      return chunk.ok ? ok(chunk.value.privacyPanel.explainDecision(model.value.model, stored.decision)) : chunk;
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
