import type { Browser } from 'playwright';
import { isQuick } from '../all/isQuick';
import { type BenchRow, median, rounded } from '../benchResult';
import { benchBundle } from '../decision/benchBundle';
import { openBenchPage } from '../decision/benchPage';
import { startBenchShop } from '../decision/benchShop';
import { firstDecision } from '../decision/cold';
import { quantile } from '../decision/quantile';
import { visit } from '../decision/visit';
import { floorFiles, warmTurns } from '../decision/warm';

const COUPONS = 64;
const LOADS = isQuick ? 4 : 24;
const [WARM_MS, WARM_RATIO, FIRST_RATIO] = [8, 3, 1.5];
/** A page without WebAssembly, and with all else that the bench needs. */
const NO_WASM = "default-src 'self' blob: data:; script-src 'self' blob: 'unsafe-inline'";

type Sides = readonly [withTfjs: number, plain: number];

/** What the last decisions of a page were scored by. */
const scorersOf = async (page: Awaited<ReturnType<typeof openBenchPage>>): Promise<readonly string[]> =>
  page.page.evaluate(async () => {
    const database = await new Promise<IDBDatabase>((resolve) => {
      const request = indexedDB.open('couplet');
      request.onsuccess = () => resolve(request.result);
    });
    const all = await new Promise<readonly { readonly decision: { readonly versions: { readonly scorer: string } } }[]>((resolve) => {
      const request = database.transaction('decisions').objectStore('decisions').getAll();
      request.onsuccess = () => resolve(request.result);
    });
    database.close();
    return all.map(({ decision }) => decision.versions.scorer);
  });

const kindsOf = (scorers: readonly string[]): string =>
  [...new Set(scorers)].map((kind) => `${kind} ${scorers.filter((scorer) => scorer === kind).length}`).join(', ');

/** Decisions of the built worker among 64 coupons by a bundle with a sequence network: warm beside the least that could make one, the first of a page beside plain. */
export const decisionTimes = async (browser: Browser): Promise<readonly BenchRow[]> => {
  const real = await benchBundle(COUPONS);
  const [shop, plainShop] = [await startBenchShop(real, await floorFiles(real)), await startBenchShop(real, {}, NO_WASM)];
  try {
    const turns = await warmTurns(browser, shop);
    const p95 = (values: readonly number[]): number => quantile(values, 0.95);
    const warmMs = p95(turns.flatMap(([ours]) => ours));
    const warmRatio = rounded(median(turns.map(([ours, least]) => p95(ours) / p95(least))));
    const both = [
      { shop, bench: await openBenchPage(browser, shop) },
      { shop: plainShop, bench: await openBenchPage(browser, plainShop) },
    ] as const;
    for (const { bench } of both) {
      await bench.spawn();
      await bench.record(visit(1_000));
      // The runtime comes in idle time, and its calibration is kept.
      await bench.page.waitForTimeout(3_000);
    }
    const loads: Sides[] = [];
    for (let turn = -4; turn < LOADS; turn++) {
      const taken: number[] = [];
      for (const which of turn % 2 ? ([1, 0] as const) : ([0, 1] as const)) {
        const { shop: own, bench } = both[which];
        await bench.page.goto(own.url);
        taken[which] = await firstDecision(bench, own);
      }
      // The first ones fill the caches of files and of compiled code.
      if (turn >= 0) loads.push([taken[0] ?? Number.NaN, taken[1] ?? Number.NaN]);
    }
    const kinds = await Promise.all(both.map(async ({ bench }) => kindsOf(await scorersOf(bench))));
    for (const { bench } of both) await bench.close();
    const firstRatio = rounded(median(loads.map(([own, plain]) => own / plain)));
    return [
      {
        what: 'warm decision, p95, 64 coupons',
        value: rounded(warmMs),
        unit: 'ms',
        floor: rounded(p95(turns.flatMap(([, least]) => least))),
        ratio: warmRatio,
        budget: WARM_MS,
        ok: warmMs <= WARM_MS && warmRatio <= WARM_RATIO,
        note: `at most ${WARM_RATIO} × its floor; floor: bare worker, message, one step of the network, draws, one committed put; within ${turns.length} turns`,
      },
      {
        what: 'first decision of a page, 64 coupons',
        value: rounded(median(loads.map(([own]) => own))),
        unit: 'ms',
        floor: rounded(median(loads.map(([, plain]) => plain))),
        ratio: firstRatio,
        ok: firstRatio <= FIRST_RATIO,
        note: `at most ${FIRST_RATIO} ×; worker created to first decision, compared with the same page without WebAssembly; within ${LOADS} turns; scored by ${kinds.join('; without WebAssembly by ')}`,
      },
    ];
  } finally {
    shop.close();
    plainShop.close();
  }
};
