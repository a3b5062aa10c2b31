import { reportMode } from '../../src/bundle/reportSettings';
import { explainDecision } from '../../src/engine/decision/explainDecision';
import type { CarriedSequence } from '../../src/engine/scoring/carriedSequence';
import { DAY } from '../../src/protocol/clock';
import { fail, ok, type Result } from '../../src/protocol/result';
import type { Claim, Offer, OfferContext } from '../api';
import type { LoadedBundle } from '../bundle/loadedBundle';
import { failureOf } from '../lifecycle/problems';
import type { flushOutbox, reporter } from '../outbox';
import type { QueueReport } from '../outbox/reporter';
import type { WorkerPorts } from '../ports';
import type { PrivacyPanel } from '../privacyPanel/calls';
import type { DeviceStorage } from '../storage/deviceStorage';
import { fetchChunk, loadChunk } from '../sync/http';

import { claimCode } from './claim';
import type { Engine, EngineKit, Situation } from './engine';
import { confirmShowing, offerCoupon, pruneDecisions, readShopper } from './offerCoupon';
import { type OpenedBundle, openModel, type UpgradableScorer } from './openModel';
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
  /** `sha384-…`, as the build computed it. */
  readonly integrity: string;
  load(): Promise<Outbox>;
}

/** What makes and sends reports, once there is one or tokens to fetch. Errors: `chunk_refused`, `unreachable`; rejects where the module cannot be run. */
const loadOutbox = async (ports: WorkerPorts, { module, integrity, load }: OutboxChunk): Promise<Result<Outbox>> => {
  const fetched = await fetchChunk(ports, module, integrity);
  return fetched.ok ? ok(await load()) : fetched;
};

/**
 * Has the shopper a coupon that ends within two days, and was not reminded of any in the last one? Mostly not, and then nothing more is loaded to look
 * closer.
 */
const nearEnd = (store: DeviceStorage, now: number): Promise<boolean> =>
  store.transaction(['meta', 'claims'], 'readonly', async (transaction) => {
    const [inbox, claims] = await Promise.all([transaction.meta('inbox'), transaction.newest('claims')]);
    const ends = [...(inbox?.kept ?? []), ...claims.map(({ value }) => ({ endsAt: value.expiresAt ?? 0 }))];
    return !inbox?.reminded.some(({ at }) => now - at < DAY) && ends.some(({ endsAt }) => endsAt > now && endsAt - now <= 2 * DAY);
  });

/** Choices between two looks for what is too old. */
const EVERY = 50;

/**
 * The engine on what the start script lends it. One model is kept open: the one asked for last.
 * @param tfjs absent: plain scorer only, and nothing is read ahead
 */
