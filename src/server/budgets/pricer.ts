import type { Clock } from '../../protocol/clock';
import type { ExpectedTraffic } from '../../stats/metrics/expectedTraffic';
import { type BudgetPrices, moveBudgetPrices, shadowPrices } from '../../stats/metrics/shadowPrices';
import type { Store } from '../store/store';

/** How long prices are good for, ms: the status document is asked for all the time and must not read the whole catalog each time. */
const PRICED_FOR = 5_000;
/** How long after a start they may be lost, ms. */
const KEPT_EVERY = 60_000;

/** Shadow prices of the budgets, moved as they are asked for. */
export interface Pricer {
  prices(): Promise<Readonly<Record<string, number>>>;
}

/**
 * Where prices stand is kept in the store now and then, so that a server that starts again goes on with them. Replicas each move their own by the same
 * books and keep them in turn: they differ by no more than what came within a minute.
 * @param expected when more or fewer visits come than else
 */
export const createPricer = (
  store: Pick<Store, 'catalog' | 'budgetPrices' | 'putBudgetPrices' | 'currentBundle'>,
  bundleFacts: (id: string) => Promise<{ readonly valueScale: string } | undefined>,
  clock: Clock,
  expected: () => Promise<ExpectedTraffic>,
): Pricer => {
  let known: BudgetPrices | undefined;
  let at: number | undefined;
  let keptAt: number | undefined;
  return {
    prices: async () => {
      const now = clock();
      if (!known || at === undefined || Math.abs(now - at) >= PRICED_FOR) {
        at = now;
        const bundle = await store.currentBundle();
        const scale = bundle && (await bundleFacts(bundle.id))?.valueScale;
        known = moveBudgetPrices(known ?? (await store.budgetPrices()), await store.catalog(), now, await expected(), scale);
        if (Object.keys(known.coupons).length > 0 && (keptAt === undefined || Math.abs(now - keptAt) >= KEPT_EVERY)) {
          keptAt = now;
          // Devices must hear of the switch from a store that cannot be written to, too; the next minute tries again.
          void store.putBudgetPrices(known, now).catch(() => undefined);
        }
      }
      return shadowPrices(known);
    },
  };
};
