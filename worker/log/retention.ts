import { DAY } from '../../src/protocol/clock';

/**
 * What the log keeps at most (docs/adr/012). The profile does not need it: with a half-life of 14 days an event of 150 days ago weighs
 * 1/1,700, and what is dropped stays in the profile. The log is there to rebuild the profile when a bundle ages interests differently.
 */
export const retention = {
  /** Events beyond these go, oldest first. */
  events: 10_000,
  /** Upkeep drops events older than this … */
  age: 150 * DAY,
  /** … and runs when there is one older than this, so that it does not run every day. */
  oldest: 180 * DAY,
  /** … or when there are more chunks than these: one packed and two as they were appended. */
  chunks: 3,
  /** Chunks upkeep takes at once, so that a log that was never kept up does not have to fit in memory. */
  taken: 100,
} as const;
export type Retention = Pick<Readonly<Record<keyof typeof retention, number>>, 'events' | 'age' | 'taken'>;
