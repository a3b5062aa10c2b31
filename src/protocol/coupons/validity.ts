import { DAY, HOUR, type Instant, MINUTE } from '../values/clock';
import type { Coupon } from './coupon';

/** How long a code is valid: for a time after it was given out, or until the coupon ends, if that is sooner. */
export type Validity = { readonly until: Instant } | { readonly forMs: number };

/**
 * Validity of a code that is not given out yet, for every text that announces one.
 * @param heldMs how long the server reserves a code; absent: until the coupon ends
 */
export const validityOf = ({ endsAt }: Pick<Coupon, 'endsAt'>, heldMs: number | undefined, now: Instant): Validity =>
  heldMs !== undefined && now + heldMs < endsAt ? { forMs: heldMs } : { until: endsAt };

/** The end of a code's reservation. */
export const reservedUntil = ({ endsAt }: Pick<Coupon, 'endsAt'>, heldMs: number, now: Instant): Instant => Math.min(now + heldMs, endsAt);

/**
 * An end as the shopper reads it, by the clock of this device: the last millisecond of the previous day if it is at midnight. `lastMoment`
 * knows other time zones, which takes a formatter.
 */
export const lastMomentHere = (end: Instant): Instant => (new Date(end).getDate() === new Date(end - 1).getDate() ? end : end - 1);

/** A time in words, in whole days, hours or minutes: `14 days`, `90 minutes`. */
export const spanText = (ms: number, locale: string): string => {
  const [unit, size] =
    ms % DAY === 0 ? (['day', DAY] as const) : ms % HOUR === 0 ? (['hour', HOUR] as const) : (['minute', MINUTE] as const);
  return new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'long' }).format(Math.max(1, Math.round(ms / size)));
};
