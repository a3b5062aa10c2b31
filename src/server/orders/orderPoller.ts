import type { OrderWebhook } from '../../protocol/protocol';
import { type Clock, MINUTE } from '../../protocol/values/clock';
import { ok, type Result } from '../../protocol/values/result';
import type { OrderRepository } from '../records/orderRepository';
import type { Connector } from '../shop/connector';
import type { OrdersRead, UnreadableOrder } from '../shop/readOrders';
import { enterOrder } from './enterOrder';

interface Settled {
  /** Events seen for the first time, and codes they settled. */
  readonly fresh: number;
  readonly settledCodes: readonly string[];
  /** Events that came before with other figures: the first ones count. */
  readonly conflicts: number;
}

/**
 * Settles what a shop's connector read, in its order; all of it may come again. A shop that changed an order since does not hold up the
 * others. Errors: `overloaded`; nothing after the event it met is settled.
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

/** Orders that could not be read and were skipped, of this process since its start. */
interface SkippedOrders {
  /** Takes down what a page brought: each skipped order once, and no longer when a later reading of it succeeds. */
  note(read: OrdersRead): void;
  /** Those that still wait for somebody, the latest 1,000, in the order they were met. */
  orders(): readonly UnreadableOrder[];
  /** All there ever were. */
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
  /** Called with why a timed poll failed, a `Failure` or what it threw. */
  readonly onError: (error: unknown) => void;
  /** Called once for each order that is skipped because it cannot be read. */
  readonly onUnreadable: (order: UnreadableOrder) => void;
}

interface Polled extends Settled {
  /** Orders this poll skipped; those of the last minute come again. */
  readonly unreadable: readonly UnreadableOrder[];
}

export interface OrderPoller {
  /** Reads all there is, once; whoever asks meanwhile gets the same answer. Errors: those of the connector, `overloaded`. */
  poll(): Promise<Result<Polled>>;
  /** What was skipped since the start. */
  readonly skipped: Pick<SkippedOrders, 'orders' | 'count'>;
  start(everyMs: number): void;
  stop(): Promise<void>;
}

/** Read again at every poll: an order may become visible a little after the instant it bears, and repeating is harmless. */
const OVERLAP = MINUTE;
const LONGEST_WAIT = 5 * MINUTE;

/**
 * Reads orders from a shop that does not send them. The cursor is moved only after what lies before it was settled, so a crash repeats and never
 * skips; two replicas at most do the work twice. An order that cannot be read is skipped and told, and holds up none. Orders from before the first
 * poll are not read. While the shop is down the pause doubles.
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
      // An order that bears a time to come would hide all that come before it is reached.
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
