import type { OrdersRead, UnreadableOrder } from '../connectors/readOrders';

/** Orders that could not be read and were skipped, of this process since its start. */
export interface SkippedOrders {
  /** Takes down what a page brought: each skipped order once, and no longer when a later reading of it succeeds. */
  note(read: OrdersRead): void;
  /** Those that still wait for somebody, the latest 1,000, in the order they were met. */
  orders(): readonly UnreadableOrder[];
  /** All there ever were. */
  count(): number;
}

const MOST = 1_000;

/** @param onNew called with each order when it is first skipped */
export const createSkippedOrders = (onNew: (order: UnreadableOrder) => void): SkippedOrders => {
  const skipped = new Map<string, UnreadableOrder>();
  let count = 0;
  return {
    note: ({ events, unreadable }) => {
      for (const { orderId } of events) skipped.delete(`id:${orderId}`);
      for (const [key, order] of unreadable) {
        if (skipped.has(key)) continue;
        skipped.set(key, order);
        count += 1;
        onNew(order);
        const [oldest] = skipped.keys();
        if (skipped.size > MOST && oldest !== undefined) skipped.delete(oldest);
      }
    },
    orders: () => [...skipped.values()],
    count: () => count,
  };
};
