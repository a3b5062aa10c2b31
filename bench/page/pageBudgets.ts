/**
 * What Couplet may take of a page, by moment of the visit, when somebody comes for the first time: downloads in all, kB gzip, the files' own budgets and
 * 8 kB for the demo's bundle; requests; and processor time of the page's own thread beyond that of the page without it, ms, not slowed down.
 * test/embed/budgets.test.ts holds them,
 * processor time at twice the budget.
 */
export const pageBudgets = {
  view: { kB: 64, requests: 13, mainMs: 40 },
  cart: { kB: 79, requests: 15, mainMs: 90 },
} as const;
