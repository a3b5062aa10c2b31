import type { Instant } from '../../../protocol/values/clock';
import { type ExpectedTraffic, expectedRate } from '../../../stats/metrics/expectedTraffic';

type Peak = ExpectedTraffic[number];

/** A period in the form: whole days of the merchant's calendar, including the last one. */
export interface BusyTime {
  readonly first: string;
  readonly last: string;
  readonly times: string;
}

const dayOf = (at: Instant): string => {
  const date = new Date(at);
  return `${String(date.getFullYear()).padStart(4, '0')}-${String(date.getMonth() + 1).padStart(2, '0')}-${String(date.getDate()).padStart(2, '0')}`;
};

/** Midnight at the start of the day, or a number of days later, regardless of clock changes. */
const midnight = (day: string, later = 0): Instant => {
  const [year, month, date] = day.split('-').map(Number);
  return new Date(year!, month! - 1, date! + later).getTime();
};

export const busyTimeOf = ({ from, until, times }: Peak): BusyTime => ({
  first: dayOf(from),
  last: dayOf(until - 1),
  times: String(times),
});

/** The period, or what is wrong with it. */
export const peakOf = ({ first, last, times }: BusyTime): Peak | 'dates' | 'order' | 'times' => {
  if (!first || !last) return 'dates';
  if (last < first) return 'order';
  const peak = { from: midnight(first), until: midnight(last, 1), times: Number(times.replace(',', '.')) };
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
): readonly { readonly at: Instant; readonly times: number }[] =>
  Array.from({ length: days }, (_, i) => {
    const [at, next] = [midnight(dayOf(now), i), midnight(dayOf(now), i + 1)];
    return { at, times: expectedRate(peaks, at, next) };
  });
