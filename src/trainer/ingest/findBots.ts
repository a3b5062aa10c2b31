import type { Database } from './database';

/**
 * A shopper is a bot when the busiest minute (or day) holds more actions than `perMinute` (`perDay`) and more than `times` those of the median
 * shopper's busiest minute (day).
 * One action a second for a minute, or two a minute through all waking hours, is more than a person does; the factor spares logs whose
 * events are all that frequent. The lines of baskets bought within one minute are one action.
 */
const BOT_RULE = { perMinute: 60, perDay: 2_000, times: 20 } as const;

const MINUTE_MS = 60_000;

/** Least value that at least half of the counted shoppers do not exceed. */
const median = (histogram: readonly (readonly [value: number, users: number])[]): number => {
  const total = histogram.reduce((sum, [, users]) => sum + users, 0);
  let below = 0;
  for (const [value, users] of histogram) {
    below += users;
    if (below * 2 >= total) return value;
  }
  return 0;
};

/**
 * Inserts the `_line` of every good row of a bot into `marks` and answers the number of bots. Where times are whole hours or days the minute says
 * nothing, and only the day is judged.
 */
export const findBots = async (db: Database, typed: string, marks: string): Promise<number> => {
  const good = `_code IS NULL AND NOT EXISTS (SELECT 1 FROM ${marks} m WHERE m._line = t._line)`;
  const rates = `${marks}_rates`;
  await db.createTable(
    rates,
    `SELECT user_id, minute, count(*) FILTER (WHERE event <> 'purchase') + max(CASE WHEN event = 'purchase' THEN 1 ELSE 0 END) AS n
    FROM (SELECT user_id, event, ${db.dialect.floorDiv('time', String(MINUTE_MS))} AS minute FROM ${typed} t WHERE ${good}) AS minutes
    GROUP BY user_id, minute`,
  );
  const day = `SELECT user_id, sum(n) AS n FROM ${rates} GROUP BY user_id, ${db.dialect.floorDiv('minute', '1440')}`;
  const fine = (await db.rows(`SELECT 1 FROM ${typed} WHERE _code IS NULL AND time % ${60 * MINUTE_MS} <> 0 LIMIT 1`)).length > 0;
  const judged: readonly (readonly [rates: string, floor: number])[] = [
    ...(fine ? [[`SELECT user_id, n FROM ${rates}`, BOT_RULE.perMinute] as const] : []),
    [day, BOT_RULE.perDay],
  ];
  await db.createTable(`${marks}_bots`, `SELECT user_id FROM ${rates} WHERE false`);
  for (const [rate, floor] of judged) {
    const peaks = `SELECT user_id, max(n) AS peak FROM (${rate}) AS rates GROUP BY user_id`;
    if ((await db.rows(`SELECT 1 FROM (${rate}) AS rates WHERE n > ${floor} LIMIT 1`)).length === 0) continue;
    const histogram = await db.rows(
      `SELECT peak::double precision, count(*)::double precision FROM (${peaks}) AS peaks GROUP BY peak ORDER BY peak`,
    );
    const limit = Math.max(floor, BOT_RULE.times * median(histogram.map(([peak, users]) => [Number(peak), Number(users)])));
    await db.run(`INSERT INTO ${marks}_bots SELECT user_id FROM (${peaks}) AS peaks WHERE peak > ${limit}`);
  }
  const bots = Number((await db.rows(`SELECT count(DISTINCT user_id) FROM ${marks}_bots`))[0]?.[0]);
  if (bots > 0) {
    await db.run(`INSERT INTO ${marks} SELECT _line, 'bot_rate' FROM ${typed} t
      WHERE ${good} AND user_id IN (SELECT user_id FROM ${marks}_bots)`);
  }
  await db.run(`DROP TABLE ${marks}_bots`);
  await db.run(`DROP TABLE ${rates}`);
  return bots;
};
