import { DAY, SECOND } from '../../protocol/clock';

/** Longer than that nobody is waited for, whatever they say. */
const LONGEST = DAY;

/** `Retry-After` in seconds or as a date (RFC 9110, section 10.2.3), ms from now, a day at most; 0 where it says nothing. */
export const retryAfter = (said: string | null | undefined, now: number): number => {
  const ms = /^\d+$/.test(said ?? '') ? Number(said) * SECOND : Date.parse(said ?? '') - now;
  return ms > 0 ? Math.min(ms, LONGEST) : 0;
};
