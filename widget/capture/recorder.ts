import type { ShopperEvent } from '../../src/protocol/events/shopperEvent';
import type { Recorded, WorkerApi } from '../../worker/api';

const WINDOW_MS = 1_000;

const subjectOf = (event: ShopperEvent): string => {
  if ('items' in event) return event.items.map((item) => item.itemId).join('\n');
  if (event.name === 'search') return event.searchTerm;
  return 'decisionId' in event ? event.decisionId : '';
};

/** Where an event came from: its channel, and the message, which is the page's object or its id. */
export type Origin = readonly [by?: string | undefined, message?: unknown];

/**
 * Shops emit the same event through several channels (gtag and Tag Manager, a theme and a plugin). Purchases and refunds count once by
 * `transaction_id`, everything else once per second by (event, items). But a channel that adds the same item twice, in two messages, means
 * two pieces.
 */
export const createDedupe = (): ((event: ShopperEvent, ...from: Origin) => boolean) => {
  const transactions = new Set<string>();
  const lastAt = new Map<string, readonly [time: number, ...Origin]>();
  return (event, by, message) => {
    if (event.name === 'purchase' || event.name === 'refund') {
      const key = `${event.name} ${event.transactionId}`;
      if (transactions.has(key)) return false;
      transactions.add(key);
      return true;
    }
    if (event.name === 'dwell') return true;
    const key = `${event.name} ${subjectOf(event)}`;
    const [time, lastBy, lastMessage] = lastAt.get(key) ?? [];
    const isAgain = /(to|from)_cart$/.test(event.name) && message && lastBy === by && lastMessage !== message;
    if (time !== undefined && event.time - time < WINDOW_MS && !isAgain) return false;
    if (lastAt.size > 500) lastAt.clear();
    lastAt.set(key, [event.time, by, message]);
    return true;
  };
};

type Record = (events: readonly ShopperEvent[]) => ReturnType<WorkerApi['record']>;

/** Sends events in the order they came, one batch per tick, and keeps the latest until the worker is ready. */
interface Recorder {
  add(event: ShopperEvent): void;
  connect(record: Record): void;
}

const KEPT = 500;

export const createRecorder = (
  recorded: (events: readonly ShopperEvent[], session: Recorded['session'] | undefined) => void,
  note: (code: string, message: string) => void,
): Recorder => {
  let waiting: ShopperEvent[] = [];
  let record: Record | undefined;
  let scheduled = false;
  let lost = 0;
  const flush = async (): Promise<void> => {
    scheduled = false;
    const events = waiting;
    if (!record || events.length === 0) return;
    waiting = [];
    if (lost) note('events_lost', `${lost} events came too fast to record`);
    lost = 0;
    const result = await record(events);
    for (const { index, code } of result.ok ? result.value.rejected : []) note(code, `event ${events[index]?.name} was not recorded`);
    if (!result.ok) note(result.error.code, result.error.message);
    recorded(events, result.ok ? result.value.session : undefined);
  };
  const schedule = (): void => {
    if (scheduled || !record) return;
    scheduled = true;
    queueMicrotask(() => void flush().catch((error: unknown) => note('record_failed', String(error))));
  };
  return {
    add: (event) => {
      waiting.push(event);
      if (waiting.length > KEPT) {
        waiting.shift();
        lost++;
      }
      schedule();
    },
    connect: (use) => {
      record = use;
      schedule();
    },
  };
};
