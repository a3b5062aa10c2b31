import type { Instant } from '../../../protocol/values/clock';
import { dayStart, daysAfter, localDate } from '../../../protocol/values/localDay';
import { type ExpectedTraffic, expectedRate } from '../../../stats/metrics/expectedTraffic';

type Peak = ExpectedTraffic[number];

/** A period in the form: whole days in the shop's time zone, including the last one. */
export interface BusyTime {
  readonly first: string;
  readonly last: string;
  readonly times: string;
}

export const busyTimeOf = ({ from, until, times }: Peak, timeZone: string): BusyTime => ({
  first: localDate(from, timeZone),
  last: localDate(until - 1, timeZone),
  times: String(times),
});

/** The period, or what is wrong with it. */
export const peakOf = ({ first, last, times }: BusyTime, timeZone: string): Peak | 'dates' | 'order' | 'times' => {
  if (!first || !last) return 'dates';
  if (last < first) return 'order';
  const peak = { from: dayStart(first, timeZone), until: dayStart(daysAfter(last, 1), timeZone), times: Number(times.replace(',', '.')) };
  return times.trim() !== '' && peak.times > 0 && peak.times <= 100 ? peak : 'times';
};

/**
 * Expected traffic of the coming days, relative to a normal day.
 * @param days number of days, starting with that of `now`
 */
export const comingDays = (
  peaks: ExpectedTraffic,
  now: Instant,
  days: number,
  timeZone: string,
): readonly { readonly day: string; readonly times: number }[] =>
  Array.from({ length: days }, (_, i) => {
    const day = daysAfter(localDate(now, timeZone), i);
    return { day, times: expectedRate(peaks, dayStart(day, timeZone), dayStart(daysAfter(day, 1), timeZone)) };
  });
