import type { Browser } from 'playwright';
import type { BenchRow } from '../benchResult';
import { ownRow } from './ownRow';
import { longestTask, type OwnWork } from './ownWork';
import { browse, openContext } from './visit';
import type { VitalsWorld } from './vitalsWorld';

const PAGES = 3;
const readers = ['with', 'plain'] as const;
type Reader = (typeof readers)[number];

/**
 * New shoppers who look at page after page while the worker fetches and starts TensorFlow.js, measures the backends and reads their steps: the longest task
 * of ours on the page, of each page view; beside it, in turns, the same without WebAssembly, which also has what else the machine did. Not ok either where
 * TensorFlow.js scored less than 95% of the choices: then something else was measured.
 */
export const whileReading = async (browser: Browser, { page, isOwn }: VitalsWorld, visitors: number): Promise<BenchRow> => {
  const works: Record<Reader, OwnWork[]> = { with: [], plain: [] };
  const scorers: string[] = [];
  for (let visitor = 0; visitor <= visitors; visitor++)
    for (const reader of visitor % 2 ? readers : readers.toReversed()) {
      const context = await openContext(browser);
      const met = await browse(context, page[reader], PAGES);
      await context.close();
      // The first one warms the machine up.
      if (visitor === 0) continue;
      works[reader].push(...met.seen.map((one) => longestTask(one, isOwn)));
      if (reader === 'with') scorers.push(...met.scorers);
    }
  const row = ownRow('own task, TensorFlow.js reading', works.with);
  const plain = ownRow('without', works.plain);
  const byTfjs = scorers.filter((scorer) => scorer.startsWith('tfjs-')).length;
  return {
    ...row,
    ok: row.ok && byTfjs >= 0.95 * scorers.length,
    note: `${row.note}; ${byTfjs} of ${scorers.length} choices by TensorFlow.js; without WebAssembly ${plain.value} ms, ${plain.note}`,
  };
};
