import { spawnSync } from 'node:child_process';
import { isFresh } from '../scripts/prepare.mjs';
import { launch } from '../test/helpers/e2e/browser';
import type { BenchRow } from './benchResult';
import { byCoupons } from './growth/byCoupons';
import { byDevices } from './growth/byDevices';
import { byEvents } from './growth/byEvents';
import { byItems } from './growth/byItems';

/**
 * What work costs as it grows, in processor time and bytes: an exponent k of cost ~ size^k for events, coupons, items and devices. How reports grow on
 * the server is part of `fleet`, how a log grows on the trainer of `trainer`.
 */
export const bench = async (): Promise<readonly BenchRow[]> => {
  // The build ends with 1 above a size budget, which is not the question here.
  if (!isFresh()) spawnSync(process.execPath, ['scripts/build.mjs'], { stdio: ['ignore', 'ignore', 'inherit'] });
  const browser = await launch();
  try {
    const rows: BenchRow[] = [];
    for (const part of [byEvents, byCoupons, byItems, byDevices]) {
      process.stderr.write(`growth: ${part.name}\n`);
      rows.push(...(await part(browser)));
    }
    return rows;
  } finally {
    await browser.close();
  }
};
