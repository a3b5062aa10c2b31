import { channelRefusal, chooseChannel, noAnswers, withAnswer } from '../../src/engine/channels/chooseChannel';
import { comesBy, type MinutesOfDay, reachTimes } from '../../src/engine/channels/quietTimes';
import { offerWorth } from '../../src/engine/decision/policyOf';
import type { ShopperProfile } from '../../src/engine/profile/shopperProfile';
import { profileAt } from '../../src/engine/profile/updateProfile';
import type { Instant } from '../../src/protocol/values/clock';
import { ok } from '../../src/protocol/values/result';
import type { WorkerApi, WorkerConfig } from '../api';
import type { LoadedBundle } from '../bundle/loadedBundle';
import { createEngine } from '../offers/createEngine';
import type { Engine, EngineKit } from '../offers/engine';
import type { OpenedBundle } from '../offers/openModel';
import { readLearnt } from '../offers/takeOutcomes';
import type { WorkerPorts } from '../ports';
import { changeInbox, inboxOf } from '../privacyPanel/inbox';
import { createWorkerApi } from '../start/createWorkerApi';
import type { DeviceStorage, DeviceTransaction, StoredDecision } from '../storage/deviceStorage';
import type { PushSettings } from '../storage/pushSettings';

/** Puts a chosen coupon where its shopper finds it on their own, unless it lies there or they have taken it out. Spans `meta` and `decisions`. */
const layInInbox = async (transaction: DeviceTransaction, id: string, { coupon }: StoredDecision, now: Instant): Promise<void> => {
  if (!coupon) return;
  const { kept, dropped } = await inboxOf(transaction);
  for (const known of [...kept.map((one) => one.id), ...dropped])
    if ((await transaction.get('decisions', known))?.coupon?.id === coupon.id) return;
  await changeInbox(transaction, () => ({ kept: [...kept, { id, endsAt: coupon.endsAt, at: now }] }));
  await transaction.putMeta('laid', [...((await transaction.meta('laid')) ?? []), id]);
};

/** Writes down what has come of coupons that were laid into the inbox: claimed, or ended without. Those of which neither is known wait on. */
const settleLaid = (store: DeviceStorage, now: Instant): Promise<void> =>
  store.transaction(['meta', 'decisions', 'claims'], 'readwrite', async (transaction) => {
    const laid = (await transaction.meta('laid')) ?? [];
    const waiting: string[] = [];
    let answers = (await transaction.meta('answers')) ?? noAnswers;
    for (const id of laid) {
      const endsAt = (await transaction.get('decisions', id))?.coupon?.endsAt ?? 0;
      const claimed = (await transaction.get('claims', id))?.code !== undefined;
      if (claimed || endsAt <= now) answers = withAnswer(answers, 'inbox', claimed);
      else waiting.push(id);
    }
    if (waiting.length === laid.length) return;
    await transaction.putMeta('laid', waiting);
    await transaction.putMeta('answers', answers);
  });

/** Chunks cannot be loaded here: what needs one waits for the next page. */
const noOutbox = { module: '', integrity: '', load: () => Promise.reject(new Error('A service worker loads no chunks.')) };

/** Whether the browser lets us notify was seen to before; the shopper is elsewhere, so the page is out of the question. */
const agreed = (): boolean => true;

/**
 * The engine of the page for a shopper who is elsewhere: between two sessions, by the channel `push`, and only where channels may.
 * @param minutesOfDay of the shopper's own clock
 */
