import {
  type DeliveryColumns,
  deliveryOf,
  LOGGED,
  LOGGED_FOR,
  type OutboxColumns,
  type OutboxRepository,
  type OutboxState,
  outboxEvent,
} from '../../records/outboxRepository';
import { type Postgres, storable } from './connectPostgres';

const LEASE = `
  UPDATE couplet.outbox SET due_at = $2, attempts = attempts + 1
  WHERE seq IN (
    SELECT seq FROM couplet.outbox WHERE dead_at IS NULL AND due_at <= $1 ORDER BY seq LIMIT $3 FOR UPDATE SKIP LOCKED
  ) RETURNING *`;

const STATE = `
  SELECT count(*) FILTER (WHERE dead_at IS NULL) AS waiting, count(dead_at) AS dead, min(at) FILTER (WHERE dead_at IS NULL) AS oldest
  FROM couplet.outbox`;

const COLUMNS = 'id, type, data, at, attempts, due_at, dead_at, last_error, NULL::bigint AS delivered_at';
const DELIVERIES = `
  (SELECT ${COLUMNS} FROM couplet.outbox WHERE dead_at IS NOT NULL ORDER BY seq DESC LIMIT $1) UNION ALL
  (SELECT ${COLUMNS} FROM couplet.outbox WHERE dead_at IS NULL ORDER BY seq DESC LIMIT $1) UNION ALL
  (SELECT id, type, data, at, attempts, 0, NULL, answer, delivered_at FROM couplet.webhook_delivery ORDER BY seq DESC LIMIT $1)`;

/** In one statement, so that a crash neither loses an event nor logs it twice. */
const DELIVERED = `
  WITH done AS (DELETE FROM couplet.outbox WHERE id = $1 AND attempts = $2 RETURNING *),
    old AS (DELETE FROM couplet.webhook_delivery
      WHERE seq <= (SELECT max(seq) FROM couplet.webhook_delivery) + 1 - $5 OR delivered_at < $6)
  INSERT INTO couplet.webhook_delivery (id, type, data, at, attempts, answer, delivered_at)
  SELECT id, type, data, at, attempts, $3, $4 FROM done`;

const REVIVE = `
  UPDATE couplet.outbox SET dead_at = NULL, last_error = NULL, attempts = 0, due_at = $2
  WHERE dead_at IS NOT NULL AND ($1::text IS NULL OR id = $1)`;
/** One without an error was never tried, or is being sent. */
const HURRY = `
  UPDATE couplet.outbox SET due_at = $2
  WHERE dead_at IS NULL AND last_error IS NOT NULL AND due_at > $2 AND ($1::text IS NULL OR id = $1)`;
const REPEAT = `
  INSERT INTO couplet.outbox (id, type, data, at, due_at)
  SELECT id, type, data, at, $2 FROM couplet.webhook_delivery WHERE id = $1 ORDER BY seq DESC LIMIT 1 ON CONFLICT DO NOTHING`;

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
  eventDelivered: async ({ id, attempts }, answer, now) => {
    await query(DELIVERED, [id, attempts, storable(answer), now, LOGGED, now - LOGGED_FOR]);
  },
  eventFailed: async ({ id, attempts }, error, dueAt, now) => {
    await query(
      `UPDATE couplet.outbox SET due_at = coalesce($3, due_at), dead_at = CASE WHEN $3::bigint IS NULL THEN $4::bigint END, last_error = $5
       WHERE id = $1 AND attempts = $2`,
      [id, attempts, dueAt, now, storable(error)],
    );
  },
  outbox: async () => (await query<OutboxState>(STATE)).rows[0] ?? { waiting: 0, dead: 0, oldest: null },
  deliveries: async (limit) => (await query<DeliveryColumns>(DELIVERIES, [limit])).rows.map(deliveryOf),
  retryEvents: async (id, now) => {
    const which = [id === undefined ? null : storable(id), now];
    const failed = (await query(REVIVE, which)).count + (await query(HURRY, which)).count;
    return failed > 0 || id === undefined ? failed : (await query(REPEAT, which)).count;
  },
});
