import { type ChannelSettings, HELD_AT_MOST } from '../../src/engine/channels/channelSettings';
import { channelRefusal, channelRefusals } from '../../src/engine/channels/chooseChannel';
import { firstSlot, reachableBeside } from '../../src/engine/channels/journeySlots';
import { heldUntil, type MinutesOfDay, reachTimes, slotsOf } from '../../src/engine/channels/quietTimes';
import { eligibilityContext } from '../../src/engine/decision/eligibilityContext';
import { type RefusalCode, refusalOf, refusalSentences } from '../../src/engine/eligibility/eligibility';
import type { Coupon } from '../../src/protocol/coupons/coupon';
import { HOUR, type Instant } from '../../src/protocol/values/clock';
import { fail, ok, type Result } from '../../src/protocol/values/result';
import type { SendCall } from '../api';
import type { LoadedBundle } from '../bundle/loadedBundle';
import type { EngineKit } from '../offers/engine';
import { claimOf } from '../offers/ownClaim';
import { activeHour } from '../recording/activeHour';
import type { DeviceTransaction, StoredMessage } from '../storage/deviceStorage';
import { mayServe } from '../sync/serving';
import type { PanelContext } from './calls';

/** The bundle, while the shop's coupons are on. Errors: `not_started`, `serving_stopped`, `unreachable`. */
export const servedBundle = async ({ ports, store, settings, seen }: PanelContext): Promise<Result<LoadedBundle>> => {
  const { of: bundle } = await seen();
  if (!bundle) return fail('not_started', 'There is no bundle yet.');
  const status = await mayServe(ports, settings.api, store);
  if (status.ok) return ok(bundle);
  const { code, message } = status.error;
  return fail(code === 'not_serving' ? 'serving_stopped' : 'unreachable', message);
};

/**
 * A request whose answer was lost counts as the same one if repeated within this time. Later its confirmation mail may have been forgotten.
 */
const SAME_REQUEST = HOUR;

/** Refusals that prevent sending. The other rules limit unrequested coupons, and the cart's state at the offer no longer matters. */
const over: readonly (RefusalCode | undefined)[] = ['coupon_not_started', 'coupon_expired', 'already_claimed'];

/** A coupon that may be sent. */
export interface StandingCoupon {
  readonly coupon: Coupon;
  readonly settings: ChannelSettings;
  /** Earliest time it may come. `now` if it is not held. */
  readonly from: Instant;
  /** A recent request for it that was not answered, or was refused. */
  readonly open: StoredMessage | undefined;
  /** Of this device's claim for it, so that the message has the same code. */
  readonly claimKey: string | undefined;
  /** First slot for journeys, if the shopper agrees to those now. `undefined`: caps or quiet hours leave no room. */
  readonly slot: Instant | undefined;
}

/** Earliest time it may come. Errors: `channel_cap_day`, `channel_cap_week`, `coupon_ends_first`. */
const heldFrom = (
  now: Instant,
  { endsAt }: Coupon,
  settings: ChannelSettings,
  reachedAt: readonly Instant[],
  minutesOfDay: MinutesOfDay,
  slots: readonly Instant[],
): Result<Instant> => {
  const from = reachableBeside(now, settings, reachedAt, minutesOfDay, slots);
  if (Number.isFinite(from) && from >= endsAt) return fail('coupon_ends_first', 'The coupon ends before it may be sent.');
  if (from - now <= HELD_AT_MOST) return ok(from);
  const awake = { ...settings, email: {}, quietHours: { from: 0, to: 0 } } as ChannelSettings;
  const code =
    channelRefusal('email', { settings: awake, agreed: () => true, now: now + HELD_AT_MOST, minutesOfDay: 0, reachedAt, slots }) ??
    'channel_cap_week';
  return fail(code, channelRefusals[code]);
};

/**
 * May the coupon of a stored decision be sent, on this channel or on any, and from when on? Spans `logTables`, `decisions` and `claims`.
 * Errors: as `WorkerApi.sendWays`, without those of the server.
 */
export const couponStands = async (
  { ports, readProfile }: EngineKit,
  transaction: DeviceTransaction,
  bundle: LoadedBundle,
  { decisionId, channel }: Pick<SendCall, 'decisionId'> & Partial<Pick<SendCall, 'channel'>>,
  minutesOfDay: MinutesOfDay,
): Promise<Result<StandingCoupon>> => {
  const { channels: settings, coupons, profile: kept } = bundle.manifest;
  const coupon = (await transaction.get('decisions', decisionId))?.coupon;
  if (!coupon) return fail('decision_unknown', 'No coupon was offered under this decision.');
  if (!settings) return fail('channel_off', 'The campaign sends no messages.');
  const current = coupons.find(({ id }) => id === coupon.id);
  if (!current) return fail('coupon_unknown', 'The campaign no longer has this coupon.');
  if (current.version !== coupon.version) return fail('coupon_stale', 'This coupon has changed since it was shown.');
  const now = ports.clock();
  const profile = await readProfile(transaction, bundle);
  const context = eligibilityContext(profile, {}, 'site', now, { ...bundle.manifest, halfLifeMs: kept.halfLifeMs });
  const refusal = refusalOf(current, context);
  const claim = await claimOf(transaction, current, now);
  const has = refusal === 'already_claimed' && claim?.isOpen;
  if (refusal && !has && over.includes(refusal)) return fail(refusal, refusalSentences[refusal]);
  const asked = (await transaction.meta('messages'))?.asked ?? [];
  const open = asked.find(
    (one) =>
      one.decisionId === decisionId &&
      !one.taken &&
      now - one.at < SAME_REQUEST &&
      (one.refused !== undefined || channel === undefined || one.channel === channel),
  );
  // A request that may have arrived counts since it was made. A refused one does not, and is treated like a new one.
  const isSame = open !== undefined && open.refused === undefined;
  const reachedAt = reachTimes(profile.reachedAt ?? [], asked, heldUntil);
  const from = isSame ? ok(heldUntil(open)) : heldFrom(now, current, settings, reachedAt, minutesOfDay, slotsOf(asked));
  if (!from.ok) return from;
  const hour = (await activeHour(transaction, minutesOfDay)) ?? Math.floor(minutesOfDay(now) / 60);
  const known = { hour, slots: slotsOf(asked) };
  const slot = (isSame && open.later) || firstSlot(now, settings, [...reachedAt, Math.max(now, from.value)], minutesOfDay, known);
  return ok({ coupon, settings, from: from.value, open, claimKey: claim?.key, slot });
};