export const createEngine = (kit: EngineKit, outbox: OutboxChunk, tfjs?: TfjsRuntime): Engine => {
  const { ports, problems } = kit;
  let opened: OpenedBundle | undefined;
  /** Whose networks were to be handed over, each once. */
  const upgraded = new WeakSet<UpgradableScorer | CarriedSequence>();
  let warming: Promise<void> = Promise.resolve();
  let choices = 0;
  let forgotten = 0;
  const contexts = new Map<string, OfferContext>();
  let reminders: Pick<PrivacyPanel, 'remind' | 'confirmReminder'> | undefined;
  const reminded = new Set<string>();
  const claiming = new Map<string, Promise<Result<Claim>>>();

  /** Tells whether the page was not told to forget since: what was on its way then is not written afterwards. */
  const standing = (): (() => boolean) => {
    const before = forgotten;
    return () => forgotten === before;
  };

  const open = (bundle: LoadedBundle): Result<OpenedBundle> => {
    if (opened?.id === bundle.id) return ok(opened);
    const model = openModel(bundle, tfjs?.carry);
    if (!model.ok) return model;
    opened?.scorer?.dispose();
    opened?.sequence?.dispose();
    opened = model.value;
    return model;
  };

  const upgradeOnce = async (of: UpgradableScorer | CarriedSequence, upgrade: () => Promise<Result<undefined>>): Promise<void> => {
    if (upgraded.has(of)) return;
    upgraded.add(of);
    const done = await upgrade();
    if (!done.ok) problems.add(done.error);
    // Another bundle has taken its place meanwhile.
    if (of !== opened?.scorer && of !== opened?.sequence) of.dispose();
  };

  const warm = async (store: DeviceStorage, bundle: LoadedBundle): Promise<void> => {
    const model = open(bundle);
    const sequence = model.ok && model.value.sequence;
    if (!tfjs || !sequence) return;
    await upgradeOnce(sequence, () => tfjs.upgradeSequence(ports, store, sequence, standing()));
    await tfjs.warm(kit, store, model.value, sequence, standing());
  };

  /** What the outbox chunk answers sessions with, loaded before the transaction, which cannot wait for it, and only for a session that is to be answered. */
  const reporterOf = async (store: DeviceStorage, bundle: LoadedBundle): Promise<QueueReport | undefined> => {
    const outcomes = await store.transaction(['meta'], 'readonly', (transaction) => transaction.meta('outcomes'));
    if (!outcomes?.some(({ report }) => report)) return undefined;
    const chunk = await loadOutbox(ports, outbox);
    if (chunk.ok) return chunk.value.reporter(ports, problems, store, bundle);
    problems.add(chunk.error);
    return undefined;
  };

  /** Sessions that explore show what was drawn, and the arm without coupons shows none. */
  const mayRemind = async ({ store, assignment: { explored, variant } }: Situation, { channel }: OfferContext): Promise<boolean> =>
    channel === 'site' && explored === undefined && variant !== 'none' && nearEnd(store, ports.clock());

  /** What the shopper has and is to be reminded of. */
  const reminderOf = async (situation: Situation, context: OfferContext): Promise<Offer | undefined> => {
    const { config } = situation;
    const chunk = await loadChunk(ports, config.base, ports.privacyPanel, ports.loadPrivacyPanel);
    if (!chunk.ok) return undefined;
    reminders = chunk.value.privacyPanel;
    const offer = await reminders.remind(kit, situation, context);
    if (offer) reminded.add(offer.decisionId);
    return offer;
  };

  return {
    check: open,
    offer: async (situation, context) => {
      const { store, bundle, assignment } = situation;
      const model = open(bundle);
      if (!model.ok) return model;
      const input = { kit, storage: store, bundle: model.value, assignment, context, stands: standing() };
      const failed = (error: unknown): undefined => void problems.add(failureOf(error));
      // Side by side: there is seldom anything to remind of, and each answer of the database comes from another process.
      const [near, known] = await Promise.all([mayRemind(situation, context).catch(failed), readShopper(input)]);
      const reminder = near && (await reminderOf(situation, context).catch(failed));
      // What was read before a reminder was looked for may be out of date.
      const offer = reminder || (await offerCoupon(input, near ? undefined : known));
      if (offer) contexts.set(offer.decisionId, context);
      ports.later(0, () => {
        const { scorer } = model.value;
        if (tfjs && scorer) void upgradeOnce(scorer, () => tfjs.upgradeScorer(ports, scorer));
        // Now and then, and not while the answer waits: listing the keys takes longer than the choice's own write. A page may stay open for hours.
        if (choices++ % EVERY) return;
        for (const id of [...contexts.keys()].slice(0, -EVERY)) contexts.delete(id);
        void pruneDecisions(store).catch(failed);
      });
      return ok(offer);
    },
    confirm: async (situation, decisionId) => {
      const { store, bundle } = situation;
      const context = contexts.get(decisionId);
      if (!context) return fail('decision_unknown', 'No coupon was offered under this decision on this page.');
      if (reminders && reminded.delete(decisionId)) return ok(await reminders.confirmReminder(kit, situation, context, decisionId));
      return ok(await confirmShowing({ kit, storage: store, bundle, context }, decisionId));
    },
    explain: async ({ store, bundle }, decisionId) => {
      const stored = await store.transaction(['decisions'], 'readonly', (transaction) => transaction.get('decisions', decisionId));
      if (!stored) return fail('decision_unknown', 'There is no such decision on this device.');
      if (stored.decision.versions.bundle !== bundle.id) return fail('model_changed', 'The model that decided is no longer here.');
      const model = open(bundle);
      return model.ok ? ok(explainDecision(model.value.model, stored.decision)) : model;
    },
    claim: ({ config, store, bundle, assignment }, decisionId) => {
      // Two clicks are one request.
      const running = claiming.get(decisionId);
      if (running) return running;
      const attempt = claimCode(
        { kit, api: config.api, storage: store, bundle, attribution: assignment.claimAttribution },
        decisionId,
      ).finally(() => claiming.delete(decisionId));
      claiming.set(decisionId, attempt);
      return attempt;
    },
    learn: async (store, bundle, mayReport) => {
      const model = open(bundle);
      if (!model.ok) return model;
      const asked = mayReport() && reportMode(bundle.manifest.reports) !== 'off';
      const report = asked ? await reporterOf(store, bundle) : undefined;
      // Consent may have gone while the chunk came.
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
    warm: (store, bundle) => {
      // One after the other: the next finds the steps read that this one reads.
      warming = warming.then(() => warm(store, bundle)).catch((error: unknown) => problems.add(failureOf(error)));
      return warming;
    },
    scorer: () => opened?.sequence?.kind ?? opened?.scorer?.kind ?? 'none',
    forget: () => {
      forgotten += 1;
      contexts.clear();
      opened?.sequence?.forget();
    },
  };
};
