import { DAY, HOUR, type Instant, MINUTE } from '../../protocol/values/clock';
import { type ChannelSettings, CONFIRM_FOR } from './channelSettings';

/** The shopper's wall clock at an instant: whole minutes since midnight, [0, 1440). */
export type MinutesOfDay = (at: Instant) => number;

/** Is this time of the shopper's day within the quiet hours? Equal hours turn them off. @param minutes since midnight, [0, 1440) */
export const isQuiet = (minutes: number, { from, to }: ChannelSettings['quietHours']): boolean => {
  const hour = Math.floor(minutes / 60);
  return from <= to ? hour >= from && hour < to : hour >= from || hour < to;
};

/** A message that the shopper asked for, as the caps see it. */
export interface AskedMessage {
  /** When it was asked for, which is when its showing was recorded. */
  readonly at: Instant;
  /** Held until then. Absent: not held. */
  readonly notBefore?: Instant | undefined;
  /** Reason code if the server refused to send it. */
  readonly refused?: string | undefined;
  /** First slot for journeys, if the shopper asked for those as well. */
  readonly later?: Instant | undefined;
}

/** First slots for journeys to this shopper's addresses. Each consent counts as one address, since the device keeps none. */
export const slotsOf = (asked: readonly AskedMessage[]): readonly Instant[] =>
  asked.flatMap(({ later, refused }) => (later === undefined || refused !== undefined ? [] : [later]));

/** When a message comes at the earliest. Used when the shopper asks for another one and so knows of the earlier ones. */
export const heldUntil = ({ at, notBefore = at }: AskedMessage): Instant => notBefore;

/** When a message comes at the latest, since the shopper may take that long to confirm it. Used before the device itself sends a push. */
export const comesBy = ({ at, notBefore = at }: AskedMessage): Instant => Math.max(notBefore, at + CONFIRM_FOR);

/**
 * When the shopper is reached off the site: pushes as recorded, messages at the time they come. Messages that the server refused do not
 * count.
 * @param reachedAt from the profile, which counts each message at the time it was asked for
 */
export const reachTimes = (
  reachedAt: readonly Instant[],
  asked: readonly AskedMessage[],
  comes: (message: AskedMessage) => Instant,
): readonly Instant[] => [
  ...reachedAt.filter((at) => !asked.some((message) => message.at === at)),
  ...asked.filter(({ refused }) => refused === undefined).map(comes),
];

const MINUTES_A_DAY = 1_440;

/**
 * End of the quiet hours that contain `now`, or `undefined` outside of them. On a night when clocks are set back an hour repeats, so the
 * end moves an hour later and nothing is sent early.
 */
export const quietUntil = (now: Instant, hours: ChannelSettings['quietHours'], minutesOfDay: MinutesOfDay): Instant | undefined => {
  const minutes = minutesOfDay(now);
  if (!isQuiet(minutes, hours)) return undefined;
  const left = (hours.to * 60 - minutes + MINUTES_A_DAY) % MINUTES_A_DAY;
  const end = now - (now % MINUTE) + left * MINUTE;
  return isQuiet(minutesOfDay(end), hours) ? end + HOUR : end;
};

/**
 * First instant from `now` on at which quiet hours and caps allow one more message to a shopper off the site. Until then the message is
 * held. A cap of n per span ends one span after the n-th latest message, so no search is needed.
 * @param reachedAt in any order, the future included
 */
export const reachableFrom = (
  now: Instant,
  { cap, quietHours }: ChannelSettings,
  reachedAt: readonly Instant[],
  minutesOfDay: MinutesOfDay,
): Instant => {
  const latest = [...reachedAt].sort((a, b) => b - a);
  const over = (most: number, days: number): Instant => (latest[most - 1] ?? Number.NEGATIVE_INFINITY) + days * DAY;
  const from = Math.max(now, over(cap.perDay, 1), over(cap.perWeek, 7));
  return quietUntil(from, quietHours, minutesOfDay) ?? from;
};
