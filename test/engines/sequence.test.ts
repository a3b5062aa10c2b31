import { type Browser, firefox } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { shopOrder, startOrderShop, VIEWS } from '../embed/orderShop';
import type { HostShop } from '../helpers/e2e/hostShop';
import { findEngines } from './findEngines';

let shop: HostShop;
let browser: Browser;
beforeAll(async () => {
  const launched = firefox.launch({ channel: 'moz-firefox', executablePath: findEngines().firefox });
  [shop, browser] = await Promise.all([startOrderShop(), launched]);
});
afterAll(async () => {
  await browser?.close();
  await shop?.close();
});

describe("a shop's page in Firefox", () => {
  it("has at least 95% of its choices scored by TensorFlow.js where it allows 'wasm-unsafe-eval', every shopper's first included", async () => {
    const { scorers } = await shopOrder(browser, shop, "'wasm-unsafe-eval'");
    const byTfjs = scorers.filter((scorer) => scorer.startsWith('tfjs-'));
    expect(byTfjs.length).toBeGreaterThanOrEqual(0.95 * scorers.length);
    expect(scorers.filter((_, i) => i % VIEWS === 0)).toEqual(byTfjs.slice(0, scorers.length / VIEWS));
  });

  it('has all of them scored in plain TypeScript where it does not', async () => {
    const { scorers } = await shopOrder(browser, shop, '');
    expect(new Set(scorers)).toEqual(new Set(['plain']));
  });
});
