import type { Browser } from 'playwright';
import { isQuick } from '../all/isQuick';
import { type BenchRow, median, rounded } from '../benchResult';
import type { BenchBundle } from './benchBundle';
import { openBenchPage } from './benchPage';
import type { BenchShop, Extra } from './benchShop';
import { bundled } from './bundled';
import type { FloorInit } from './floorWorker';
import { quantile } from './quantile';
import { visit } from './visit';

const [WARM_UP, TURNS, IN_TURN] = isQuick ? [50, 4, 20] : [100, 40, 60];
const [MOST_MS, MOST_RATIO] = [5, 3];

/** The floor's worker and what it works with, to be served beside the shop. */
export const floorFiles = async ({ order, prior, contexts }: BenchBundle): Promise<Extra> => ({
  '/bench/floor.js': await bundled('floorWorker.ts'),
  '/bench/floor.json': JSON.stringify({
    spec: order.spec,
    weights: [...order.weights],
    tokens: order.tokens,
    prior,
    contexts: contexts.map((context) => [...context]),
  } satisfies FloorInit),
});

/** Milliseconds of each decision of a turn, and of the least that could make one. */
export type WarmTurn = readonly [ours: readonly number[], least: readonly number[]];

/** From asking to the answer on the main thread, everything loaded, beside the least that could do; both on one page, in turns. */
export const warmTurns = async (browser: Browser, shop: BenchShop): Promise<readonly WarmTurn[]> => {
  const bench = await openBenchPage(browser, shop);
  const { page } = bench;
  await bench.spawn();
  await bench.record(visit(1_000));
  await page.evaluate(async () => {
    const init = await (await fetch('/bench/floor.json')).json();
    window.floorWorker = new Worker('/bench/floor.js');
    await new Promise((resolve) => {
      window.floorWorker.onmessage = resolve;
      window.floorWorker.postMessage(init);
    });
  });
  const floor = (times: number): Promise<readonly number[]> =>
    page.evaluate(async (count) => {
      const taken: number[] = [];
      for (let i = 0; i < count; i++) {
        const from = performance.now();
        await new Promise((resolve) => {
          window.floorWorker.onmessage = resolve;
          window.floorWorker.postMessage(i);
        });
        taken.push(performance.now() - from);
      }
      return taken;
    }, times);
  const sides = [bench.decide, floor] as const;
  for (const side of sides) await side(WARM_UP);
  const turns: WarmTurn[] = [];
  for (let turn = 0; turn < TURNS; turn++) {
    const taken: (readonly number[])[] = [];
    // Each goes first in every other turn.
    for (const which of turn % 2 ? [1, 0] : [0, 1]) taken[which] = (await sides[which]?.(IN_TURN)) ?? [];
    turns.push([taken[0] ?? [], taken[1] ?? []]);
  }
  await bench.close();
  return turns;
};

/** Median and 95th percentile of a warm decision, and both over the floor. */
export const warm = async (browser: Browser, shop: BenchShop): Promise<readonly BenchRow[]> => {
  const turns = await warmTurns(browser, shop);
  const note = `within ${TURNS} turns of ${IN_TURN}; floor: bare worker, message, one step of the network, draws, one committed put`;
  const row = (what: string, of: (values: readonly number[]) => number, budget: number): readonly BenchRow[] => {
    const [value, least] = [of(turns.flatMap(([ours]) => ours)), of(turns.flatMap(([, floors]) => floors))];
    const ratio = rounded(median(turns.map(([ours, floors]) => of(ours) / of(floors))));
    return [
      { what: `${what}, 64 coupons`, value: rounded(value), unit: 'ms', floor: rounded(least), ratio, budget, ok: value <= budget },
      { what: `${what} over the floor`, value: ratio, unit: '×', budget: MOST_RATIO, ok: ratio <= MOST_RATIO, note },
    ];
  };
  return [...row('ask to answer, p95', (values) => quantile(values, 0.95), MOST_MS), ...row('ask to answer, median', median, MOST_MS)];
};
