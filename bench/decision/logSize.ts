import { setTimeout as wait } from 'node:timers/promises';
import type { Browser } from 'playwright';
import { realisticEvents } from '../../test/helpers/realisticEvents';
import { isQuick } from '../all/isQuick';
import { type BenchRow, median, rounded } from '../benchResult';
import { openBenchPage } from './benchPage';
import type { BenchShop } from './benchShop';
import { visit } from './visit';

const [FEW, MANY] = [1_000, isQuick ? 20_000 : 1_000_000];
const [WARM_UP, TURNS, IN_TURN] = isQuick ? [20, 6, 7] : [50, 100, 7];
/** A database that has just taken 200 MB goes on sorting them for a while; ms. */
const SETTLE = isQuick ? 1_000 : 20_000;
const MOST_RATIO = 1.1;

/**
 * Time of a decision with 10³ and with 10⁶ events in the log, in turns: browsers with the same last thousand events, one of which has
 * 999,000 more before them, none of them packed. That is the worst log there can be; compaction would leave 10,000.
 */
export const logSize = async (browser: Browser, shop: BenchShop): Promise<readonly BenchRow[]> => {
  const recent = visit(FEW);
  const pages = await Promise.all([MANY - FEW, 0, 0].map(async (before) => ({ before, page: await openBenchPage(browser, shop) })));
  for (const { before, page } of pages) {
    await page.spawn();
    if (before > 0) await page.fill(realisticEvents(20_000, 0), before / 100);
    await page.record(recent);
  }
  await wait(SETTLE);
  for (const { page } of pages) await page.decide(WARM_UP);
  /** Median of each turn, by page. */
  const turns: number[][] = [];
  for (let turn = 0; turn < TURNS; turn++) {
    const medians: number[] = [];
    for (let i = 0; i < pages.length; i++) {
      // Each after each other one as often: what a browser leaves undone is done while the next one is asked.
      const which = (turn % 2 === 0 ? i + turn : 2 * pages.length + turn - i) % pages.length;
      medians[which] = median((await pages[which]?.page.decide(IN_TURN)) ?? []);
    }
    turns.push(medians);
  }
  const logged = (await pages[0]?.page.log())?.events;
  if (logged !== MANY) throw new Error(`the long log has ${logged} events`);
  for (const { page } of pages) await page.close();
  const column = (which: number): number[] => turns.map((medians) => medians[which] ?? Number.NaN);
  const [many, few] = [median(column(0)), median([...column(1), ...column(2)])];
  // Within a turn, because the machine is not as fast in every one; the two with the same log say how much of a ratio is chance.
  const ratio = median(turns.map(([long = 0, one = 0, other = 0]) => (2 * long) / (one + other)));
  const chance = median(turns.map(([, one = 0, other = 0]) => other / one));
  const note = `in turns, ${TURNS * IN_TURN} decisions each; two browsers with 10³ events: ×${rounded(chance)}`;
  return [
    { what: 'decision, 10³ events logged', value: rounded(few), unit: 'ms', ok: true },
    { what: isQuick ? 'decision, 20,000 events logged' : 'decision, 10⁶ events logged', value: rounded(many), unit: 'ms', ok: true },
    {
      what: `decision, ${isQuick ? '20,000' : '10⁶'} events logged over 10³`,
      value: rounded(ratio),
      unit: '×',
      budget: MOST_RATIO,
      ok: ratio <= MOST_RATIO,
      note,
    },
  ];
};
