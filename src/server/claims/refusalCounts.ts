import { type Clock, MINUTE } from '../../protocol/values/clock';
import { localDate } from '../../protocol/values/localDay';
import { timeZoneOf } from '../budgets/budgetUsage';
import type { CatalogRepository } from '../records/catalogRepository';
import type { MetricsRepository, RefusalCount } from '../records/metricsRepository';

export interface RefusalCountsDeps {
  readonly store: Pick<MetricsRepository, 'addRefusals'> & Pick<CatalogRepository, 'catalog'>;
  readonly clock: Clock;
  /** Called with errors of a timed write. */
  readonly onError: (error: unknown) => void;
}

/** Refused requests by coupon and reason, collected in memory, so that counting one costs a single map look-up. */
export interface RefusalCounts {
  /** @param couponId as in the request; empty if it named none */
  note(couponId: string, code: string): void;
  /** Adds the collected counts to the store. If writing fails, they are kept for the next time. */
  flush(): Promise<void>;
  start(everyMs: number): void;
  stop(): Promise<void>;
}

/** Clients may name any coupon. Beyond this number, refusals are counted without the name. */
const MOST = 1_000;
/** All time zone offsets are multiples of it, so no day begins within one. */
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
    // Counts collected during another write are written after it.
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
