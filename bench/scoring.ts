import { spawnSync } from 'node:child_process';
import { isFresh } from '../scripts/prepare.mjs';
import { launch } from '../test/helpers/e2e/browser';
import type { BenchRow } from './benchResult';
import { smallBundle, startBenchShop } from './decision/benchShop';
import { crossover } from './scoring/crossover';
import { decided } from './scoring/decided';
import { decisionTimes } from './scoring/decisionTimes';
import { scoringFiles } from './scoring/scoringFiles';
import { openStepPage } from './scoring/stepPage';

/**
 * The sequence network in Chromium: what a step takes in plain TypeScript, on WASM, WebGL and WebGPU by its size, what calibration chooses, which of them
 * scored the decisions of the built bundle, and how long those took.
 */
export const bench = async (): Promise<readonly BenchRow[]> => {
  // The build ends with 1 above a size budget, which is not the question here.
  if (!isFresh()) spawnSync(process.execPath, ['scripts/build.mjs'], { stdio: ['ignore', 'ignore', 'inherit'] });
  const shop = await startBenchShop(await smallBundle(1), await scoringFiles());
  // WebGPU is there without a graphics processor only where it is asked for so.
  const browser = await launch('--enable-unsafe-webgpu');
  try {
    const page = await openStepPage(browser, shop);
    const steps = await crossover(page);
    await page.close();
    return [...steps, ...(await decided(browser)), ...(await decisionTimes(browser))];
  } finally {
    await browser.close();
    shop.close();
  }
};
