import { randomBytes } from 'node:crypto';
import { isMailed } from '../../bundle/journey';
import { slotAfter } from '../../engine/channels/journeySlots';
import type { Clock } from '../../protocol/values/clock';
import { type LiveJourney, type LiveJourneys, runningJourneys } from '../bundles/liveJourneys';
import { sha256 } from '../http/signature';
import { createRounds, type Rounds } from '../platform/periodicTask';
import type { BundleRepository } from '../records/bundleRepository';
import type { CatalogRepository, CatalogState } from '../records/catalogRepository';
import type { JourneyMessage, JourneyRepository, Subscriber } from '../records/journeyRepository';
import { addressHashes, normalAddress } from './askForMessage';
import { type DueJourney, dueJourneys, sendableAt } from './dueJourney';
import { couponNow, isFull, ownClaimKey } from './messageCoupon';
import type { AddressSealer } from './messageTokens';

/** Subscribers taken at once. Their writes share a transaction. */
const PAGE = 64;

interface JourneyDeps {
  readonly store: JourneyRepository & Pick<CatalogRepository, 'catalogEntry' | 'campaignUse'> & Pick<BundleRepository, 'serving'>;
  readonly live: () => Promise<LiveJourneys>;
  readonly sealer: AddressSealer;
  readonly clock: Clock;
  readonly onError: (error: unknown) => void;
}

/** The first coupon of a campaign that could be sent now. */
const couponOf = async ({ store, clock }: JourneyDeps, { coupons }: LiveJourney): Promise<CatalogState | undefined> => {
  for (const couponId of coupons) {
    const entry = await store.catalogEntry(couponId);
    if (!entry || clock() < entry.coupon.startsAt) continue;
    const coupon = await couponNow(store, clock, { couponId, couponVersion: entry.coupon.version });
    if (coupon.ok && !(await isFull(store, clock(), coupon.value))) return coupon.value;
  }
  return undefined;
};

/** The message of an occurrence. Its keys follow from it, so that a repeat is recognised. `undefined`: the address cannot be decrypted. */
const messageOf = (
  { sealer }: JourneyDeps,
  { addressHash, id: known, channel, address }: Subscriber,
  { campaign, occurrence }: DueJourney,
  { coupon }: CatalogState,
  dueAt: number,
): JourneyMessage | undefined => {
  const opened = sealer.open(address, known);
  const found = opened.ok ? normalAddress(channel, opened.value) : opened;
  if (!opened.ok || !found.ok) return undefined;
  const id = randomBytes(16).toString('hex');
  return {
    id,
    address: sealer.seal(opened.value, id),
    addressHashes: addressHashes(sealer, channel, found.value.normal),
    requestKey: `journey-${sha256(`journey/1\0${addressHash}\0${campaign.id}\0${occurrence}`)}`,
    claimKey: ownClaimKey(),
    couponId: coupon.id,
    couponVersion: coupon.version,
    journey: campaign.id,
    dueAt,
  };
};

/**
 * Queues the messages of journeys. A subscriber's slot is taken in one transaction with its message, so a killed process neither forgets
 * one nor queues it twice. A slot that passed while no server ran is skipped. A round returns how many were queued.
 */
export const createJourneys = (deps: JourneyDeps): Rounds => {
  const { store, live, clock, onError } = deps;

  const take = async (subscriber: Subscriber, { journeys, channels }: LiveJourneys): Promise<number> => {
    const now = clock();
    const { marks, orderedAt, slotAt, channel } = subscriber;
    const nextAt = slotAfter(slotAt, now);
    const dueAt = channels?.[channel] && sendableAt(subscriber, channels, now);
    const due = dueAt === undefined ? [] : dueJourneys(subscriber, journeys, now);
    for (const one of due) {
      const coupon = await couponOf(deps, one.campaign);
      const message = coupon && dueAt !== undefined ? messageOf(deps, subscriber, one, coupon, dueAt) : undefined;
      if (!message) continue;
      const { id } = one.campaign;
      const marked = { ...marks, [id]: { occurrence: one.occurrence, times: (marks[id]?.times ?? 0) + 1 } };
      return (await store.takeSlot(subscriber, { nextAt, marks: marked, orderedAt, message }, now)) ? 1 : 0;
    }
    await store.takeSlot(subscriber, { nextAt, marks, orderedAt }, now);
    return 0;
  };

  const round = async (isStopped: () => boolean): Promise<number> => {
    const { journeys: all, channels } = await live();
    const journeys = runningJourneys({ journeys: all, channels }, clock()).filter(({ journey }) => isMailed(journey));
    let queued = 0;
    while (journeys.length > 0) {
      const page = await store.dueSubscribers(clock(), PAGE);
      const taken = await Promise.all(page.map((subscriber) => take(subscriber, { journeys, channels })));
      queued += taken.reduce((sum, one) => sum + one, 0);
      if (page.length < PAGE || isStopped()) break;
    }
    return queued;
  };

  return createRounds(round, onError);
};
