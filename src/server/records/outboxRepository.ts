import { DAY } from '../../protocol/values/clock';

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

/** The newest attempt to deliver an event. */
export interface Delivery extends OutboxEvent {
  /** `dead`: given up until retried manually. */
  readonly state: 'waiting' | 'dead' | 'delivered';
  /** UTC ms: the next attempt of a waiting event, otherwise the last one. */
  readonly when: number;
  /** The last answer: an HTTP status such as `204`, or a sentence; empty if there was none. */
  readonly answer: string;
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
  /** Moves a delivered event to the log of deliveries, unless another lease has begun since. The log keeps the newest `LOGGED`. */
  eventDelivered(event: Pick<OutboxEvent, 'id' | 'attempts'>, answer: string, now: number): Promise<void>;
  /** Delays it until `dueAt`; null = dead until retried manually. No change if another lease has begun since. */
  eventFailed(event: Pick<OutboxEvent, 'id' | 'attempts'>, error: string, dueAt: number | null, now: number): Promise<void>;
  outbox(): Promise<OutboxState>;
  /** At most so many of each state: dead events, waiting ones, and the log of delivered ones, newest first. */
  deliveries(limit: number): Promise<readonly Delivery[]>;
  /**
   * Makes failed events due now, and resets the attempts of dead ones. With an id, only that event, also if it was delivered. Returns how
   * many.
   */
  retryEvents(id: string | undefined, now: number): Promise<number>;
}

/** Delivered events that are kept, and how long, ms. */
export const LOGGED = 1_000;
export const LOGGED_FOR = 30 * DAY;

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

export interface DeliveryColumns extends OutboxColumns {
  readonly due_at: number;
  readonly delivered_at: number | null;
}

export const deliveryOf = (row: DeliveryColumns): Delivery => ({
  ...outboxEvent(row),
  state: row.delivered_at !== null ? 'delivered' : row.dead_at !== null ? 'dead' : 'waiting',
  when: row.delivered_at ?? row.dead_at ?? row.due_at,
  answer: row.last_error ?? '',
});
