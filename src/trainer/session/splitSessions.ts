import type { SessionLog } from './sessionLog';

/** Numbers of the sessions of an earlier and a later part, each oldest first. */
export interface SessionSplit {
  readonly earlier: readonly number[];
  readonly later: readonly number[];
  /** What the later part is, for people. */
  readonly name: string;
}

/**
 * The later part of the given sessions: those of the last month, or the last fifth where that would leave fewer than it takes. A session belongs to its
 * last month.
 */
export const splitSessions = ({ months, rank }: SessionLog, sessions: readonly number[]): SessionSplit => {
  const oldestFirst = [...sessions].sort((a, b) => rank[a]! - rank[b]!);
  const last = oldestFirst.reduce((most, s) => Math.max(most, months[s]!), 0);
  const before = oldestFirst.filter((s) => months[s] !== last).length;
  const byMonth = before > 0 && 2 * before >= oldestFirst.length;
  const cut = oldestFirst.length - Math.ceil(oldestFirst.length / 5);
  const isLater = (s: number, place: number): boolean => (byMonth ? months[s] === last : place >= cut);
  return {
    earlier: oldestFirst.filter((s, place) => !isLater(s, place)),
    later: oldestFirst.filter(isLater),
    name: byMonth ? 'the last month' : 'the last fifth of the sessions',
  };
};
