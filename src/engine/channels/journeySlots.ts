import { DAY, HOUR, type Instant } from '../../protocol/values/clock';
import type { ChannelSettings } from './channelSettings';
import { isQuiet, type MinutesOfDay, reachableFrom } from './quietTimes';

export const WEEK = 7 * DAY;
/** Journeys reach an address in one hour of each week. Counted from the first slot, so that device and server agree without a word. */
export const SLOT = HOUR;

/** Time since the latest slot began, [0, WEEK). */
const sinceSlot = (first: Instant, at: Instant): number => (((at - first) % WEEK) + WEEK) % WEEK;

/** Start of the slot that contains `at`; `undefined` between slots, and before the first one. */
export const slotOf = (first: Instant, at: Instant): Instant | undefined => {
  const since = sinceSlot(first, at);
  return at >= first && since < SLOT ? at - since : undefined;
};

/** Start of the first slot after `at`. */
export const slotAfter = (first: Instant, at: Instant): Instant => (at < first ? first : at - sinceSlot(first, at) + WEEK);

/** End of the time around a slot in which another message would be within 24 hours of one in it; `undefined` outside of it. */
const nearUntil = (first: Instant, at: Instant): Instant | undefined => {
  const since = sinceSlot(first, at);
  if (at >= first && since < SLOT + DAY) return at - since + SLOT + DAY;
  return at > first - DAY && since > WEEK - DAY ? at - since + WEEK + SLOT + DAY : undefined;
};

/** Ends of the times around slots in which `at` lies. */
const near = (slots: readonly Instant[], at: Instant): readonly Instant[] => slots.flatMap((first) => nearUntil(first, at) ?? []);

type Cap = ChannelSettings['cap'];

/**
 * What the caps leave beside journeys. Every slot counts, because the device is not told which are used.
 * @param slots first slot of each address of this shopper that agreed to journeys
 */
export const capBeside = ({ perDay, perWeek }: Cap, slots: readonly Instant[], at: Instant): Cap => ({
  perDay: perDay - near(slots, at).length,
  perWeek: perWeek - slots.length,
});

/** `reachableFrom` within what the caps leave beside journeys. Infinite if they leave nothing. */
export const reachableBeside = (
  now: Instant,
  settings: ChannelSettings,
  reachedAt: readonly Instant[],
  minutesOfDay: MinutesOfDay,
  slots: readonly Instant[],
): Instant => {
  const cap = capBeside(settings.cap, slots, now);
  if (cap.perWeek < 1) return Number.POSITIVE_INFINITY;
  const until = Math.min(...near(slots, now));
  const from = cap.perDay < 1 ? until : reachableFrom(now, { ...settings, cap }, reachedAt, minutesOfDay);
  // There it may be near another slot, or no longer near this one.
  return from === now || slots.length === 0 ? from : reachableBeside(Math.min(from, until), settings, reachedAt, minutesOfDay, slots);
};

/** Hours that lie between two others, as the shopper's clock may be set an hour back or forward. */
const isAwake = (hour: number, { quietHours }: Pick<ChannelSettings, 'quietHours'>): boolean =>
  [-1, 0, 1, 2].every((step) => !isQuiet(((hour + step + 24) % 24) * 60, quietHours));

/** Hours between two hours of the day, [0, 12]. */
export const hoursApart = (a: number, b: number): number => Math.min((a - b + 24) % 24, (b - a + 24) % 24);

/**
 * First slot for journeys to a shopper who agrees now: at the allowed hour nearest to `hour`, a day after the message just asked for, and as
 * the caps allow. `undefined` if quiet hours or caps leave no room for it and other messages.
 * @param hour of the shopper's day in which they are usually active
 * @param reachedAt with the message just asked for
 * @param slots of the shopper's other addresses
 */
export const firstSlot = (
  now: Instant,
  settings: ChannelSettings,
  reachedAt: readonly Instant[],
  minutesOfDay: MinutesOfDay,
  { hour, slots }: { readonly hour: number; readonly slots: readonly Instant[] },
): Instant | undefined => {
  const awake = Array.from({ length: 24 }, (_, n) => n).filter((one) => isAwake(one, settings));
  const wanted = awake.sort((a, b) => hoursApart(a, hour) - hoursApart(b, hour))[0];
  if (wanted === undefined || capBeside(settings.cap, slots, now).perWeek < 2) return undefined;
  const from = reachableBeside(now + DAY, settings, reachedAt, minutesOfDay, slots);
  const start = Math.ceil(from / HOUR) * HOUR;
  const hours = Array.from({ length: (WEEK + DAY) / HOUR }, (_, n) => start + n * HOUR);
  // Also in later weeks, when the other addresses have begun.
  const isFree = (at: Instant): boolean => capBeside(settings.cap, slots, at + 9 * WEEK).perDay > 0;
  return hours.find((at) => Math.floor(minutesOfDay(at) / 60) === wanted && isFree(at) && isFree(at + SLOT));
};
