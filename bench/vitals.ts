import { spawnSync } from 'node:child_process';
import { cpus, loadavg } from 'node:os';
import { isFresh } from '../scripts/prepare.mjs';
import { launch } from '../test/helpers/e2e/browser';
import { isQuick } from './all/isQuick';
import { type BenchRow, median, rounded } from './benchResult';
import { judge, type Pairs, shiftOf } from './vitals/judge';
import type { Seen } from './vitals/observers';
import { LONG_MS, ownRow } from './vitals/ownRow';
import { blockingTime, longestScript, longestTask } from './vitals/ownWork';
import { whileReading } from './vitals/reading';
import { type Cache, type Met, makeArrivals, makeRounds, type Rounds } from './vitals/rounds';
import { look, openContext } from './vitals/visit';
import { startVitalsWorld, type Variant, type VitalsWorld } from './vitals/vitalsWorld';

const PAIRS = isQuick ? 2 : 7;
/** Of arrivals, which are short: enough to tell a shift from what else the machine does. */
const ARRIVALS = isQuick ? 10 : 48;
/** A shift that nobody sees: about a frame, ms. */
const MOST_SHIFT = 20;
/** "Good" (https://web.dev/articles/inp), ms. */
const GOOD_INP_MS = 200;
/** Event durations are told in steps, ms. */
const INP_STEP_MS = 8;
/** Shifts the eye does not see: a pixel on a phone's screen. */
const CLS_LEAST = 0.001;

const missing = (what: string): never => {
  throw new Error(`no ${what}`);
};
/** Zero is no paint. */
const lcp = ({ looked }: Met): number => looked.lcp || missing('LCP');
const inp = ({ used }: Met): number => used.inp || missing('INP');
const cls = ({ looked }: Met): number => looked.cls ?? missing('CLS');

const judged = (what: string, unit: string, { tag, control }: Rounds, figure: (met: Met) => number, least: number): BenchRow => {
  const of = ({ without, with: other }: Rounds['tag']) => ({ without: without.map(figure), with: other.map(figure) });
  const { delta, interval, confidence, within, control: aa, ...medians } = judge(of(tag), of(control), least);
  const range = (values: readonly number[]): string => values.map((value) => rounded(value)).join(' … ');
  return {
    what,
    value: rounded(delta),
    unit,
    ok: within,
    note: `${range(interval)}; ${(100 * confidence).toFixed(1)}% interval; with ${rounded(medians.with)}, without ${rounded(medians.without)}; A/A ${rounded(aa.delta)}, ${range(aa.interval)}`,
  };
};

const shiftRow = (what: string, pairs: Pairs): BenchRow => {
  const { shift, interval } = shiftOf(pairs);
  const [low, high] = interval.map((value) => rounded(value));
  const told = interval[0] > 0 || interval[1] < 0 ? 'told from zero' : 'not told from zero';
  return {
    what,
    value: rounded(shift),
    unit: 'ms',
    budget: MOST_SHIFT,
    ok: shift <= MOST_SHIFT,
    note: `${low} … ${high}, ${told}; 95% interval of ${pairs.with.length} pairs; with ${rounded(median(pairs.with))}, without ${rounded(median(pairs.without))}`,
  };
};

const rowsOf = (cache: Cache, rounds: Rounds, isOwn: (url: string) => boolean): readonly BenchRow[] => {
  const seen = (pick: 'looked' | 'used'): readonly Seen[] => rounds.tag.with.map((met) => met[pick]);
  const both = [...seen('looked'), ...seen('used')];
  const ofCard = median(rounds.tag.with.map((met) => met.ofCard));
  return [
    judged(`LCP with a card, ${cache}`, 'ms', rounds, lcp, 0),
    judged(`INP, ${cache}`, 'ms', rounds, inp, INP_STEP_MS),
    judged(`CLS, ${cache}`, '', rounds, cls, CLS_LEAST),
    judged(`blocking time, ${cache}`, 'ms', rounds, ({ looked, used }) => blockingTime(looked) + blockingTime(used), LONG_MS),
    ownRow(
      `own script, ${cache}`,
      both.map((one) => longestScript(one, isOwn)),
    ),
    ownRow(
      `own task, ${cache}`,
      both.map((one) => longestTask(one, isOwn)),
    ),
    {
      what: `card's slowest press, ${cache}`,
      value: ofCard,
      unit: 'ms',
      budget: GOOD_INP_MS,
      ok: ofCard <= GOOD_INP_MS,
    },
  ];
};

/** Where the page's policy allows no worker, all of it is done on the page. */
const withoutWorker = async (browser: Awaited<ReturnType<typeof launch>>, world: VitalsWorld): Promise<readonly BenchRow[]> => {
  const seen: Seen[] = [];
  for (let visit = 0; visit <= PAIRS; visit++) {
    const context = await openContext(browser);
    const one = await look(context, world.page.onPage, true);
    if (visit > 0) seen.push(one);
    await context.close();
  }
  return [
    ownRow(
      'own script, no worker',
      seen.map((one) => longestScript(one, world.isOwn)),
    ),
    ownRow(
      'own task, no worker',
      seen.map((one) => longestTask(one, world.isOwn)),
    ),
  ];
};

/**
 * Core Web Vitals of the demo's product page with and without the tag, its coupon shown, on a processor slowed down four times.
 * `--twin` puts a tag that blocks and shifts beside it: it must be told, whatever else is OVER, by CLS, blocking time and its own tasks.
 */
export const bench = async (): Promise<readonly BenchRow[]> => {
  // The build ends with 1 above a size budget, which is not the question here.
  if (!isFresh()) spawnSync(process.execPath, ['scripts/build.mjs'], { stdio: ['ignore', 'ignore', 'inherit'] });
  const isTwin = process.argv.includes('--twin');
  const variant: Variant = isTwin ? 'twin' : 'with';
  const world = await startVitalsWorld();
  const browser = await launch();
  const before = loadavg()[0] ?? 0;
  try {
    const rows: BenchRow[] = [];
    for (const cache of isTwin ? (['cold'] as const) : (['cold', 'warm'] as const)) {
      if (!isTwin) rows.push(shiftRow(`LCP, ${cache}`, await makeArrivals(browser, world, variant, cache, ARRIVALS)));
      rows.push(...rowsOf(cache, await makeRounds(browser, world, variant, cache, PAIRS), world.isOwn));
    }
    if (!isTwin) rows.push(...(await withoutWorker(browser, world)), await whileReading(browser, world, PAIRS));
    const load = rounded(Math.max(before, loadavg()[0] ?? 0), 2);
    return [...rows, { what: 'load of the machine', value: load, unit: 'processes', ok: true, note: `on ${cpus().length} cores` }];
  } finally {
    await browser.close();
    await world.close();
  }
};
