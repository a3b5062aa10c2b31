import { isWholeShop } from '../../src/core/coupons/isWholeShop';
import type { VisitFacts } from '../../src/core/device/visitCell';
import type { ShopperEvent, ShopperEventOf } from '../../src/core/events/shopperEvent';
import type { OutcomeProfile } from '../../src/core/profile/stratum';
import type { DeviceStorage, DeviceTransaction, StoredDecision } from '../storage/deviceStorage';
import { unpackEvents } from '../upkeep/packEvents';

/** What a device has of a closed session that asked for a coupon. */
export interface ClosedVisit {
  readonly session: OutcomeProfile['session'];
  /** Its decisions, oldest first, each with the code that was given out for it. */
  readonly asked: readonly (StoredDecision & { readonly code?: string | undefined })[];
  /** Of the log, of any time. */
  readonly events: readonly ShopperEvent[];
}

/** A purchase that names no code is taken to have carried the one given out, as where the device learns from it. */
const names = ({ coupon }: ShopperEventOf<'purchase'>, code: string): boolean => (coupon ?? code).toUpperCase() === code.toUpperCase();

/**
 * What a visit was, for `visitCell`. `undefined` where it cannot be told: the page asked for no coupon, or an earlier version wrote some of it down.
 */
export const visitOf = ({ session, asked, events }: ClosedVisit): VisitFacts | undefined => {
  const before = asked[0]?.visit;
  if (!before) return undefined;
  const { orders, shownLately, claimed } = before;
  const first = asked.find(({ shown }) => shown);
  const known = { orders, shownLately, claimed, bought: session.purchased };
  if (!first) return { ...known, shown: 'none', used: false };
  const { coupon, share, code } = first;
  if (!coupon || share === undefined) return undefined;
  const bought = events.flatMap((event) =>
    event.name === 'purchase' && event.time >= session.startedAt && event.time <= session.lastAt ? [event] : [],
  );
  // Its purchase is not in the log any more: who knows what was used.
  if (session.purchased && code !== undefined && bought.length === 0) return undefined;
  return {
    ...known,
    shown: isWholeShop(coupon.scope) ? 'whole' : share,
    used: code !== undefined && bought.some((purchase) => names(purchase, code)),
  };
};

/** Decisions of one visit. Keys begin with the time, so that those of later visits are the newest; spans `decisions` and `claims`. */
const askedIn = async (transaction: DeviceTransaction, { startedAt }: OutcomeProfile['session']): Promise<ClosedVisit['asked']> => {
  const asked: ClosedVisit['asked'][number][] = [];
  for (const id of await transaction.keys('decisions')) {
    const stored = await transaction.get('decisions', id);
    if (stored?.visit?.startedAt === startedAt) asked.push({ ...stored, code: (await transaction.get('claims', id))?.code });
  }
  return asked;
};

/** The visit of a closed session from what lies on the device; damaged parts of the log have nothing to tell. */
export const readVisit = async (store: DeviceStorage, session: OutcomeProfile['session']): Promise<VisitFacts | undefined> => {
  const { asked, chunks } = await store.transaction(['decisions', 'claims', 'events'], 'readonly', async (transaction) => {
    const found = await askedIn(transaction, session);
    const isTold = found.some(({ code }) => code !== undefined) && session.purchased;
    return { asked: found, chunks: isTold ? await transaction.newest('events') : [] };
  });
  const parts = await Promise.all(
    chunks.map(({ value }): readonly ShopperEvent[] | Promise<readonly ShopperEvent[]> =>
      value.version === 'gzip/1' ? unpackEvents(value).catch(() => []) : value.events,
    ),
  );
  return visitOf({ session, asked, events: parts.flat() });
};
