import type { Browser } from 'playwright';
import { shopOrder, startOrderShop, VIEWS } from '../../test/embed/orderShop';
import { type BenchRow, rounded } from '../benchResult';

/** Of decisions. */
const LEAST_SHARE = 0.95;

const shareOf = (scorers: readonly string[], is: (scorer: string) => boolean): number => scorers.filter(is).length / scorers.length;
const byTfjs = (scorer: string): boolean => scorer.startsWith('tfjs-');

/** What scored the decisions of shoppers on pages of a shop that is not ours, counted from the built bundle: from each shopper's second page on, the first one of each page. The first page fetches no runtime. */
export const decided = async (browser: Browser): Promise<readonly BenchRow[]> => {
  const shop = await startOrderShop();
  try {
    const { scorers } = await shopOrder(browser, shop, "'wasm-unsafe-eval'");
    const first = scorers.filter((_, i) => i % VIEWS === 0);
    const later = scorers.filter((_, i) => i % VIEWS !== 0);
    const without = await shopOrder(browser, shop, '');
    const share = shareOf(later, byTfjs);
    const plain = shareOf(without.scorers, (scorer) => scorer === 'plain');
    const kinds = [...new Set(scorers)].map((kind) => `${scorers.filter((scorer) => scorer === kind).length} ${kind}`).join(', ');
    return [
      {
        what: 'share of decisions decided by tfjs',
        value: rounded(100 * share),
        unit: '%',
        ratio: rounded(share),
        ok: share >= LEAST_SHARE && !first.some(byTfjs),
        note: `at least ${100 * LEAST_SHARE}% wanted; ${kinds}, one each of ${scorers.length} page views of ${first.length} shoppers, without their first; the policy allows 'wasm-unsafe-eval'`,
      },
      {
        what: 'share decided by plain without WebAssembly',
        value: rounded(100 * plain),
        unit: '%',
        ratio: rounded(plain),
        ok: plain === 1 && without.runtime.length === 0,
        note: `of ${without.scorers.length}; files of the runtime fetched: ${without.runtime.length}`,
      },
    ];
  } finally {
    await shop.close();
  }
};
