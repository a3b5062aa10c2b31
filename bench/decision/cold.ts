import type { Browser } from 'playwright';
import type { SequenceScores } from '../../src/engine/scoring/plainSequence';
import { isQuick } from '../all/isQuick';
import { type BenchRow, median, rounded } from '../benchResult';
import type { BareAsk } from './bareWorker';
import type { BenchBundle } from './benchBundle';
import { type BenchPage, openBenchPage } from './benchPage';
import type { BenchShop, Extra } from './benchShop';
import { bundled } from './bundled';
import { visit } from './visit';

const [LOADS, FIRST_VISITS] = isQuick ? [4, 2] : [24, 5];
const MOST_RATIO = 1.5;

/** The bare worker and what it is asked, to be served beside the shop. */
export const bareFiles = async ({ order }: BenchBundle): Promise<Extra> => ({
  '/bench/bare.js': await bundled('bareWorker.ts'),
  '/bench/weights.bin': order.shard,
  '/bench/bare.json': JSON.stringify({ spec: order.spec, tokens: order.tokens }),
});

/**
 * Milliseconds from the worker's creation to its first answer, on a page that has just been loaded and already holds its source, as the
 * widget has it when it starts one.
 */
export const firstDecision = ({ page }: BenchPage, shop: BenchShop): Promise<number> =>
  page.evaluate(
    async ({ config, url }) => {
      const { wrap } = await import(/* @vite-ignore */ `${url}comlink.mjs`);
      const source = URL.createObjectURL(await (await fetch('/v1/device.js')).blob());
      const from = performance.now();
      const worker = new Worker(source);
      const api = wrap(worker);
      const ready = await api.start({ ...config, api: url.slice(0, -1), base: url });
      const answer = await api.decide({ facts: {}, channel: 'site' });
      const taken = performance.now() - from;
      if (!ready.ok || !answer.ok) throw new Error(JSON.stringify([ready, answer]));
      worker.terminate();
      return taken;
    },
    { config: shop.config, url: shop.url },
  );

const bare = ({ page }: BenchPage, shop: BenchShop): Promise<number> =>
  page.evaluate(async (url) => {
    const asked = await (await fetch('/bench/bare.json')).json();
    const message: BareAsk = { ...asked, url: `${url}bench/weights.bin` };
    const source = URL.createObjectURL(await (await fetch('/bench/bare.js')).blob());
    const from = performance.now();
    const worker = new Worker(source);
    const answer = await new Promise<SequenceScores>((resolve) => {
      worker.onmessage = ({ data }) => resolve(data);
      worker.postMessage(message);
    });
    const taken = performance.now() - from;
    if (!Number.isFinite(answer.anyway + answer.moved)) throw new Error('the bare worker has no answer');
    worker.terminate();
    return taken;
  }, shop.url);

const sides = [firstDecision, bare] as const;

/** Both on a page loaded anew for each; who is first changes every time. */
const inTurn = async (bench: BenchPage, shop: BenchShop, turn: number): Promise<readonly [ours: number, bare: number]> => {
  const taken: number[] = [];
  for (const which of turn % 2 ? [1, 0] : [0, 1]) {
    await bench.page.goto(shop.url);
    taken[which] = (await sides[which]?.(bench, shop)) ?? Number.NaN;
  }
  return [taken[0] ?? Number.NaN, taken[1] ?? Number.NaN];
};

const ratioOf = (turns: readonly (readonly [number, number])[]): number => rounded(median(turns.map(([own, least]) => own / least)));

/** From nothing running to the first decision, on a later page view and on the very first one. */
export const cold = async (browser: Browser, shop: BenchShop): Promise<readonly BenchRow[]> => {
  const first: (readonly [number, number])[] = [];
  for (let turn = 0; turn < FIRST_VISITS; turn++) {
    const bench = await openBenchPage(browser, shop);
    first.push(await inTurn(bench, shop, turn));
    await bench.close();
  }
  const bench = await openBenchPage(browser, shop);
  await bench.spawn();
  await bench.record(visit(1_000));
  // Caches are filled, and the engine's code has been compiled as often as browsers ask for before they keep it.
  for (let turn = 0; turn < 4; turn++) await inTurn(bench, shop, turn);
  const later: (readonly [number, number])[] = [];
  for (let turn = 0; turn < LOADS; turn++) later.push(await inTurn(bench, shop, turn));
  await bench.close();
  const column = (turns: typeof later, which: 0 | 1): number => rounded(median(turns.map((turn) => turn[which])));
  const ratio = ratioOf(later);
  return [
    {
      what: 'cold start, 64 coupons',
      value: column(later, 0),
      unit: 'ms',
      floor: column(later, 1),
      ratio,
      ok: true,
      note: 'HTTP cache warm, bundle in IndexedDB; worker created to first decision, on a page just loaded',
    },
    {
      what: 'cold start over the floor',
      value: ratio,
      unit: '×',
      budget: MOST_RATIO,
      ok: ratio <= MOST_RATIO,
      note: `within ${LOADS} turns; floor: database opened, weights read and decoded, the shopper's steps read, nothing verified`,
    },
    {
      what: 'cold start, very first visit',
      value: column(first, 0),
      unit: 'ms',
      floor: column(first, 1),
      ratio: ratioOf(first),
      ok: true,
      note: 'empty storage and cache; all files from this machine; the floor fetches the weights alone',
    },
  ];
};
