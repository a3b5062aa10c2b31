import { noAnswers, withAnswer } from '../../src/engine/channels/channelBelief';
import { channelRefusal, chooseChannel } from '../../src/engine/channels/chooseChannel';
import type { MinutesOfDay } from '../../src/engine/channels/isQuiet';
import { comesBy, reachTimes } from '../../src/engine/channels/reachTimes';
import { offerWorth } from '../../src/engine/decision/offerWorth';
import { profileAt } from '../../src/engine/profile/profileAt';
import type { ShopperProfile } from '../../src/engine/profile/shopperProfile';
import { ok } from '../../src/protocol/result';
import type { LoadedBundle } from '../bundle/loadedBundle';
import { createEngine } from '../engine/createEngine';
import type { Engine, EngineKit } from '../engine/engine';
import type { OpenedBundle } from '../engine/openModel';
import { readLearnt } from '../engine/settle';
import type { DeviceStorage } from '../storage/deviceStorage';
import { layInInbox, settleLaid } from './layInInbox';

/** Chunks cannot be loaded here: what needs one waits for the next page. */
const noOutbox = { module: '', integrity: '', load: () => Promise.reject(new Error('A service worker loads no chunks.')) };

/** Whether the browser lets us notify was seen to before; the shopper is elsewhere, so the page is out of the question. */
const agreed = (): boolean => true;

/**
 * The engine of the page for a shopper who is elsewhere: between two sessions, by the channel `push`, and only where channels may.
 * @param minutesOfDay of the shopper's own clock
 */
export const createPushEngine = (lent: EngineKit, minutesOfDay: MinutesOfDay): Engine => {
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
