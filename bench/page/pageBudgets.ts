/**
 * What Couplet may take of a page, by moment of the visit, when somebody comes for the first time: downloads in all but the runtime, kB gzip, the files' own
 * budgets and 10 kB for the demo's bundle, 2 kB of it a network of the order of steps and the weights that read it; requests; and processor time of the page's own thread beyond that of the page without it, ms, not slowed down.
 * 0.3 kB have a customer who signs in drawn by their id, 0.3 kB make a choice among many coupons three times as fast; 0.5 kB are the variants of a coupon and its picture.
 * test/embed/budgets.test.ts holds them,
 * processor time at twice the budget.
 */
export const pageBudgets = {
  view: { kB: 68.1, requests: 13, mainMs: 40 },
  cart: { kB: 83.1, requests: 15, mainMs: 90 },
} as const;

/** TensorFlow.js with WebAssembly, kB gzip: once, after the first event, where the bundle has a network of the order of steps. */
export const RUNTIME_KB = 165;
