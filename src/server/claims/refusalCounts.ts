import { type Clock, MINUTE } from '../../protocol/values/clock';
import { localDate } from '../../protocol/values/localDay';
import { timeZoneOf } from '../budgets/budgetUsage';
import type { CatalogRepository } from '../records/catalogRepository';
import type { MetricsRepository, RefusalCount } from '../records/metricsRepository';

export interface RefusalCountsDeps {
  readonly store: Pick<MetricsRepository, 'addRefusals'> & Pick<CatalogRepository, 'catalog'>;
  readonly clock: Clock;
  /** Called with what a timed writing threw. */
  readonly onError: (error: unknown) => void;
}

/** Refused requests by coupon and reason, gathered in memory: a request costs one look into a map. */
export interface RefusalCounts {
  /** @param couponId as the request gave it; empty where it named none */
  note(couponId: string, code: string): void;
  /** Adds what was gathered to the store; what cannot be written is kept for the next time. */
  flush(): Promise<void>;
  start(everyMs: number): void;
  stop(): Promise<void>;
}

/** Clients may name any coupon: what goes beyond this is counted without its name. */
const MOST = 1_000;
/** All offsets of zones are multiples of it, so that no day begins within. */
const SLOT = 15 * MINUTE;

interface Gathered {
  readonly slot: number;
  readonly couponId: string;
  readonly code: string;
  count: number;
}

export const createRefusalCounts = ({ store, clock, onError }: RefusalCountsDeps): RefusalCounts => {
  let gathered = new Map<string, Gathered>();
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> | undefined;

  const add = (slot: number, couponId: string, code: string, count: number): void => {
    const key = `${slot} ${code} ${couponId}`;
    const known = gathered.get(key);
    if (known) known.count += count;
    else if (couponId !== '' && gathered.size >= MOST) add(slot, '', code, count);
    else gathered.set(key, { slot, couponId, code, count });
  };

  const write = async (): Promise<void> => {
    if (gathered.size === 0) return;
    const taken = [...gathered.values()];
    gathered = new Map();
    try {
      const timeZone = await timeZoneOf(store);
      const days = new Map(taken.map(({ slot }) => [slot, localDate(slot * SLOT, timeZone)]));
      await store.addRefusals(taken.map(({ slot, ...rest }): RefusalCount => ({ ...rest, day: days.get(slot) ?? '' })));
    } catch (error) {
      for (const { slot, couponId, code, count } of taken) add(slot, couponId, code, count);
      throw error;
    }
  };

  const flush = (): Promise<void> => {
    // What came while another was writing is written after it.
    const started = (running ?? Promise.resolve()).catch(() => undefined).then(write);
    running = started;
    return started;
  };

  return {
    note: (couponId, code) => add(Math.floor(clock() / SLOT), couponId, code, 1),
    flush,
    start: (everyMs) => {
      timer = setInterval(() => void flush().catch(onError), everyMs);
      timer.unref();
    },
    stop: async () => {
      clearInterval(timer);
      await flush().catch(onError);
    },
  };
};
