import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cutTime, splitByTime } from '../../../../src/trainer/evaluate/evaluateCf';
import { type Database, openDatabase } from '../../../../src/trainer/ingest/database';
import { readEvents } from '../../../../src/trainer/ingest/readEvents';
import { sampleShoppers } from '../../../../src/trainer/trainEvents';
import { behaviourLog, freshFolder, writeIn } from '../fixtures';

let db: Database;
const shoppers = 400;

beforeAll(async () => {
  db = await openDatabase();
  const log = await readEvents(db, writeIn(freshFolder(), 'log.csv', behaviourLog(shoppers, 1)), 'events');
  if (!log.ok) throw new Error(log.error.message);
});
afterAll(() => db.close());

const numbers = async (sql: string): Promise<readonly number[]> => ((await db.rows(sql))[0] ?? []).map(Number);
describe('splitByTime', () => {
  it('puts every row before the cut into the first view and every other into the second', async () => {
    const cut = await cutTime(db, 'events', 0.2);
    const { first, second } = await splitByTime(db, 'events', cut);
    const [lastOfFirst, firstOfSecond, a, b, all, from, to] = await numbers(`SELECT (SELECT max(time) FROM ${first}),
      (SELECT min(time) FROM ${second}), (SELECT count(*) FROM ${first}), (SELECT count(*) FROM ${second}), count(*), min(time), max(time) FROM events`);
    expect(lastOfFirst!).toBeLessThan(cut);
    expect(firstOfSecond!).toBeGreaterThanOrEqual(cut);
    expect(a! + b!).toBe(all);
    expect(cut).toBe(Math.floor(to! - (to! - from!) / 5));
  });
});

describe('sampleShoppers', () => {
  it('draws whole shoppers up to the bound, never a shopper of more than a tenth of it, and says how many', async () => {
    const whole = new Map((await db.rows('SELECT user_id, count(*) FROM events GROUP BY user_id')).map(([user, n]) => [user, Number(n)]));
    const sample = await sampleShoppers(db, 'events', 'few', 3, 1_000);
    const drawn = await db.rows(`SELECT user_id, count(*) FROM ${sample.table} GROUP BY user_id`);
    for (const [user, n] of drawn) expect(Number(n)).toBe(whole.get(user));
    const events = drawn.reduce((sum, [, n]) => sum + Number(n), 0);
    expect(events).toBeLessThanOrEqual(1_000);
    expect(events).toBeGreaterThan(900);
    expect(sample.notes.join()).toMatch(new RegExp(`${drawn.length} of ${shoppers} shoppers.*${events} of`));
    expect(await sampleShoppers(db, 'events', 'all', 3, 1e6)).toEqual({ table: 'events', notes: [] });
  });
});
