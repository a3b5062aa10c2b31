import { spawnSync } from 'node:child_process';
import { isFresh } from '../scripts/freshness.mjs';
import { launch } from '../test/helpers/e2e/launch';
import type { BenchRow } from './benchResult';
import { startBenchShop } from './decision/benchShop';
import { logBytes } from './decision/logBytes';
import { logSize } from './decision/logSize';

const COUPONS = 64;

/** The built worker in Chromium, asked from the main thread: whether a decision depends on how much is logged, and what the log weighs. */
export const bench = async (): Promise<readonly BenchRow[]> => {
  // The build ends with 1 above a size budget, which is not the question here.
  if (!isFresh()) spawnSync(process.execPath, ['scripts/build.mjs'], { stdio: ['ignore', 'ignore', 'inherit'] });
  const [shop, browser] = [await startBenchShop(COUPONS), await launch()];
  try {
    const rows: BenchRow[] = [];
    for (const part of [logBytes, logSize]) rows.push(...(await part(browser, shop)));
    return rows;
  } finally {
    await browser.close();
    shop.close();
  }
};
