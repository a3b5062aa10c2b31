import type { Decision } from '../../src/engine/decision/decision';
import type { HeldCoupon } from '../../src/engine/eligibility/reminders';
import type { Coupon } from '../../src/protocol/coupons/coupon';
import type { ShopperEvent, ShopperEventOf } from '../../src/protocol/events/shopperEvent';
import { unpackEvents } from '../log/packEvents';
import type { DeviceStorage, DeviceTransaction, Entry, MetaValues } from '../storage/deviceStorage';
import { changeInbox, inboxOf } from './changeInbox';

/** A coupon that the shopper has, as it was offered. */
export interface Held extends HeldCoupon {
  readonly coupon: Coupon;
  readonly by: Decision['by'];
}

/** Claimed or kept and not taken out again. Spans `meta`, `decisions` and `claims`. */
const heldIn = async (transaction: DeviceTransaction, { kept, dropped, used }: MetaValues['inbox']): Promise<readonly Held[]> => {
  const held: Held[] = [];
  for (const id of new Set([...kept.map((one) => one.id), ...(await transaction.keys('claims'))])) {
    const stored = await transaction.get('decisions', id);
    const claim = await transaction.get('claims', id);
    // A claim that was never answered has no code.
    if (!stored?.coupon || dropped.includes(id) || !(claim?.code || kept.some((one) => one.id === id))) continue;
    const { coupon, decision } = stored;
    const endsAt = (claim?.code && claim.expiresAt) || coupon.endsAt;
    held.push({ id, coupon, by: decision.by, since: decision.time, endsAt, code: claim?.code, used: used.includes(id) });
  }
  // Kept from one choice and claimed or kept at another, it is one coupon; where it was claimed, the shopper has its code.
  return held.filter(
    ({ coupon, code }, at) => code || !held.some((other, before) => other.coupon.id === coupon.id && (other.code || before < at)),
  );
};

/** Purchases of the log; what is packed and damaged has none to tell. */
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

/** What the shopper has. A code that a purchase in the log names is used, and stays so when the log has forgotten the purchase. */
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
