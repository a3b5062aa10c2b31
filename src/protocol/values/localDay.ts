import { DAY, type Instant } from './clock';

const formatters = new Map<string, Intl.DateTimeFormat>();

const formatterOf = (timeZone: string): Intl.DateTimeFormat => {
  const known = formatters.get(timeZone);
  if (known) return known;
  const parts = { year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit' } as const;
  const made = new Intl.DateTimeFormat('en-CA', { timeZone, hourCycle: 'h23', ...parts });
  formatters.set(timeZone, made);
  return made;
};

/** The time zone's wall clock at an instant of a whole second, read as if it were UTC. */
const wallClock = (time: Instant, timeZone: string): number => {
  const parts = new Map(
    formatterOf(timeZone)
      .formatToParts(time)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const of = (type: Intl.DateTimeFormatPartTypes): number => parts.get(type) ?? 0;
  return Date.UTC(of('year'), of('month') - 1, of('day'), of('hour'), of('minute'), of('second'));
};

/** The local date, e.g. `2026-12-24`. */
export const localDate = (time: Instant, timeZone: string): string => new Date(wallClock(time, timeZone)).toISOString().slice(0, 10);

/** The date a number of days later. */
export const daysAfter = (date: string, days: number): string => new Date(Date.parse(date) + days * DAY).toISOString().slice(0, 10);

/**
 * The first instant of a date (`2026-12-24`) in a time zone. Clock changes can repeat or skip midnight. The only possible offsets are those
 * in force a day before and a day after. Of the two instants they give, the start is the first that is not before the date.
 */
export const dayStart = (date: string, timeZone: string): Instant => {
  const midnight = Date.parse(date);
  const starts = [-DAY, DAY].map((off) => midnight - (wallClock(midnight + off, timeZone) - (midnight + off)));
  const there = starts.filter((start) => wallClock(start, timeZone) >= midnight);
  return there.length === 0 ? Math.max(...starts) : Math.min(...there);
};

/** An end as people read it: the last millisecond of the previous day if it is the first instant of a day, otherwise the end itself. */
export const lastMoment = (end: Instant, timeZone: string): Instant =>
  localDate(end - 1, timeZone) === localDate(end, timeZone) ? end : end - 1;

/** Whether this runtime knows the IANA zone. */
export const isTimeZone = (timeZone: string): boolean => {
  try {
    return new Intl.DateTimeFormat('en', { timeZone }) !== undefined;
  } catch {
    return false;
  }
};
