import type { Database } from 'better-sqlite3';
import { deadEvent, type OutboxColumns } from '../outboxRows';
import type { DeadEvent, OutboxState } from '../outboxStore';

export const outboxReads = (db: Database) => {
  const state = db.prepare<[], OutboxState>(
    'SELECT count(*) FILTER (WHERE dead_at IS NULL) AS waiting, count(dead_at) AS dead, min(at) FILTER (WHERE dead_at IS NULL) AS oldest FROM outbox',
  );
  const dead = db.prepare<[number], OutboxColumns>('SELECT * FROM outbox WHERE dead_at IS NOT NULL ORDER BY seq LIMIT ?');
  const due = db.prepare<[number], { one: number }>('SELECT 1 AS one FROM outbox WHERE dead_at IS NULL AND due_at <= ? LIMIT 1');
  return {
    outbox: (): OutboxState => state.get() ?? { waiting: 0, dead: 0, oldest: null },
    deadEvents: (limit: number): DeadEvent[] => dead.all(limit).map(deadEvent),
    /** A look that costs no write: most of the time nothing is due. */
    eventsDue: (now: number): boolean => due.get(now) !== undefined,
  };
};
