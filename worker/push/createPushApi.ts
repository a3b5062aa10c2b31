import { channelRefusal, chooseChannel, noAnswers, withAnswer } from '../../src/engine/channels/chooseChannel';
import { hoursApart } from '../../src/engine/channels/journeySlots';
import { comesBy, type MinutesOfDay, reachTimes, slotsOf } from '../../src/engine/channels/quietTimes';
import { offerWorth } from '../../src/engine/decision/policyOf';
import type { ShopperProfile } from '../../src/engine/profile/shopperProfile';
import { profileAt } from '../../src/engine/profile/updateProfile';
import { DAY, type Instant } from '../../src/protocol/values/clock';
import { ok } from '../../src/protocol/values/result';
import type { WorkerApi, WorkerConfig } from '../api';
import type { LoadedBundle } from '../bundle/loadedBundle';
import { createEngine } from '../offers/createEngine';
import type { Engine, EngineKit } from '../offers/engine';
import type { OpenedBundle } from '../offers/openModel';
import { readLearnt } from '../offers/takeOutcomes';
import type { WorkerPorts } from '../ports';
import { changeInbox, inboxOf } from '../privacyPanel/inbox';
import { activeHour } from '../recording/activeHour';
import { createWorkerApi } from '../start/createWorkerApi';
import type { DeviceStorage, DeviceTransaction, StoredDecision } from '../storage/deviceStorage';
import type { PushSettings } from '../storage/pushSettings';

/** Puts a chosen coupon into the inbox, unless it is already there or the shopper has removed it. Spans `meta` and `decisions`. */
const layInInbox = async (transaction: DeviceTransaction, id: string, { coupon }: StoredDecision, now: Instant): Promise<void> => {
  if (!coupon) return;
  const { kept, dropped } = await inboxOf(transaction);
  for (const known of [...kept.map((one) => one.id), ...dropped])
    if ((await transaction.get('decisions', known))?.coupon?.id === coupon.id) return;
  await changeInbox(transaction, () => ({ kept: [...kept, { id, endsAt: coupon.endsAt, at: now }] }));
  await transaction.putMeta('laid', [...((await transaction.meta('laid')) ?? []), id]);
};

/** Records the outcome of coupons put into the inbox: claimed, or ended without a claim. The others keep waiting. */
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

/** Chunks cannot be loaded here. Work that needs one waits for the next page. */
const noOutbox = { module: '', integrity: '', load: () => Promise.reject(new Error('A service worker loads no chunks.')) };

/** The browser's permission was checked before. The channel `site` is not a candidate, since the shopper is off the site. */
const agreed = (): boolean => true;

/** With the first slots for journeys to the shopper's addresses. */
interface ReachedProfile extends ShopperProfile {
  readonly slots?: readonly Instant[];
}

/** Hours between a wake-up and the usual hour that make no difference. */
const NEAR = 2;

/**
 * Is this a wake-up for a coupon? With journeys the server wakes browsers by itself, so that another wake-up may be nearer to the hour at
 * which this shopper is usually active. The device waits for it, but at most a day.
 */
const isTime = (store: DeviceStorage, now: Instant, minutesOfDay: MinutesOfDay): Promise<boolean> =>
  store.transaction(['meta', 'events'], 'readwrite', async (transaction) => {
    const hour = await activeHour(transaction, minutesOfDay);
    const since = await transaction.meta('waiting');
    const isNear = hour === undefined || hoursApart(hour, Math.floor(minutesOfDay(now) / 60)) <= NEAR;
    if (isNear || (since !== undefined && now - since >= DAY)) {
      await transaction.remove('meta', 'waiting');
      return true;
    }
    if (since === undefined || since > now) await transaction.putMeta('waiting', now);
    return false;
  });

/**
 * The page's engine for a shopper off the site: between two sessions, on the channel `push`, and only if the channel rules allow it.
 * @param minutesOfDay of the shopper's own clock
 */
const createPushEngine = (lent: EngineKit, minutesOfDay: MinutesOfDay): Engine => {
  const { ports } = lent;
  const about = (profile: ReachedProfile, { manifest }: LoadedBundle, now: number) => ({
    settings: manifest.channels,
    agreed,
    now,
    minutesOfDay: minutesOfDay(now),
    reachedAt: profile.reachedAt ?? [],
    slots: profile.slots,
  });
  const kit: EngineKit = {
    ...lent,
    readProfile: async (transaction, bundle): Promise<ReachedProfile> => {
      const profile = profileAt(await lent.readProfile(transaction, bundle), ports.clock(), bundle.manifest.session.idleMs);
      const asked = (await transaction.meta('messages'))?.asked ?? [];
      return { ...profile, reachedAt: reachTimes(profile.reachedAt ?? [], asked, comesBy), slots: slotsOf(asked) };
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

  /**
   * Chooses the channel of a chosen coupon and stores it with the decision. A previous notification without a reaction counts as
   * unanswered.
   */
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
    offer: async (situation, context, learn) => {
      // Coupons of an exploring session are drawn for comparison on the page.
      if (situation.assignment.explored !== undefined) return ok(undefined);
      const opened = engine.check(situation.bundle);
      if (!opened.ok) return opened;
      await settleLaid(situation.store, ports.clock());
      const { push } = situation.bundle.manifest.channels ?? {};
      if (push?.journeys && !(await isTime(situation.store, ports.clock(), minutesOfDay))) return ok(undefined);
      const offered = await engine.offer(situation, context, learn);
      if (!offered.ok || !offered.value) return offered;
      return ok((await carry(situation.store, opened.value, offered.value.decisionId)) ? offered.value : undefined);
    },
  };
};

/** External dependencies of the service worker. */
export interface PushPorts extends Pick<WorkerPorts, 'fetch' | 'openStorage' | 'hasStored' | 'clock' | 'rng' | 'crypto' | 'supportsKey'> {
  readonly minutesOfDay: MinutesOfDay;
}

/** Placeholder URL of the engine chunk, which is part of this script. */
const HERE = 'here:';

const noChunk = (): Promise<never> => Promise.reject(new Error('A service worker loads no chunks.'));

/** Worker configuration for a shopper who agreed to notifications. */
export const configOf = ({ api, key, sync }: PushSettings): WorkerConfig => ({
  api,
  key,
  consent: { storage: true, sync },
  base: HERE,
  engine: ['engine', ''],
});

/**
 * The worker's API in a service worker, with the engine built in, since `import()` is not allowed there
 * (https://w3c.github.io/ServiceWorker/#importscripts). Reports, compaction and the shopper's panel therefore wait for the next page, and
 * the plain scorer answers.
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
    loadPicks: noChunk,
    picks: ['picks', ''],
    loadTfjs: noChunk,
    // Work with a longer delay is dropped, since the service worker would not live long enough.
    later: (ms, work) => {
      if (ms === 0) setTimeout(work);
    },
    exclusively: async (_name, work) => work(),
    reportDelay: 0,
  });
