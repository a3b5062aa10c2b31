/**
 * What Couplet may take of a page, by moment of the visit, when somebody comes for the first time: downloads, kB gzip, the demo's bundle of
 * 10 kB included, 8% over what was measured; requests; and processor time of the page's own thread beyond that of the page without it, ms, not slowed down.
 * test/embed/budgets.test.ts holds them, processor time at twice the budget.
 */
export const pageBudgets = {
  view: { kB: 41, requests: 5, mainMs: 20 },
  cart: { kB: 92, requests: 8, mainMs: 90 },
} as const;

/** TensorFlow.js with WebAssembly, kB gzip: none on a first page, whatever the bundle has. */
export const RUNTIME_KB = 0;
