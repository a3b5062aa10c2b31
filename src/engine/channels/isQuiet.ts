import type { Instant } from '../../protocol/clock';
import type { ChannelSettings } from './channelSettings';

/** The shopper's wall clock at an instant: whole minutes since midnight, [0, 1440). */
export type MinutesOfDay = (at: Instant) => number;

/** Do the quiet hours hold at this time of the shopper's day? Equal hours mean that there are none. @param minutes since midnight, [0, 1440) */
export const isQuiet = (minutes: number, { from, to }: ChannelSettings['quietHours']): boolean => {
  const hour = Math.floor(minutes / 60);
  return from <= to ? hour >= from && hour < to : hour >= from || hour < to;
};
