import { deadEvent, type OutboxColumns, type OutboxRepository, type OutboxState, outboxEvent } from '../../records/outboxRepository';
import { type Postgres, storable } from './connectPostgres';

const LEASE = `
  UPDATE couplet.outbox SET due_at = $2, attempts = attempts + 1
  WHERE seq IN (
    SELECT seq FROM couplet.outbox WHERE dead_at IS NULL AND due_at <= $1 ORDER BY seq LIMIT $3 FOR UPDATE SKIP LOCKED
  ) RETURNING *`;

const STATE = `
  SELECT count(*) FILTER (WHERE dead_at IS NULL) AS waiting, count(dead_at) AS dead, min(at) FILTER (WHERE dead_at IS NULL) AS oldest
  FROM couplet.outbox`;

/** Delivery state of events in the outbox, which triggers write. Two replicas never lease the same event. */
export const outboxStore = ({ query }: Pick<Postgres, 'query'>): OutboxRepository => ({
  setWebhooks: async (on, now) => {
    await query(
      `INSERT INTO couplet.setting AS known (name, value, changed_at) VALUES ('webhooks', $1, $2)
       ON CONFLICT (name) DO UPDATE SET value = excluded.value, changed_at = excluded.changed_at WHERE known.value <> excluded.value`,
      [on ? 'on' : 'off', now],
    );
  },
  leaseEvents: async (now, until, limit) => {
    const { rows } = await query<OutboxColumns & { readonly seq: number }>(LEASE, [now, until, limit]);
    return [...rows].sort((a, b) => a.seq - b.seq).map(outboxEvent);
  },
  eventDelivered: async ({ id, attempts }) => {
    await query('DELETE FROM couplet.outbox WHERE id = $1 AND attempts = $2', [id, attempts]);
  },
  eventFailed: async ({ id, attempts }, error, dueAt, now) => {
    await query(
      `UPDATE couplet.outbox SET due_at = coalesce($3, due_at), dead_at = CASE WHEN $3::bigint IS NULL THEN $4::bigint END, last_error = $5
       WHERE id = $1 AND attempts = $2`,
      [id, attempts, dueAt, now, storable(error)],
    );
  },
  outbox: async () => (await query<OutboxState>(STATE)).rows[0] ?? { waiting: 0, dead: 0, oldest: null },
  deadEvents: async (limit) =>
    (await query<OutboxColumns>('SELECT * FROM couplet.outbox WHERE dead_at IS NOT NULL ORDER BY seq LIMIT $1', [limit])).rows.map(
      deadEvent,
    ),
  retryEvents: async (id, now) =>
    (
      await query(
        'UPDATE couplet.outbox SET dead_at = NULL, attempts = 0, due_at = $2 WHERE dead_at IS NOT NULL AND ($1::text IS NULL OR id = $1)',
        [id === undefined ? null : storable(id), now],
      )
    ).count,
});
