import { type Clock, MINUTE } from '../../core/clock';
import { ok, type Result } from '../../core/result';
import type { Connector } from '../connectors/connector';
import type { Store } from '../store/store';
import { type Settled, settleEvents } from './settleEvents';

export interface OrderPollerDeps {
  readonly store: Pick<Store, 'cursor' | 'advanceCursor' | 'settleOrder'>;
  readonly connector: Pick<Connector, 'platform' | 'ordersSince'>;
  readonly clock: Clock;
  /** Called with why a timed poll failed, a `Failure` or what it threw. */
  readonly onError: (error: unknown) => void;
}

export interface OrderPoller {
  /** Reads all there is, once; whoever asks meanwhile gets the same answer. Errors: those of the connector, `overloaded`. */
  poll(): Promise<Result<Settled>>;
  start(everyMs: number): void;
  stop(): Promise<void>;
}

/** Read again at every poll: an order may become visible a little after the instant it bears, and repeating is harmless. */
const OVERLAP = MINUTE;
const LONGEST_WAIT = 5 * MINUTE;

/**
 * Reads orders from a shop that does not send them. The cursor is moved only after what lies before it was settled, so a crash repeats and never
 * skips; two replicas at most do the work twice. Orders from before the first poll are not read. While the shop is down the pause doubles.
 */
export const createOrderPoller = ({ store, connector, clock, onError }: OrderPollerDeps): OrderPoller => {
  const name = `orders:${connector.platform}`;
  let running: Promise<Result<Settled>> | undefined;
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;

  const pollOnce = async (): Promise<Result<Settled>> => {
    const total = { fresh: 0, conflicts: 0, settledCodes: [] as string[] };
    if (!connector.ordersSince) return ok(total);
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
      const settled = await settleEvents(store, events, clock());
      if (!settled.ok) return settled;
      total.fresh += settled.value.fresh;
      total.conflicts += settled.value.conflicts;
      total.settledCodes.push(...settled.value.settledCodes);
      await store.advanceCursor(name, next, clock());
      if (!more || next <= since || stopped) return ok(total);
      since = next;
    }
  };

  const poll = (): Promise<Result<Settled>> => {
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
