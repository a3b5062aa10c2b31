import type { Database } from '../ingest/database';
import type { EventLog } from '../ingest/readEvents';
import type { Pair } from './interactions';

const INTEREST = `('view_item', 'add_to_cart', 'purchase')`;

/** Distinct (user, item) pairs with their first time; `purchases`: of purchases alone, else of any interest. */
export const readPairs = async (db: Database, log: EventLog, what: 'purchases' | 'interest'): Promise<readonly Pair[]> => {
  const events = what === 'purchases' ? `('purchase')` : INTEREST;
  const sql = `SELECT user_id, item_id, coalesce(min(time), 0)::double precision FROM ${log.table}
    WHERE event IN ${events} AND item_id IS NOT NULL GROUP BY user_id, item_id ORDER BY user_id, item_id`;
  const pairs: Pair[] = [];
  // One string an id, however often it comes back.
  const items = new Map<string, string>();
  let user = '';
  for await (const batch of db.batches(sql)) {
    for (const [userId, itemId, time] of batch) {
      if (userId !== user) user = String(userId);
      const item = items.get(String(itemId)) ?? String(itemId);
      items.set(item, item);
      pairs.push({ user, item, time: Number(time) });
    }
  }
  return pairs;
};
