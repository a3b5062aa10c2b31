import type { Ledger } from '../../engine/privacy/ledger';

/**
 * The ledger of a browser that has taken over another one's profile: what either has spent counts, so that a transfer never allows a report that was
 * not allowed before it. A debit that both know, because profiles went back and forth, counts once.
 */
export const mergeLedgers = (own: Ledger, other: Ledger): Ledger => {
  const known = new Set(own.entries.map(({ time, epsilon }) => `${time}/${epsilon}`));
  const more = other.entries.filter(({ time, epsilon }) => !known.has(`${time}/${epsilon}`));
  const entries = [...own.entries, ...more].sort((a, b) => a.time - b.time);
  const recent = entries.reduce((sum, { epsilon }) => sum + epsilon, 0);
  return { version: 1, entries, lifetime: Math.max(own.lifetime, other.lifetime, recent) };
};
