import type { OrderWebhook } from '../../protocol/protocol';
import { type Clock, MINUTE } from '../../protocol/values/clock';
import { ok, type Result } from '../../protocol/values/result';
import type { OrderRepository } from '../records/orderRepository';
import type { Connector } from '../shop/connector';
import type { OrdersRead, UnreadableOrder } from '../shop/readOrders';
import { enterOrder } from './enterOrder';

interface Settled {
  /** Events seen for the first time, and the codes they settled. */
  readonly fresh: number;
  readonly settledCodes: readonly string[];
  /** Events that already exist with different figures. The earlier figures count. */
  readonly conflicts: number;
}

/**
 * Settles events read by a shop's connector, in order; repetitions are harmless. An order that was changed in the shop does not block the
 * others. Errors: `overloaded`; nothing after that event is settled.
 */
export const settleEvents = async (
  store: Pick<OrderRepository, 'settleOrder'>,
  events: readonly OrderWebhook[],
  now: number,
): Promise<Result<Settled>> => {
  let [fresh, conflicts] = [0, 0];
  const settledCodes: string[] = [];
  for (const event of events) {
    const settled = await enterOrder(store, event, now);
    if (settled.ok) {
      fresh += Number(settled.value.fresh);
      settledCodes.push(...settled.value.settledCodes);
    } else if (settled.error.code === 'order_conflict') conflicts += 1;
    else return settled;
  }
  return ok({ fresh, settledCodes, conflicts });
};

/** Unreadable orders skipped by this process since its start. */
interface SkippedOrders {
  /** Records the result of a page: adds each skipped order once, and removes it when a later reading succeeds. */
  note(read: OrdersRead): void;
  /** Orders still unreadable, the latest 1,000, in the order they were found. */
  orders(): readonly UnreadableOrder[];
  /** Total number of skipped orders. */
  count(): number;
}

const MOST = 1_000;

/** @param onNew called with each order when it is first skipped */
const createSkippedOrders = (onNew: (order: UnreadableOrder) => void): SkippedOrders => {
  const skipped = new Map<string, UnreadableOrder>();
  let count = 0;
  return {
    note: ({ events, unreadable }) => {
      for (const { orderId } of events) skipped.delete(`id:${orderId}`);
      for (const [key, order] of unreadable) {
        if (skipped.has(key)) continue;
        skipped.set(key, order);
        count += 1;
        onNew(order);
        const [oldest] = skipped.keys();
        if (skipped.size > MOST && oldest !== undefined) skipped.delete(oldest);
      }
    },
    orders: () => [...skipped.values()],
    count: () => count,
  };
};

interface OrderPollerDeps {
  readonly store: Pick<OrderRepository, 'cursor' | 'advanceCursor' | 'settleOrder'>;
  readonly connector: Pick<Connector, 'platform' | 'ordersSince'>;
  readonly clock: Clock;
  /** Called with the reason when a timed poll fails, a `Failure` or a thrown value. */
  readonly onError: (error: unknown) => void;
  /** Called once for each order skipped because it cannot be read. */
  readonly onUnreadable: (order: UnreadableOrder) => void;
}

interface Polled extends Settled {
  /** Orders skipped by this poll. Those of the last minute are read again. */
  readonly unreadable: readonly UnreadableOrder[];
}

export interface OrderPoller {
  /** Reads all new orders once; concurrent calls share the result. Errors: those of the connector, `overloaded`. */
  poll(): Promise<Result<Polled>>;
  /** Orders skipped since the start. */
  readonly skipped: Pick<SkippedOrders, 'orders' | 'count'>;
  start(everyMs: number): void;
  stop(): Promise<void>;
}

/** Read again at every poll, because an order may become visible slightly after its timestamp. Repetition is harmless. */
const OVERLAP = MINUTE;
const LONGEST_WAIT = 5 * MINUTE;

/**
 * Polls a shop that does not send its orders. The cursor moves only after everything before it is settled, so a crash repeats orders but
 * never skips any. Two replicas at worst do the work twice. An unreadable order is skipped and reported, and blocks no others. Orders from
 * before the first poll are not read. While the shop is down, the interval doubles.
 */
export const createOrderPoller = ({ store, connector, clock, onError, onUnreadable }: OrderPollerDeps): OrderPoller => {
  const name = `orders:${connector.platform}`;
  const skipped = createSkippedOrders(onUnreadable);
  let running: Promise<Result<Polled>> | undefined;
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;

  const pollOnce = async (): Promise<Result<Polled>> => {
    const total = { fresh: 0, conflicts: 0, settledCodes: [] as string[] };
    const unreadable = new Map<string, UnreadableOrder>();
    const polled = (): Result<Polled> => ok({ ...total, unreadable: [...unreadable.values()] });
    if (!connector.ordersSince) return polled();
    let at = await store.cursor(name);
    if (at === undefined) {
      at = clock();
      await store.advanceCursor(name, at, at);
    }
    let since = at - OVERLAP;
    for (;;) {
      const read = await connector.ordersSince(since);
      if (!read.ok) return read;
      const { events, next, more } = read.value;
      for (const [key, order] of read.value.unreadable) unreadable.set(key, order);
      skipped.note(read.value);
      const settled = await settleEvents(store, events, clock());
      if (!settled.ok) return settled;
      total.fresh += settled.value.fresh;
      total.conflicts += settled.value.conflicts;
      total.settledCodes.push(...settled.value.settledCodes);
      // A timestamp in the future would hide all orders before it.
      await store.advanceCursor(name, Math.min(next, clock()), clock());
      if (!more || next <= since || stopped) return polled();
      since = next;
    }
  };

  const poll = (): Promise<Result<Polled>> => {
    running ??= pollOnce().finally(() => {
      running = undefined;
    });
    return running;
  };

  const loop = (everyMs: number, wait: number): void => {
    if (stopped) return;
    timer = setTimeout(async () => {
      const polled = await poll().catch((error: unknown) => ({ ok: false as const, error }));
      if (!polled.ok) onError(polled.error);
      loop(everyMs, polled.ok ? everyMs : Math.max(everyMs, Math.min(wait * 2, LONGEST_WAIT)));
    }, wait);
    timer.unref();
  };

  return {
    poll,
    skipped,
    start: (everyMs) => {
      if (connector.ordersSince) loop(everyMs, everyMs);
    },
    stop: async () => {
      stopped = true;
      clearTimeout(timer);
      await running?.catch(onError);
    },
  };
};
