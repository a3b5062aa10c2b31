import { spawnSync } from 'node:child_process';
import { gzipSync } from 'node:zlib';
import { build } from 'vite';
import { isFresh } from '../scripts/freshness.mjs';
import { measureSizes, moduleBudgets } from '../scripts/sizes.mjs';
import type { BenchRow } from './benchResult';

/** What the libraries alone weigh, bundled and minified as ours is: no widget on top of them can be smaller. */
const floors: Readonly<Record<string, string>> = {
  widget: "import { h, render } from 'preact'; globalThis.floor = [h, render];",
  'worker, every page': "import { expose } from 'comlink'; import { openDB } from 'idb'; expose({}); globalThis.floor = openDB;",
};

const gzipOf = async (source: string): Promise<number> => {
  const id = '\0floor';
  const result = await build({
    configFile: false,
    logLevel: 'silent',
    plugins: [
      { name: 'floor', resolveId: (name) => (name === 'floor' ? id : undefined), load: (name) => (name === id ? source : undefined) },
    ],
    build: { write: false, target: 'es2022', rollupOptions: { input: 'floor', output: { format: 'iife', comments: false } } },
  });
  const outputs = Array.isArray(result) ? result : [result];
  return outputs.reduce((sum, part) => sum + ('output' in part ? gzipSync(part.output[0].code).length : 0), 0);
};

/** Bytes a shop's page downloads, gzip, against their budgets and against the libraries alone; of a build no older than its sources. */
export const bench = async (): Promise<readonly BenchRow[]> => {
  // The build ends with 1 above a budget; here that is a row, not a failure.
  if (!isFresh()) spawnSync(process.execPath, ['scripts/build.mjs'], { stdio: ['ignore', 'ignore', 'inherit'] });
  return Promise.all(
    [...measureSizes('dist/widget'), ...measureSizes('dist/module', moduleBudgets)].map(
      async ({ what, kB, budget, ok }): Promise<BenchRow> => {
        const source = floors[what];
        const row = { what, value: Number(kB.toFixed(3)), unit: 'kB gzip', budget, ok };
        if (!source) return row;
        const floor = (await gzipOf(source)) / 1000;
        return { ...row, floor, ratio: Number((kB / floor).toFixed(2)) };
      },
    ),
  );
};
