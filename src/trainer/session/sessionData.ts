import type { SessionLog } from './sessionLog';
import type { SessionData } from './sessionModel';

/** Items that occur in the given sessions, and these sessions, as far as they have two of them; indices are those of the result. */
export const sessionData = (log: SessionLog, sessions: readonly number[]): SessionData => {
  const indexOf = new Map<number, number>();
  for (const s of sessions) for (const item of log.sessions[s]!) indexOf.set(item, 0);
  const kept = [...indexOf.keys()].sort((a, b) => a - b);
  for (const [index, item] of kept.entries()) indexOf.set(item, index);
  return {
    items: kept.map((item) => log.items[item]!),
    sessions: sessions.flatMap((s) => {
      const session = log.sessions[s]!;
      return session.length < 2 ? [] : [session.map((item) => indexOf.get(item)!)];
    }),
    attributes: log.attributes.map(({ name, codes, size }) => ({ name, codes: Int32Array.from(kept, (item) => codes[item]!), size })),
  };
};

/** A session in the indices of a model's items, without items it does not know. */
export const knownItems = (items: readonly string[]): ((log: SessionLog, session: number) => Int32Array) => {
  const indexOf = new Map(items.map((item, index) => [item, index]));
  return (log, session) =>
    Int32Array.from(Array.from(log.sessions[session]!, (item) => indexOf.get(log.items[item]!) ?? -1).filter((item) => item >= 0));
};
