import { type Instant, MINUTE } from '../../protocol/clock';
import { localDate } from '../../protocol/localDay';

const SLOT = 15 * MINUTE;
const known = new Map<string, { readonly slot: number; readonly day: string }>();

/**
 * `localDate`, asked once for each quarter of an hour and zone: all offsets in use are multiples of one
 * (https://data.iana.org/time-zones/theory.html), so no day begins within it.
 */
export const localDayOf = (time: Instant, timeZone: string): string => {
  const slot = Math.floor(time / SLOT);
  const last = known.get(timeZone);
  if (last?.slot === slot) return last.day;
  const day = localDate(slot * SLOT, timeZone);
  known.set(timeZone, { slot, day });
  return day;
};
