const [MINUTE, HOUR] = [60_000, 3_600_000];

/** The shop of the test lies in Berlin, whose clocks go back on 25 October 2026. */
export const TIME_ZONE = 'Europe/Berlin';

/** Instant of a wall clock in Berlin, days counted from Monday, 28 September 2026. */
export const inBerlin = (day: number, hour: number, minute: number): number => {
  const wall = Date.UTC(2026, 8, 28 + day, hour, minute);
  return wall - (wall - HOUR < Date.UTC(2026, 9, 25, 1) ? 2 : 1) * HOUR;
};

/** Orders come at these times of a day, several at once; the first and the last lie on another day in UTC or across the world. */
const WALL: readonly (readonly [number, number])[] = [
  [0, 15],
  [9, 0],
  [15, 30],
  [23, 45],
];
export const SLOTS = WALL.length;

/** The slots in turn, four a day. */
export const slotAt = (slot: number): number => {
  const [hour, minute] = WALL[slot % SLOTS] ?? [0, 0];
  return inBerlin(Math.floor(slot / SLOTS), hour, minute);
};

/** Five minutes before the day, counted from 1, ends. */
export const endOfDay = (day: number): number => slotAt(SLOTS * day - 1) + 10 * MINUTE;

const dates = new Intl.DateTimeFormat('sv-SE', { timeZone: TIME_ZONE });
/** `2026-10-25` in Berlin. */
export const dateInBerlin = (at: number): string => dates.format(at);