const createPushEngine = (lent: EngineKit, minutesOfDay: MinutesOfDay): Engine => {
  const { ports } = lent;
  const about = (profile: ShopperProfile, { manifest }: LoadedBundle, now: number) => ({
    settings: manifest.channels,
    agreed,
    now,
    minutesOfDay: minutesOfDay(now),
    reachedAt: profile.reachedAt ?? [],
  });
  const kit: EngineKit = {
    ...lent,
    readProfile: async (transaction, bundle) => {
      const profile = profileAt(await lent.readProfile(transaction, bundle), ports.clock(), bundle.manifest.session.idleMs);
      const asked = (await transaction.meta('messages'))?.asked ?? [];
      return { ...profile, reachedAt: reachTimes(profile.reachedAt ?? [], asked, comesBy) };
    },
    record: (transaction, store, events) =>
      lent.record(
        transaction,
        store,
        events.map((event) => (event.name === 'view_promotion' ? { ...event, channel: 'push' } : event)),
      ),
    mayShow: (profile, bundle, now) => channelRefusal('push', about(profile, bundle, now)) === undefined,
  };
  const engine = createEngine(kit, noOutbox);

  /** Chooses by which channel a chosen coupon comes, and writes that down beside it; a notification that nothing came of until now is one unanswered. */
  const carry = (store: DeviceStorage, bundle: OpenedBundle, id: string): Promise<boolean> =>
    store.transaction(['meta', 'events', 'decisions'], 'readwrite', async (transaction) => {
      const stored = await transaction.get('decisions', id);
      if (!stored) return false;
      const now = ports.clock();
      const before = await transaction.meta('pushed');
      const known = (await transaction.meta('answers')) ?? noAnswers;
      const answers = before === undefined ? known : withAnswer(known, 'push', false);
      const { state } = await readLearnt(transaction, bundle.model);
      const carried = chooseChannel({
        ...about(await kit.readProfile(transaction, bundle), bundle, now),
        asked: ['push', 'inbox'],
        answers,
        worth: offerWorth(bundle.model, state, stored.decision),
        rng: ports.rng,
      });
      await transaction.put('decisions', id, { ...stored, carried });
      if (carried.channel === 'push') {
        await transaction.putMeta('answers', answers);
        await transaction.putMeta('pushed', id);
        return true;
      }
      if (carried.channel === 'inbox') await layInInbox(transaction, id, stored, now);
      return false;
    });

  return {
    ...engine,
    offer: async (situation, context) => {
      // What such a session shows was drawn to be compared on the page.
      if (situation.assignment.explored !== undefined) return ok(undefined);
      const opened = engine.check(situation.bundle);
      if (!opened.ok) return opened;
      await settleLaid(situation.store, ports.clock());
      const offered = await engine.offer(situation, context);
      if (!offered.ok || !offered.value) return offered;
      return ok((await carry(situation.store, opened.value, offered.value.decisionId)) ? offered.value : undefined);
    },
  };
};

/** What the service worker reaches outside itself. */
export interface PushPorts extends Pick<WorkerPorts, 'fetch' | 'openStorage' | 'hasStored' | 'clock' | 'rng' | 'crypto' | 'supportsKey'> {
  readonly minutesOfDay: MinutesOfDay;
}

/** Stands for the engine where a chunk is named: it is part of this script. */
const HERE = 'here:';

const noChunk = (): Promise<never> => Promise.reject(new Error('A service worker loads no chunks.'));

/** How the worker is started for a shopper who agreed to be told. */
export const configOf = ({ api, key, sync }: PushSettings): WorkerConfig => ({
  api,
  key,
  consent: { storage: true, sync },
  base: HERE,
  engine: ['engine', ''],
});

/**
 * The worker's API in a service worker, with the engine built in: `import()` is not allowed there (https://w3c.github.io/ServiceWorker/#importscripts), so
 * that reports, compaction and the shopper's panel wait for the next page, and the plain scorer answers.
 */
export const createPushApi = (ports: PushPorts): WorkerApi =>
  createWorkerApi({
    ...ports,
    fetch: (url, init) => {
      if (!url.startsWith(HERE)) return url === '' ? noChunk() : ports.fetch(url, init);
      return url === `${HERE}engine` ? Promise.resolve(new Response()) : noChunk();
    },
    loadEngine: async () => ({ createEngine: (kit) => createPushEngine(kit, ports.minutesOfDay) }),
    loadCompaction: noChunk,
    compaction: ['compaction', ''],
    loadPrivacyPanel: noChunk,
    privacyPanel: ['privacyPanel', ''],
    loadTfjs: noChunk,
    // What waits longer would not be waited for.
    later: (ms, work) => {
      if (ms === 0) setTimeout(work);
    },
    exclusively: async (_name, work) => work(),
    reportDelay: 0,
  });
