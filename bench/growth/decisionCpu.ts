import { setTimeout as wait } from 'node:timers/promises';
import { isQuick } from '../all/isQuick';
import type { BenchPage } from '../decision/benchPage';
import { threadTimes } from '../wake/threadTimes';
import { inTurns } from './inTurns';

const [WARM_UP, TURNS, IN_TURN] = isQuick ? [20, 3, 10] : [60, 11, 20];
/** What Chromium calls a worker's thread, as far as Linux keeps it. */
const THREAD = 'DedicatedWorker';
/** For what pages have left undone, ms. */
const SETTLE = isQuick ? 1_000 : 10_000;

/**
 * Processor time of the worker's thread for a decision, ms, of each page; NaN where the kernel does not tell it. What the database's own process does
 * is not in it. The pages are asked in turns, and only one is asked at a time.
 */
export const decisionCpu = async (pages: readonly BenchPage[]): Promise<readonly number[]> => {
  for (const page of pages) await page.decide(WARM_UP);
  await wait(SETTLE);
  return inTurns(
    pages.map((page) => async () => {
      const before = threadTimes(THREAD).named;
      await page.decide(IN_TURN);
      return (threadTimes(THREAD).named - before) / IN_TURN;
    }),
    TURNS,
  );
};
