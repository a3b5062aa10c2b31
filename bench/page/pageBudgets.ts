/**
 * What Couplet may take of a page, by moment of the visit: downloads in all, kB gzip, bundle and status document included, and processor time of the page's
 * own thread beyond that of the page without it, ms, not slowed down. test/e2e/budgets.test.ts holds them.
 */
export const pageBudgets = {
  view: { kB: 40, mainMs: 40 },
  cart: { kB: 90, mainMs: 100 },
} as const;
