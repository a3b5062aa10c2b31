/** UTC instant in milliseconds since the epoch. Core code receives it as an argument and never reads a clock. */
export type Instant = number;

/** Source of the current instant; adapters at the edge pass `Date.now`. */
export type Clock = () => Instant;

export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
