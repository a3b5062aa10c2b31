import { reportMode } from '../../src/bundle/reportSettings';
import type { ShopperProfile } from '../../src/engine/profile/shopperProfile';
import { updateProfile } from '../../src/engine/profile/updateProfile';
import { isNewSession, type ShopperEvent } from '../../src/protocol/events/shopperEvent';
import { type LoadedBundle, profileSettings } from '../bundle/loadedBundle';
import { type DeviceTransaction, maySend, type Outcome } from '../storage/deviceStorage';
import { appendEvents, readProfile } from './eventLog';

/** Outcomes that may wait for the engine, and showings remembered. Older ones are dropped. */
const KEPT = 50;

/** `startedAt` of the last session if it is over at `now`, else `undefined`. */
export const endedSession = ({ visits, session }: ShopperProfile, now: number, idleMs: number): number | undefined =>
  visits > 0 && isNewSession(session.lastAt, now, idleMs) ? session.startedAt : undefined;

/**
 * Records the outcome of open decisions and closes them. Learning needs the models, so the engine does it later from this record. A
 * decision made in the meantime is not part of it. Spans `meta`.
 * @param only the one showing it is about. Earlier decisions that showed nothing led up to it and are closed with it: left open they would
 * be credited with a later purchase as if nothing had been shown
 */
const note = async (transaction: DeviceTransaction, outcome: Omit<Outcome, 'decisions'>, only?: string): Promise<void> => {
  const open = (await transaction.meta('open')) ?? [];
  const shown = (await transaction.meta('shown')) ?? [];
  const at = only === undefined ? open.length : open.indexOf(only);
  const decisions = open.filter((id, i) => only === undefined || id === only || (i < at && !shown.includes(id)));
  if (decisions.length === 0 && !outcome.report) return;
  await transaction.putMeta(
    'open',
    open.filter((id) => !decisions.includes(id)),
  );
  await transaction.putMeta('outcomes', [...((await transaction.meta('outcomes')) ?? []), { ...outcome, decisions }].slice(-KEPT));
};

/**
 * What an event means for coupons: a showing, a purchase after showings, or "not for me", which counts at once whatever is bought later.
 */
const noteEvent = async (transaction: DeviceTransaction, event: ShopperEvent): Promise<void> => {
  if (event.name === 'view_promotion')
    await transaction.putMeta('shown', [...((await transaction.meta('shown')) ?? []), event.decisionId].slice(-KEPT));
  if (event.name === 'purchase') await note(transaction, { purchase: event });
  if (event.name === 'dismiss_promotion' && event.reason === 'not_for_me') await note(transaction, {}, event.decisionId);
};

/**
 * Records the outcome of a finished session, once: its open decisions earn nothing more and, if reports are allowed, the session's question
 * is to be answered. Spans `meta`.
 * @param profile as it was when the session ended
 * @param at instant at which the session is found to be over
 */
export const closeSession = async (
  transaction: DeviceTransaction,
  { manifest }: LoadedBundle,
  mayReport: boolean,
  profile: ShopperProfile,
  at: number,
): Promise<void> => {
  const ended = endedSession(profile, at, manifest.session.idleMs);
  if (ended === undefined || (await transaction.meta('closed')) === ended) return;
  const { session, visits, orders, exposures, lastShownAt, lastDismissedAt } = profile;
  // The draw belongs to the session. The next session makes another one.
  const explored = (await transaction.meta('draw'))?.explored;
  const asked = { session, visits, orders, exposures, lastShownAt, lastDismissedAt };
  const elsewhere = (await transaction.meta('imported')) === ended;
  await note(
    transaction,
    mayReport && (await maySend(transaction)) && !elsewhere && reportMode(manifest.reports) !== 'off'
      ? { report: { profile: asked, explored } }
      : {},
  );
  await transaction.putMeta('closed', ended);
};

const KEPT_TRANSACTIONS = 50;

/**
 * The events to record: no known purchases, and none at all if the shopper, perhaps in another tab, has switched storing off or is about to
 * erase. Ids of new purchases are remembered.
 */
const toRecord = async (transaction: DeviceTransaction, events: readonly ShopperEvent[]): Promise<readonly ShopperEvent[]> => {
  const [before = [], preferences] = await Promise.all([transaction.meta('transactions'), transaction.meta('preferences')]);
  if (preferences?.storing === false || preferences?.erasing) return [];
  const known = [...before];
  const fresh = events.filter(
    (event) => event.name !== 'purchase' || (!known.includes(event.transactionId) && known.push(event.transactionId)),
  );
  await transaction.putMeta('transactions', known.slice(-KEPT_TRANSACTIONS));
  return fresh;
};

/**
 * Appends events, folds them into the profile, and records their meaning for sessions and coupons before them, in one transaction, so that
 * several tabs stay consistent (docs/adr/002). Spans `logTables`.
 * @param bundle absent until the first one has been fetched: events are stored, but no outcome is recorded yet
 * @returns the profile after them
 */
export const recordEvents = async (
  transaction: DeviceTransaction,
  bundle: LoadedBundle | undefined,
  mayReport: boolean,
  given: readonly ShopperEvent[],
): Promise<ShopperProfile> => {
  const events = await toRecord(transaction, given);
  // Read before the append. Otherwise a rebuild would count these events twice.
  let { settings, profile } = await readProfile(transaction, profileSettings(bundle));
  await appendEvents(transaction, events);
  for (const event of events) {
    if (bundle) await closeSession(transaction, bundle, mayReport, profile, event.time);
    profile = updateProfile(profile, event, settings);
    if (bundle) await noteEvent(transaction, event);
  }
  await transaction.putMeta('profile', { settings, profile });
  return profile;
};
