import type { Database } from 'better-sqlite3';
import { ok, type Result } from '../../../protocol/values/result';
import {
  type LeasedSubscription,
  type PushOutcome,
  type PushState,
  type PushSubscriptionRow,
  WAKES_TOLD,
  type Wake,
  wakeTooSoon,
} from '../../records/pushRepository';

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
    /** A read, so that no write is needed; usually nothing is due. */
    pushesDue: (now: number): boolean => {
      const wake = wakes.get(1);
      return wake !== undefined && wake.endsAt > now && due.get(wake.seq, now) !== undefined;
    },
  };
};

/** Push subscriptions and the results of wake-ups. */
export const pushWrites = (db: Database) => {
  const add = db.prepare(
    `INSERT INTO push_subscription (id, sealed, wake, added_at) VALUES (@id, @sealed, (SELECT coalesce(max(seq), 0) FROM push_wake), @now)
     ON CONFLICT DO UPDATE SET sealed = excluded.sealed`,
  );
  const remove = db.prepare<[string]>('DELETE FROM push_subscription WHERE id = ?');
  const latest = db.prepare<[], { seq: number; at: number; ends_at: number }>('SELECT * FROM push_wake ORDER BY seq DESC LIMIT 1');
  const start = db.prepare<[number, number, number]>('INSERT INTO push_wake (seq, at, ends_at) VALUES (?, ?, ?)');
  const lease = db.prepare<{ now: number; until: number; limit: number; wake: number }, LeasedSubscription>(
    `UPDATE push_subscription SET due_at = @until, attempts = attempts + 1
     WHERE id IN (SELECT id FROM push_subscription WHERE wake < @wake AND due_at <= @now LIMIT @limit)
     RETURNING id, sealed, @wake AS wake, attempts`,
  );
  const forget = db.prepare('DELETE FROM push_subscription WHERE id = @id AND attempts = @attempts AND wake < @wake');
  const reached = db.prepare(
    'UPDATE push_subscription SET wake = @wake, attempts = 0, due_at = 0 WHERE id = @id AND attempts = @attempts AND wake < @wake',
  );
  const wait = db.prepare('UPDATE push_subscription SET due_at = @dueAt WHERE id = @id AND attempts = @attempts AND wake < @wake');
  const tally = {
    sent: db.prepare<[number, number]>('UPDATE push_wake SET sent = sent + ? WHERE seq = ?'),
    gone: db.prepare<[number, number]>('UPDATE push_wake SET gone = gone + ? WHERE seq = ?'),
    refused: db.prepare<[number, number]>('UPDATE push_wake SET refused = refused + ? WHERE seq = ?'),
  };

  return {
    addSubscription: ({ id, sealed }: PushSubscriptionRow, now: number): void => void add.run({ id, sealed, now }),
    removeSubscription: (id: string): boolean => remove.run(id).changes > 0,
    startWake: (now: number, gapMs: number, endsAt: number): Result<Wake> => {
      const last = latest.get();
      if (last && now - last.at < gapMs) return wakeTooSoon(last.at, gapMs);
      const seq = (last?.seq ?? 0) + 1;
      start.run(seq, now, endsAt);
      return ok({ seq, at: now, endsAt, sent: 0, gone: 0, refused: 0 });
    },
    leaseSubscriptions: (now: number, until: number, limit: number): LeasedSubscription[] => {
      const last = latest.get();
      return last && last.ends_at > now ? lease.all({ now, until, limit, wake: last.seq }) : [];
    },
    settlePushes: (outcomes: readonly PushOutcome[]): void => {
      for (const { became, ...outcome } of outcomes) {
        if (became === 'later') wait.run(outcome);
        else if (became === 'skipped') reached.run(outcome);
        else tally[became].run((became === 'gone' ? forget : reached).run(outcome).changes, outcome.wake);
      }
    },
  };
};
