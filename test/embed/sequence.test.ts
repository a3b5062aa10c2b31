import type { Browser } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launch } from '../helpers/e2e/browser';
import type { HostShop } from '../helpers/e2e/hostShop';
import { SHORT_QUIET, shopOrder, startOrderShop, VIEWS } from './orderShop';

let shop: HostShop;
/** Whose shoppers rest for less before a choice. */
let hasty: HostShop;
let browser: Browser;
beforeAll(async () => {
  [shop, hasty, browser] = await Promise.all([startOrderShop(), startOrderShop(SHORT_QUIET), launch()]);
});
afterAll(async () => {
  await browser?.close();
  await Promise.all([shop, hasty].map((each) => each?.close()));
});

/** Runs in the page: its workers are told what Chromium tells them of a shopper's wish, which no protocol can set for a worker. */
const workerSavesData = (): void => {
  const said = 'Object.defineProperty(navigator, "connection", { value: { saveData: true } });';
  const Plain = Blob;
  window.Blob = class extends Plain {
    constructor(parts: BlobPart[] = [], options: BlobPropertyBag = {}) {
      super(/javascript/.test(options.type ?? '') ? [said, ...parts] : parts, options);
    }
  };
};

describe("a shop's page with a policy of its own", () => {
  it("has at least 95% of its choices scored by TensorFlow.js where it allows 'wasm-unsafe-eval', from a shopper's second page on", async () => {
    const { scorers, trouble, runtime } = await shopOrder(browser, shop, "'wasm-unsafe-eval'");
    const later = scorers.filter((_, i) => i % VIEWS !== 0);
    expect(later.filter((scorer) => scorer.startsWith('tfjs-')).length).toBeGreaterThanOrEqual(0.95 * later.length);
    // The first page fetches nothing ahead of need.
    expect(new Set(scorers.filter((_, i) => i % VIEWS === 0))).toEqual(new Set(['plain']));
    expect(runtime.some((path) => path.endsWith('.wasm'))).toBe(true);
    expect(trouble).toEqual([]);
  });

  it('has all of them scored in plain TypeScript where it does not, and fetches no runtime', async () => {
    const { scorers, trouble, runtime } = await shopOrder(browser, hasty, '', 'blob:', { atOnce: true });
    expect(new Set(scorers)).toEqual(new Set(['plain']));
    expect(runtime).toEqual([]);
    expect(trouble).toEqual([]);
  });

  it('has all of them scored in plain TypeScript for a shopper who wants data saved, and fetches no runtime', async () => {
    const { scorers, runtime, trouble } = await shopOrder(browser, hasty, "'wasm-unsafe-eval'", 'blob:', {
      opened: (page) => page.addInitScript(workerSavesData),
      atOnce: true,
    });
    expect(new Set(scorers)).toEqual(new Set(['plain']));
    expect(runtime).toEqual([]);
    expect(trouble).toEqual([]);
  });

  it('has all of them scored in plain TypeScript where no worker may run, and fetches no runtime', async () => {
    const { scorers, runtime } = await shopOrder(browser, hasty, "'wasm-unsafe-eval'", "'none'", { atOnce: true });
    expect(new Set(scorers)).toEqual(new Set(['plain']));
    expect(runtime).toEqual([]);
  });
});
