import { DAY, type Instant, MINUTE } from '../../../../protocol/clock';

const formatters = new Map<string, Intl.DateTimeFormat>();

const formatterOf = (timeZone: string): Intl.DateTimeFormat => {
  const known = formatters.get(timeZone);
  if (known) return known;
  const parts = { year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit' } as const;
  const made = new Intl.DateTimeFormat('en-CA', { timeZone, hourCycle: 'h23', ...parts });
  formatters.set(timeZone, made);
  return made;
};

/** An instant as the shop's clock shows it, e.g. `2026-12-24T18:00`, as `datetime-local` wants it; empty where it is none. */
export const localMoment = (at: unknown, timeZone: string): string => {
  if (typeof at !== 'number' || !Number.isFinite(at) || Math.abs(at) > 8.64e15) return '';
  const parts = new Map(
    formatterOf(timeZone)
      .formatToParts(at)
      .map(({ type, value }) => [type, value]),
  );
  const of = (type: Intl.DateTimeFormatPartTypes): string => parts.get(type) ?? '';
  return `${of('year').padStart(4, '0')}-${of('month')}-${of('day')}T${of('hour')}:${of('minute')}`;
};

/**
 * The instant at which the shop's clock shows `2026-12-24T18:00`; `undefined` where the text is none. A time that clocks skip is the one after they
 * were put forward by as much; of one they show twice, the first.
 */
export const instantOf = (local: string, timeZone: string): Instant | undefined => {
  const wanted = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/.test(local) ? Date.parse(`${local}Z`) : Number.NaN;
  if (Number.isNaN(wanted)) return undefined;
  const shown = (at: Instant): number => Date.parse(`${localMoment(at, timeZone)}Z`);
  // A clock has the offset it had a day before or the one it has a day after.
  const candidates = [-DAY, DAY].map((off) => wanted - (shown(wanted + off) - (wanted + off)));
  const exact = candidates.filter((at) => Math.abs(shown(at) - wanted) < MINUTE);
  return exact.length > 0 ? Math.min(...exact) : Math.max(...candidates);
};
