import { spawnSync } from 'node:child_process';
import { gzipSync } from 'node:zlib';
import { isFresh } from '../scripts/prepare.mjs';
import { consoleBudgets, measureSizes, moduleBudgets } from '../scripts/sizes.mjs';
import type { BenchRow } from './benchResult';
import { bundledText } from './decision/bundled';

/** What the libraries alone weigh, bundled and minified as ours is: no widget on top of them can be smaller. */
const floors: Readonly<Record<string, string>> = {
  'first page': "import { expose } from 'comlink'; import { openDB } from 'idb'; expose({}); globalThis.floor = openDB;",
  'page with a coupon':
    "import { expose } from 'comlink'; import { openDB } from 'idb'; import { h, render } from 'preact'; expose({}); globalThis.floor = [openDB, h, render];",
};

const gzipOf = async (source: string): Promise<number> => gzipSync(await bundledText(source)).length;

/** Bytes that a shop's page and the console download, gzip, against their budgets and against the libraries alone; of a build no older than its sources. */
export const bench = async (): Promise<readonly BenchRow[]> => {
  // The build ends with 1 above a budget; here that is a row, not a failure.
  if (!isFresh()) spawnSync(process.execPath, ['scripts/build.mjs'], { stdio: ['ignore', 'ignore', 'inherit'] });
  return Promise.all(
    [
      ...measureSizes('dist/widget'),
      ...measureSizes('widget/module/dist', moduleBudgets),
      ...measureSizes('dist/console', consoleBudgets),
    ].map(async ({ what, kB, budget, ok }): Promise<BenchRow> => {
      const source = floors[what];
      const row = { what, value: Number(kB.toFixed(3)), unit: 'kB gzip', budget, ok };
      if (!source) return row;
      const floor = (await gzipOf(source)) / 1000;
      return { ...row, floor, ratio: Number((kB / floor).toFixed(2)) };
    }),
  );
};
