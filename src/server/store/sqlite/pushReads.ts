import type { Database } from 'better-sqlite3';
import { type PushState, WAKES_TOLD, type Wake } from '../pushStore';

export const pushReads = (db: Database) => {
  const wakes = db.prepare<[number], Wake>(
    'SELECT seq, at, ends_at AS endsAt, sent, gone, refused FROM push_wake ORDER BY seq DESC LIMIT ?',
  );
  const count = db.prepare<[number], Pick<PushState, 'subscriptions' | 'waiting'>>(
    'SELECT count(*) AS subscriptions, count(*) FILTER (WHERE wake < ?) AS waiting FROM push_subscription',
  );
  const due = db.prepare<[number, number], { one: number }>(
    'SELECT 1 AS one FROM push_subscription WHERE wake < ? AND due_at <= ? LIMIT 1',
  );
  return {
    pushState: (): PushState => {
      const told = wakes.all(WAKES_TOLD);
      const [latest] = told;
      return { ...(count.get(latest?.seq ?? 0) ?? { subscriptions: 0, waiting: 0 }), latest, wakes: told };
    },
    /** A look that costs no write: most of the time nobody is to be woken. */
    pushesDue: (now: number): boolean => {
      const wake = wakes.get(1);
      return wake !== undefined && wake.endsAt > now && due.get(wake.seq, now) !== undefined;
    },
  };
};
