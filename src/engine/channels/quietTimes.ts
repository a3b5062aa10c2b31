import { DAY, HOUR, type Instant, MINUTE } from '../../protocol/values/clock';
import { type ChannelSettings, CONFIRM_FOR } from './channelSettings';

/** The shopper's wall clock at an instant: whole minutes since midnight, [0, 1440). */
export type MinutesOfDay = (at: Instant) => number;

/** Do the quiet hours hold at this time of the shopper's day? Equal hours mean that there are none. @param minutes since midnight, [0, 1440) */
export const isQuiet = (minutes: number, { from, to }: ChannelSettings['quietHours']): boolean => {
  const hour = Math.floor(minutes / 60);
  return from <= to ? hour >= from && hour < to : hour >= from || hour < to;
};

/** A message that the shopper asked for, as far as caps go. */
export interface AskedMessage {
  /** When it was asked for, which is when its showing was recorded. */
  readonly at: Instant;
  /** Held until then; absent: not held. */
  readonly notBefore?: Instant | undefined;
  /** Reason code of the server, which sends nothing. */
  readonly refused?: string | undefined;
}

/** Reckoned with when the shopper asks for one more, who knows of those before. */
export const heldUntil = ({ at, notBefore = at }: AskedMessage): Instant => notBefore;

/** The last instant at which it may come, since its question may be answered so long: reckoned with where the device itself would disturb. */
export const comesBy = ({ at, notBefore = at }: AskedMessage): Instant => Math.max(notBefore, at + CONFIRM_FOR);

/**
 * When the shopper is reached elsewhere: pushes as recorded, each message by the time it comes at, and one that the server refused not at all.
 * @param reachedAt of the profile, which counts each message when it was asked for
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
 * When the quiet hours that `now` lies in are over; `undefined` outside of them. A clock that is put back in the night strikes the last hour twice: the end
 * is then an hour later, so that nothing rings early.
 */
export const quietUntil = (now: Instant, hours: ChannelSettings['quietHours'], minutesOfDay: MinutesOfDay): Instant | undefined => {
  const minutes = minutesOfDay(now);
  if (!isQuiet(minutes, hours)) return undefined;
  const left = (hours.to * 60 - minutes + MINUTES_A_DAY) % MINUTES_A_DAY;
  const end = now - (now % MINUTE) + left * MINUTE;
  return isQuiet(minutesOfDay(end), hours) ? end + HOUR : end;
};

/**
 * The first instant from `now` on at which quiet hours and caps let one more message reach a shopper who is elsewhere; what may not come now is held until
 * then. A cap of n in a span is over once the n-th latest time lies a span back, so nothing needs to be searched.
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
