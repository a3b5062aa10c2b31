import type { Browser } from 'playwright';
import { type BenchPage, openBenchPage } from '../decision/benchPage';
import { type BenchShop, startBenchShop } from '../decision/benchShop';
import { visit } from '../decision/visit';
import { decisionCpu } from './decisionCpu';

type Bundle = Parameters<typeof startBenchShop>[0];

/** Events of the visit in which is decided. */
const RECENT = 1_000;

/** What one side of a comparison has: its size, its bundle, and what is put onto its page beside the visit. */
export interface Side {
  readonly size: number;
  readonly bundle: Bundle;
  readonly fill?: (page: BenchPage) => Promise<void>;
}

/** Size and processor time of a decision, ms, each in a browser and a shop of its own. */
export const decisionPoints = async (
  browser: Browser,
  sides: readonly Side[],
): Promise<readonly (readonly [size: number, cost: number])[]> => {
  const opened: { readonly shop: BenchShop; readonly page: BenchPage }[] = [];
  try {
    for (const { bundle, fill } of sides) {
      const shop = await startBenchShop(bundle);
      const page = await openBenchPage(browser, shop);
      opened.push({ shop, page });
      await page.spawn();
      await fill?.(page);
      await page.record(visit(RECENT));
    }
    const costs = await decisionCpu(opened.map(({ page }) => page));
    return sides.map(({ size }, i) => [size, costs[i] ?? Number.NaN]);
  } finally {
    for (const { page, shop } of opened) {
      await page.close();
      shop.close();
    }
  }
};
