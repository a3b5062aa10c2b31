import type { DeadEvent, OutboxEvent } from './outboxStore';

/** Columns as both databases return them; SQLite has JSON as text. */
export interface OutboxColumns {
  readonly id: string;
  readonly type: string;
  readonly data: string | Readonly<Record<string, unknown>>;
  readonly at: number;
  readonly attempts: number;
  readonly dead_at: number | null;
  readonly last_error: string | null;
}

export const outboxEvent = ({ id, type, at, data, attempts }: OutboxColumns): OutboxEvent => ({
  id,
  type,
  at,
  data: typeof data === 'string' ? JSON.parse(data) : data,
  attempts,
});

export const deadEvent = (row: OutboxColumns): DeadEvent => ({
  ...outboxEvent(row),
  deadAt: row.dead_at ?? 0,
  lastError: row.last_error ?? '',
});
