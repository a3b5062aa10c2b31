import { reportMode } from '../../src/bundle/reportSettings';
import type { ShopperProfile } from '../../src/engine/profile/shopperProfile';
import { isNewSession, type ShopperEvent } from '../../src/protocol/events/shopperEvent';

import type { LoadedBundle } from '../bundle/loadedBundle';
import type { DeviceTransaction, Outcome } from '../storage/deviceStorage';

/** Outcomes that may wait for the engine, and showings remembered; older ones are given up. */
const KEPT = 50;

/** `startedAt` of the last session when it is over at `now`, else `undefined`. */
export const endedSession = ({ visits, session }: ShopperProfile, now: number, idleMs: number): number | undefined =>
  visits > 0 && isNewSession(session.lastAt, now, idleMs) ? session.startedAt : undefined;

/**
 * Writes down what came of open decisions and closes them. Learning needs the models, so the engine does it later, from this record; a
 * decision made meanwhile is not part of it. Spans `meta`.
 * @param only the one showing it is about. The decisions before it that showed nothing led up to it and close with it: left open they would be
 * credited with what is bought later, as if nothing had been shown
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

/** What an event says of coupons: one is shown, or of those shown before it a purchase, or "not for me", a verdict at once whatever is bought later. */
export const noteEvent = async (transaction: DeviceTransaction, event: ShopperEvent): Promise<void> => {
  if (event.name === 'view_promotion')
    await transaction.putMeta('shown', [...((await transaction.meta('shown')) ?? []), event.decisionId].slice(-KEPT));
  if (event.name === 'purchase') await note(transaction, { purchase: event });
  if (event.name === 'dismiss_promotion' && event.reason === 'not_for_me') await note(transaction, {}, event.decisionId);
};

/**
 * Notes the outcome of a session that is over, once: open decisions earn nothing more, and where reports are allowed the question about the
 * session shall be answered. Spans `meta`.
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
  // The draw is the session's own; the next session makes another one.
  const explored = (await transaction.meta('draw'))?.explored;
  const asked = { session, visits, orders, exposures, lastShownAt, lastDismissedAt };
  const elsewhere = (await transaction.meta('imported')) === ended;
  await note(
    transaction,
    mayReport && !elsewhere && reportMode(manifest.reports) !== 'off' ? { report: { profile: asked, explored } } : {},
  );
  await transaction.putMeta('closed', ended);
};
