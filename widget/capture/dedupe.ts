import type { ShopperEvent } from '../../src/protocol/events/shopperEvent';

const WINDOW_MS = 1_000;

const subjectOf = (event: ShopperEvent): string => {
  if ('items' in event) return event.items.map((item) => item.itemId).join('\n');
  if (event.name === 'search') return event.searchTerm;
  return 'decisionId' in event ? event.decisionId : '';
};

/**
 * Shops emit the same event through several channels (gtag and Tag Manager, a theme and a plugin). Purchases and refunds count once by
 * `transaction_id`; everything else once a second by (event, items).
 */
export const createDedupe = (): ((event: ShopperEvent) => boolean) => {
  const transactions = new Set<string>();
  const lastAt = new Map<string, number>();
  return (event) => {
    if (event.name === 'purchase' || event.name === 'refund') {
      const key = `${event.name} ${event.transactionId}`;
      if (transactions.has(key)) return false;
      transactions.add(key);
      return true;
    }
    if (event.name === 'dwell') return true;
    const key = `${event.name} ${subjectOf(event)}`;
    const last = lastAt.get(key);
    if (last !== undefined && event.time - last < WINDOW_MS) return false;
    if (lastAt.size > 500) lastAt.clear();
    lastAt.set(key, event.time);
    return true;
  };
};
