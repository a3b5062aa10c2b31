/** Something the shop is to be told, as it lies in the outbox. */
export interface OutboxEvent {
  readonly id: string;
  readonly type: string;
  /** UTC ms by the database's clock, in the transaction that caused it. */
  readonly at: number;
  readonly data: Readonly<Record<string, unknown>>;
  /** Deliveries tried, the one it was handed out for included. */
  readonly attempts: number;
}

export interface DeadEvent extends OutboxEvent {
  readonly deadAt: number;
  readonly lastError: string;
}

export interface OutboxState {
  readonly waiting: number;
  readonly dead: number;
  /** `at` of the event that waits longest. */
  readonly oldest: number | null;
}

/**
 * Part of the port: what the shop is to be told. Events are written by triggers of the database, in the transaction of the change that causes
 * them (docs/adr/019), and only while webhooks are on.
 */
export interface OutboxRepository {
  setWebhooks(on: boolean, now: number): Promise<void>;
  /** Hands out events that are due, oldest first, to this caller alone until `until`; each counts an attempt. */
  leaseEvents(now: number, until: number, limit: number): Promise<readonly OutboxEvent[]>;
  /** Forgets a delivered event. Nothing where another lease has begun meanwhile. */
  eventDelivered(event: Pick<OutboxEvent, 'id' | 'attempts'>): Promise<void>;
  /** Lets it wait until `dueAt`; null = it is dead until somebody retries it. Nothing where another lease has begun meanwhile. */
  eventFailed(event: Pick<OutboxEvent, 'id' | 'attempts'>, error: string, dueAt: number | null, now: number): Promise<void>;
  outbox(): Promise<OutboxState>;
  /** Oldest first. */
  deadEvents(limit: number): Promise<readonly DeadEvent[]>;
  /** Makes dead events due again, with their attempts forgotten: one by id, or all. Returns how many. */
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
