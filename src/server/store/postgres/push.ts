import { ok } from '../../../protocol/values/result';
import {
  type LeasedSubscription,
  type PushRepository,
  type PushState,
  WAKES_TOLD,
  type Wake,
  wakeTooSoon,
} from '../../records/pushRepository';
import type { Postgres } from './connectPostgres';

const WAKES = 'SELECT seq, at, ends_at AS "endsAt", sent, gone, refused FROM couplet.push_wake ORDER BY seq DESC LIMIT $1';
const LAST = '(SELECT coalesce(max(seq), 0) FROM couplet.push_wake)';

const ADD = `
  INSERT INTO couplet.push_subscription (id, sealed, wake, added_at) VALUES ($1, $2, ${LAST}, $3)
  ON CONFLICT (id) DO UPDATE SET sealed = excluded.sealed`;

const LEASE = `
  WITH latest AS (SELECT seq FROM couplet.push_wake WHERE seq = ${LAST} AND ends_at > $1)
  UPDATE couplet.push_subscription SET due_at = $2, attempts = attempts + 1
  WHERE id IN (
    SELECT id FROM couplet.push_subscription WHERE wake < (SELECT seq FROM latest) AND due_at <= $1 LIMIT $3 FOR UPDATE SKIP LOCKED
  ) RETURNING id, sealed, (SELECT seq FROM latest) AS wake, attempts`;

/** Rows in the order of their ids, so that replicas never deadlock. */
const SETTLE = `
  WITH given AS (
      SELECT s.id, said.wake, became, due
      FROM unnest($1::text[], $2::integer[], $3::integer[], $4::text[], $5::bigint[]) AS said (id, wake, attempts, became, due)
      JOIN couplet.push_subscription AS s ON s.id = said.id AND s.attempts = said.attempts AND s.wake < said.wake
      ORDER BY s.id FOR UPDATE OF s
    ),
    forgotten AS (DELETE FROM couplet.push_subscription WHERE id IN (SELECT id FROM given WHERE became = 'gone')),
    waiting AS (
      UPDATE couplet.push_subscription AS s SET due_at = given.due FROM given WHERE s.id = given.id AND became = 'later'
    ),
    reached AS (
      UPDATE couplet.push_subscription AS s SET wake = given.wake, attempts = 0, due_at = 0
      FROM given WHERE s.id = given.id AND became IN ('sent', 'refused', 'skipped')
    ),
    tally AS (
      SELECT wake, count(*) FILTER (WHERE became = 'sent') AS sent, count(*) FILTER (WHERE became = 'gone') AS gone,
        count(*) FILTER (WHERE became = 'refused') AS refused
      FROM given GROUP BY wake
    )
  UPDATE couplet.push_wake AS w SET sent = w.sent + tally.sent, gone = w.gone + tally.gone, refused = w.refused + tally.refused
  FROM tally WHERE w.seq = tally.wake`;

const STATE = `SELECT count(*) AS subscriptions, count(*) FILTER (WHERE wake < ${LAST}) AS waiting FROM couplet.push_subscription`;

/** Push subscriptions and the results of wake-ups. Two replicas never lease the same one. */
export const pushStore = ({ query, transaction }: Postgres): PushRepository => ({
  addSubscription: async ({ id, sealed }, now) => {
    await query(ADD, [id, sealed, now]);
  },
  removeSubscription: async (id) => (await query('DELETE FROM couplet.push_subscription WHERE id = $1', [id])).count > 0,
  startWake: (now, gapMs, endsAt) =>
    transaction(async (run) => {
      // Of two concurrent starts, the second sees the first.
      await run('LOCK TABLE couplet.push_wake IN SHARE ROW EXCLUSIVE MODE');
      const [last] = (await run<Wake>(WAKES, [1])).rows;
      if (last && now - last.at < gapMs) return wakeTooSoon(last.at, gapMs);
      const seq = (last?.seq ?? 0) + 1;
      await run('INSERT INTO couplet.push_wake (seq, at, ends_at) VALUES ($1, $2, $3)', [seq, now, endsAt]);
      return ok({ seq, at: now, endsAt, sent: 0, gone: 0, refused: 0 });
    }),
  leaseSubscriptions: async (now, until, limit) => (await query<LeasedSubscription>(LEASE, [now, until, limit])).rows,
  settlePushes: async (outcomes) => {
    await query(SETTLE, [
      outcomes.map(({ id }) => id),
      outcomes.map(({ wake }) => wake),
      outcomes.map(({ attempts }) => attempts),
      outcomes.map(({ became }) => became),
      outcomes.map((outcome) => (outcome.became === 'later' ? outcome.dueAt : 0)),
    ]);
  },
  pushState: async () => {
    const [counts, { rows: wakes }] = await Promise.all([
      query<Pick<PushState, 'subscriptions' | 'waiting'>>(STATE),
      query<Wake>(WAKES, [WAKES_TOLD]),
    ]);
    return { ...(counts.rows[0] ?? { subscriptions: 0, waiting: 0 }), latest: wakes[0], wakes };
  },
});
