/**
 * What Couplet may take of a page, by moment of the visit, when somebody comes for the first time: downloads in all but the runtime, kB gzip, the demo's
 * bundle of 10 kB included, 8% over what was measured; requests; and processor time of the page's own thread beyond that of the page without it, ms, not
 * slowed down. 23 kB of the downloads are the outbox, which fetches tokens in the background. test/embed/budgets.test.ts holds them, processor time at twice
 * the budget.
 */
export const pageBudgets = {
  view: { kB: 85.5, requests: 13, mainMs: 40 },
  cart: { kB: 103, requests: 15, mainMs: 90 },
} as const;

/** TensorFlow.js with WebAssembly, kB gzip: once, after the first event, where the bundle has a network of the order of steps. */
export const RUNTIME_KB = 165;
