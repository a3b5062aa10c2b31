/** An event for the shop in the outbox. */
export interface OutboxEvent {
  readonly id: string;
  readonly type: string;
  /** UTC ms by the database's clock, in the transaction that caused it. */
  readonly at: number;
  readonly data: Readonly<Record<string, unknown>>;
  /** Delivery attempts, including the current one. */
  readonly attempts: number;
}

export interface DeadEvent extends OutboxEvent {
  readonly deadAt: number;
  readonly lastError: string;
}

export interface OutboxState {
  readonly waiting: number;
  readonly dead: number;
  /** `at` of the oldest waiting event. */
  readonly oldest: number | null;
}

/**
 * Part of the port: events for the shop. Database triggers write them, in the transaction of the change that causes them (docs/adr/019),
 * and only while webhooks are on.
 */
export interface OutboxRepository {
  setWebhooks(on: boolean, now: number): Promise<void>;
  /** Leases due events to this caller until `until`, oldest first. Each counts an attempt. */
  leaseEvents(now: number, until: number, limit: number): Promise<readonly OutboxEvent[]>;
  /** Deletes a delivered event, unless another lease has begun since. */
  eventDelivered(event: Pick<OutboxEvent, 'id' | 'attempts'>): Promise<void>;
  /** Delays it until `dueAt`; null = dead until retried manually. No change if another lease has begun since. */
  eventFailed(event: Pick<OutboxEvent, 'id' | 'attempts'>, error: string, dueAt: number | null, now: number): Promise<void>;
  outbox(): Promise<OutboxState>;
  /** Oldest first. */
  deadEvents(limit: number): Promise<readonly DeadEvent[]>;
  /** Makes dead events due again and resets their attempts: one by id, or all. Returns how many. */
  retryEvents(id: string | undefined, now: number): Promise<number>;
}

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
