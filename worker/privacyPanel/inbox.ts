import { picturesOf } from '../../src/engine/assignment/drawCreative';
import type { Decision } from '../../src/engine/decision/decision';
import { askedOnPage, eligibilityContext } from '../../src/engine/decision/eligibilityContext';
import { type RefusalCode, refusalOf } from '../../src/engine/eligibility/eligibility';
import { type HeldCoupon, remindersDue } from '../../src/engine/eligibility/reminders';
import type { ShopperProfile } from '../../src/engine/profile/shopperProfile';
import type { Coupon } from '../../src/protocol/coupons/coupon';
import type { ShopperEvent, ShopperEventOf } from '../../src/protocol/events/shopperEvent';
import type { Instant } from '../../src/protocol/values/clock';
import type { OfferContext } from '../api';
import type { LoadedBundle } from '../bundle/loadedBundle';
import { logTables, unpackEvents } from '../recording/eventLog';
import type { DeviceStorage, DeviceTransaction, Entry, MetaValues, StoredClaim } from '../storage/deviceStorage';
import type { PrivacyPanel } from './calls';

type InboxRecord = MetaValues['inbox'];

/** Entries kept per list, the latest ones. More than a device has coupons. */
const KEPT = 200;

const empty: InboxRecord = { version: 1, kept: [], dropped: [], used: [], reminded: [] };

export const inboxOf = async (transaction: DeviceTransaction): Promise<InboxRecord> => (await transaction.meta('inbox')) ?? empty;

/** Spans `meta`. */
export const changeInbox = async (transaction: DeviceTransaction, change: (inbox: InboxRecord) => Partial<InboxRecord>): Promise<void> => {
  const before = await inboxOf(transaction);
  const { kept, dropped, used, reminded } = { ...before, ...change(before) };
  await transaction.putMeta('inbox', {
    version: 1,
    kept: kept.slice(-KEPT),
    dropped: dropped.slice(-KEPT),
    used: used.slice(-KEPT),
    reminded: reminded.slice(-KEPT),
  });
};

/** A coupon of the shopper, as it was offered. */
export interface Held extends HeldCoupon {
  readonly coupon: Coupon;
  readonly claim: StoredClaim | undefined;
  readonly by: Decision['by'];
}

/** Coupons claimed or saved and not removed again. Spans `meta`, `decisions` and `claims`. */
const heldIn = async (transaction: DeviceTransaction, { kept, dropped, used }: MetaValues['inbox']): Promise<readonly Held[]> => {
  const held: Held[] = [];
  for (const id of new Set([...kept.map((one) => one.id), ...(await transaction.keys('claims'))])) {
    const stored = await transaction.get('decisions', id);
    const claim = await transaction.get('claims', id);
    // A claim without an answer has no code.
    if (!stored?.coupon || dropped.includes(id) || !(claim?.code || kept.some((one) => one.id === id))) continue;
    const { coupon, decision } = stored;
    const endsAt = (claim?.code && claim.expiresAt) || coupon.endsAt;
    held.push({ id, coupon, claim, by: decision.by, since: decision.time, endsAt, code: claim?.code, used: used.includes(id) });
  }
  // Saved at one choice and claimed or saved at another, it is one coupon. The claimed entry wins, because it has the code. One from a friend
  // is another, and so is each reward.
  return held.filter(
    ({ coupon, code, claim }, at) =>
      code || claim?.friend || !held.some((other, before) => other.coupon.id === coupon.id && (other.code || before < at)),
  );
};

/** Purchases of the log. Damaged packed events contribute none. */
const purchasesIn = async (chunks: readonly Entry<'events'>[]): Promise<readonly ShopperEventOf<'purchase'>[]> => {
  const parts = await Promise.all(
    chunks.map(({ value }): readonly ShopperEvent[] | Promise<readonly ShopperEvent[]> =>
      value.version === 'gzip/1' ? unpackEvents(value).catch(() => []) : value.events,
    ),
  );
  return parts.flat().flatMap((event) => (event.name === 'purchase' ? [event] : []));
};

const names = ({ coupon, time }: ShopperEventOf<'purchase'>, { code, since }: Held): boolean =>
  code !== undefined && time >= since && coupon?.toUpperCase() === code.toUpperCase();

