import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seededRng, uniform } from '../../../../src/maths/random';
import { type Database, openDatabase } from '../../../../src/trainer/ingest/database';
import { describeQuality } from '../../../../src/trainer/ingest/dataQuality';
import { readEvents } from '../../../../src/trainer/ingest/readEvents';
import { freshFolder, writeIn } from '../fixtures';

let db: Database;
let tables = 0;
beforeAll(async () => {
  db = await openDatabase();
});
afterAll(() => db.close());

const read = async (rows: readonly string[]) => {
  tables += 1;
  const path = writeIn(freshFolder(), 'log.csv', ['user_id,item_id,time,price,quantity', ...rows, ''].join('\n'));
  const log = await readEvents(db, path, `o${tables}`);
  if (!log.ok) throw new Error(log.error.message);
  return log.value.quality;
};

/** Purchases of different shoppers. */
const purchases = (cells: readonly string[]): readonly string[] => cells.map((cell, i) => `u${i},a,2026-01-05T00:00:00Z,${cell}`);

describe('unusual values of a log', () => {
  it('lie beyond 3.5 modified z-scores on a log scale, and their rows are kept', async () => {
    // ln price: median ln 10, MAD ln 2, so the limits are 10 · 2^(±3.5 / .6745).
    const prices = [2.5, 5, 5, 10, 10, 20, 20, 40, 10, 5, 20, 400, 0.1];
    const quality = await read(purchases(prices.map((price) => `${price},1`)));
    expect(quality).toMatchObject({ rows: 13, kept: 13, dropped: [] });
    const factor = 2 ** (3.5 / 0.6745);
    expect(quality.outliers).toEqual([
      {
        column: 'price',
        values: 13,
        count: 2,
        low: expect.closeTo(10 / factor, 4),
        median: 10,
        high: expect.closeTo(10 * factor, 2),
        lines: [13, 14],
      },
    ]);
    expect(describeQuality(quality).join('\n')).toMatch(
      /unusual price: 2 of 13 \(15\.38%\) below 0\.274 or above 365, median 10, line 13, 14\. They are kept/,
    );
  });

  it('are found where most values are equal, by the mean deviation', async () => {
    const quality = await read(purchases([...new Array<string>(30).fill('10,1'), '10,2', '10,80000']));
    expect(quality.outliers?.map(({ column, count, lines }) => [column, count, lines])).toEqual([['quantity', 1, [33]]]);
  });

  it('are none in a column without spread, without values, or with log-normal ones', async () => {
    expect((await read(purchases(new Array<string>(5).fill('10,1')))).outliers).toEqual([]);
    expect((await read(purchases(new Array<string>(5).fill(',')))).outliers).toEqual([]);
    const rng = seededRng(5);
    const spread = Array.from({ length: 400 }, () => `${(10 * Math.exp(uniform(rng) - 0.5)).toFixed(2)},1`);
    expect((await read(purchases(spread))).outliers).toEqual([]);
  });

  it('come from the rows that are kept', async () => {
    const quality = await read([...purchases(['10,1', '10,1', '11,1', '12,1', '9,1']), ',a,2026-01-05T00:00:00Z,1000000,1']);
    expect(quality).toMatchObject({ kept: 5, outliers: [] });
  });
});
