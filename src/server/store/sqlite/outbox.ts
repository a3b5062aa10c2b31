import type { Database } from 'better-sqlite3';
import {
  type DeadEvent,
  deadEvent,
  type OutboxColumns,
  type OutboxEvent,
  type OutboxState,
  outboxEvent,
} from '../../records/outboxRepository';

type Leased = Pick<OutboxEvent, 'id' | 'attempts'>;

export const outboxReads = (db: Database) => {
  const state = db.prepare<[], OutboxState>(
    'SELECT count(*) FILTER (WHERE dead_at IS NULL) AS waiting, count(dead_at) AS dead, min(at) FILTER (WHERE dead_at IS NULL) AS oldest FROM outbox',
  );
  const dead = db.prepare<[number], OutboxColumns>('SELECT * FROM outbox WHERE dead_at IS NOT NULL ORDER BY seq LIMIT ?');
  const due = db.prepare<[number], { one: number }>('SELECT 1 AS one FROM outbox WHERE dead_at IS NULL AND due_at <= ? LIMIT 1');
  return {
    outbox: (): OutboxState => state.get() ?? { waiting: 0, dead: 0, oldest: null },
    deadEvents: (limit: number): DeadEvent[] => dead.all(limit).map(deadEvent),
    /** A read, so that no write is needed; usually nothing is due. */
    eventsDue: (now: number): boolean => due.get(now) !== undefined,
  };
};

/** Delivery state of events in the outbox, which triggers write. */
export const outboxWrites = (db: Database) => {
  const turn = db.prepare(
    `INSERT INTO setting (name, value, changed_at) VALUES ('webhooks', ?, ?)
     ON CONFLICT DO UPDATE SET value = excluded.value, changed_at = excluded.changed_at WHERE value <> excluded.value`,
  );
  const lease = db.prepare<[number, number, number], OutboxColumns & { seq: number }>(
    `UPDATE outbox SET due_at = ?, attempts = attempts + 1
     WHERE seq IN (SELECT seq FROM outbox WHERE dead_at IS NULL AND due_at <= ? ORDER BY seq LIMIT ?) RETURNING *`,
  );
  const forget = db.prepare('DELETE FROM outbox WHERE id = @id AND attempts = @attempts');
  const wait = db.prepare('UPDATE outbox SET due_at = @dueAt, last_error = @error WHERE id = @id AND attempts = @attempts');
  const bury = db.prepare('UPDATE outbox SET dead_at = @now, last_error = @error WHERE id = @id AND attempts = @attempts');
  const retry = db.prepare(
    'UPDATE outbox SET dead_at = NULL, attempts = 0, due_at = @now WHERE dead_at IS NOT NULL AND id = coalesce(@id, id)',
  );

  return {
    setWebhooks: (on: boolean, now: number): void => void turn.run(on ? 'on' : 'off', now),
    leaseEvents: (now: number, until: number, limit: number): OutboxEvent[] =>
      lease
        .all(until, now, limit)
        .sort((a, b) => a.seq - b.seq)
        .map(outboxEvent),
    eventDelivered: ({ id, attempts }: Leased): void => void forget.run({ id, attempts }),
    eventFailed: ({ id, attempts }: Leased, error: string, dueAt: number | null, now: number): void => {
      if (dueAt === null) bury.run({ id, attempts, error, now });
      else wait.run({ id, attempts, error, dueAt });
    },
    retryEvents: (id: string | undefined, now: number): number => retry.run({ id: id ?? null, now }).changes,
  };
};