/** The shopper's coupons. A code named by a purchase in the log is redeemed, and stays so after the log has dropped the purchase. */
export const readHeld = async (store: DeviceStorage): Promise<readonly Held[]> => {
  const { held, chunks } = await store.transaction(['meta', 'decisions', 'claims', 'events'], 'readonly', async (transaction) => {
    const all = await heldIn(transaction, await inboxOf(transaction));
    return { held: all, chunks: all.some(({ code, used }) => code && !used) ? await transaction.newest('events') : [] };
  });
  const purchases = await purchasesIn(chunks);
  const spent = held.filter((one) => !one.used && purchases.some((purchase) => names(purchase, one))).map(({ id }) => id);
  if (spent.length > 0)
    await store.transaction(['meta'], 'readwrite', (transaction) =>
      changeInbox(transaction, ({ used }) => ({ used: [...used, ...spent] })),
    );
  return held.map((one) => ({ ...one, used: one.used || spent.includes(one.id) }));
};

/** Refusals of an offer that do not prevent a reminder of a coupon the shopper already has. */
const beside: readonly (RefusalCode | undefined)[] = [undefined, 'other_campaign', 'members_only', 'condition_unmet', 'margin_floor'];

/** May it be shown again under the frequency limits? Having been claimed does not prevent it. */
const maySay = (
  { coupon, endsAt }: Held,
  profile: ShopperProfile,
  { manifest }: LoadedBundle,
  { facts, channel, shownHere }: OfferContext,
  now: Instant,
): boolean => {
  const settings = { ...manifest, halfLifeMs: manifest.profile.halfLifeMs };
  const { exposureOf, ...rules } = eligibilityContext(profile, facts, channel, now, settings, shownHere);
  const unclaimed = (id: string): ReturnType<typeof exposureOf> => {
    const { claimedAt: _, ...exposure } = exposureOf(id);
    return exposure;
  };
  // A code may outlive its coupon.
  return beside.includes(refusalOf({ ...coupon, endsAt }, { ...rules, exposureOf: unclaimed }));
};

/** Those of them that may be shown now, in the transaction that spans `logTables`. */
const found = async (
  transaction: DeviceTransaction,
  held: readonly Held[],
  ...[kit, { bundle }, context]: Parameters<PrivacyPanel['remind']>
): Promise<readonly Held[]> => {
  const now = kit.ports.clock();
  const profile = await kit.readProfile(transaction, bundle);
  const { reminded } = await inboxOf(transaction);
  const own = held.filter(({ claim }) => !claim?.friend);
  return remindersDue(own, reminded, now).filter((one) => maySay(one, profile, bundle, context, now));
};

export const remind: PrivacyPanel['remind'] = async (kit, situation, context) => {
  const { store, bundle } = situation;
  const held = await readHeld(store);
  const due = await store.transaction([...logTables, 'decisions'], 'readwrite', async (transaction) => {
    const [first] = await found(transaction, held, kit, situation, context);
    const stored = first && (await transaction.get('decisions', first.id));
    // Not written back if it was erased in the meantime.
    if (!stored) return undefined;
    await transaction.put('decisions', first.id, { ...stored, offered: { ...askedOnPage(context), reminder: true } });
    return first;
  });
  if (!due) return undefined;
  const { id, coupon, code, endsAt, by } = due;
  return {
    decisionId: id,
    coupon,
    currency: bundle.manifest.currency,
    by,
    card: bundle.manifest.card,
    channels: bundle.manifest.channels,
    pictures: picturesOf(bundle.manifest),
    because: [],
    reminder: { claim: code === undefined ? undefined : { code, expiresAt: endsAt } },
  };
};

/**
 * Like any showing, it is recorded in the transaction that checks: of two tabs that ask at the same time, the second sees the first one's.
 */
export const confirmReminder: PrivacyPanel['confirmReminder'] = async (kit, situation, decisionId, ahead) => {
  const { store } = situation;
  const held = (await readHeld(store)).filter(({ id }) => id === decisionId);
  return store.transaction([...logTables, 'decisions'], 'readwrite', async (transaction) => {
    const stored = await transaction.get('decisions', decisionId);
    if (!stored?.offered?.reminder) return false;
    const { offered, ...kept } = stored;
    const [due] = await found(transaction, held, kit, situation, offered);
    if (!due || ahead) return due !== undefined;
    await transaction.put('decisions', decisionId, kept);
    const time = kit.ports.clock();
    await changeInbox(transaction, ({ reminded }) => ({ reminded: [...reminded, { id: decisionId, at: time }] }));
    await kit.record(transaction, store, [{ name: 'view_promotion', time, decisionId, couponId: due.coupon.id }]);
    return true;
  });
};
