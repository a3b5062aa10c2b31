import type { Evidence } from './loopState';

/** From so many on, and a tenth of what is known: less moves a mean by less than a tenth of what it may still move. */
const LEAST: Evidence = { orders: 30, reports: 200 };
const GROWTH = 0.1;

/** What came beyond what is known; a cancelled order is no news. */
export const newsSince = (known: Evidence, now: Evidence): Evidence => ({
  orders: Math.max(0, now.orders - known.orders),
  reports: Math.max(0, now.reports - known.reports),
});

/** Is there so much new that a refit may say something else? */
export const isNews = (known: Evidence, now: Evidence): boolean => {
  const news = newsSince(known, now);
  return (['orders', 'reports'] as const).some((kind) => news[kind] >= Math.max(LEAST[kind], GROWTH * known[kind]));
};
