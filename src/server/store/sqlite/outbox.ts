import type { Database } from 'better-sqlite3';
import {
  type Delivery,
  type DeliveryColumns,
  deliveryOf,
  LOGGED,
  LOGGED_FOR,
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
  const columns = 'id, type, data, at, attempts, due_at, dead_at, last_error, NULL AS delivered_at';
  const deliveries = db.prepare<{ limit: number }, DeliveryColumns>(`
    SELECT * FROM (SELECT ${columns} FROM outbox WHERE dead_at IS NOT NULL ORDER BY seq DESC LIMIT @limit) UNION ALL
    SELECT * FROM (SELECT ${columns} FROM outbox WHERE dead_at IS NULL ORDER BY seq DESC LIMIT @limit) UNION ALL
    SELECT * FROM (SELECT id, type, data, at, attempts, 0, NULL, answer, delivered_at FROM webhook_delivery ORDER BY seq DESC LIMIT @limit)`);
  const due = db.prepare<[number], { one: number }>('SELECT 1 AS one FROM outbox WHERE dead_at IS NULL AND due_at <= ? LIMIT 1');
  return {
    outbox: (): OutboxState => state.get() ?? { waiting: 0, dead: 0, oldest: null },
    deliveries: (limit: number): Delivery[] => deliveries.all({ limit }).map(deliveryOf),
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
  const log = db.prepare(
    `INSERT INTO webhook_delivery (id, type, data, at, attempts, answer, delivered_at)
     SELECT id, type, data, at, attempts, @answer, @now FROM outbox WHERE id = @id AND attempts = @attempts`,
  );
  const trimLog = db.prepare(
    'DELETE FROM webhook_delivery WHERE seq <= (SELECT max(seq) FROM webhook_delivery) - @most OR delivered_at < @since',
  );
  const forget = db.prepare('DELETE FROM outbox WHERE id = @id AND attempts = @attempts');
  const wait = db.prepare('UPDATE outbox SET due_at = @dueAt, last_error = @error WHERE id = @id AND attempts = @attempts');
  const bury = db.prepare('UPDATE outbox SET dead_at = @now, last_error = @error WHERE id = @id AND attempts = @attempts');
  const revive = db.prepare(
    `UPDATE outbox SET dead_at = NULL, last_error = NULL, attempts = 0, due_at = @now
     WHERE dead_at IS NOT NULL AND id = coalesce(@id, id)`,
  );
  // One without an error was never tried, or is being sent.
  const hurry = db.prepare(
    `UPDATE outbox SET due_at = @now WHERE dead_at IS NULL AND last_error IS NOT NULL AND due_at > @now AND id = coalesce(@id, id)`,
  );
  const repeat = db.prepare(
    `INSERT INTO outbox (id, type, data, at, due_at)
     SELECT id, type, data, at, @now FROM webhook_delivery WHERE id = @id ORDER BY seq DESC LIMIT 1 ON CONFLICT DO NOTHING`,
  );

  return {
    setWebhooks: (on: boolean, now: number): void => void turn.run(on ? 'on' : 'off', now),
    leaseEvents: (now: number, until: number, limit: number): OutboxEvent[] =>
      lease
        .all(until, now, limit)
        .sort((a, b) => a.seq - b.seq)
        .map(outboxEvent),
    eventDelivered: ({ id, attempts }: Leased, answer: string, now: number): void => {
      if (log.run({ id, attempts, answer, now }).changes === 0) return;
      forget.run({ id, attempts });
      trimLog.run({ most: LOGGED, since: now - LOGGED_FOR });
    },
    eventFailed: ({ id, attempts }: Leased, error: string, dueAt: number | null, now: number): void => {
      if (dueAt === null) bury.run({ id, attempts, error, now });
      else wait.run({ id, attempts, error, dueAt });
    },
    retryEvents: (id: string | undefined, now: number): number => {
      const which = { id: id ?? null, now };
      const failed = revive.run(which).changes + hurry.run(which).changes;
      return failed > 0 || id === undefined ? failed : repeat.run(which).changes;
    },
  };
};
