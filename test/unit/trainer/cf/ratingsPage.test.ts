import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readInteractions } from '../../../../src/trainer/cf/interactions';
import { fitRatingModels, type Ratings } from '../../../../src/trainer/cf/ratingModels';
import { cosines, indexUsers } from '../../../../src/trainer/cf/userCosine';
import { splitByTime } from '../../../../src/trainer/evaluate/evaluateCf';
import { errorFigures } from '../../../../src/trainer/evaluate/evaluateRatings';
import { type Database, openDatabase } from '../../../../src/trainer/ingest/database';
import { readEvents } from '../../../../src/trainer/ingest/readEvents';
import { freshFolder, writeIn } from '../fixtures';

const page = readFileSync('docs/ratings.md', 'utf8');

/** Cells of the table under a heading, by row and column name. */
const tableUnder = (heading: string): ReadonlyMap<string, Readonly<Record<string, string>>> => {
  const part = page.split(/^## /m).find((section) => section.startsWith(heading)) ?? '';
  const lines = part.split('\n').filter((line) => line.startsWith('|'));
  const cells = lines.map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
  const names = cells[0] ?? [];
  return new Map(cells.slice(2).map((row) => [row[0]!, Object.fromEntries(names.map((name, i) => [name, row[i]!]))]));
};

const numberIn = (text = ''): number => Number(text.replace('−', '-'));

let db: Database;
let data: Ratings;
beforeAll(async () => {
  db = await openDatabase();
  const csv = /```csv\n([\s\S]*?)```/.exec(page)?.[1] ?? '';
  const log = await readEvents(db, writeIn(freshFolder(), 'ratings.csv', csv), 'page');
  if (!log.ok) throw new Error(log.error.message);
  const { first } = await splitByTime(db, 'page', Date.UTC(2026, 1, 1));
  data = (await readInteractions(db, { table: first, what: 'ratings', hasTime: true }, 1, 'page_ratings')).data as Ratings;
});
afterAll(() => db.close());

const ratingOf = (user: number, item: number): number | undefined => data.values[user]![data.histories[user]!.indexOf(item)];

describe('docs/ratings.md', () => {
  it('shows the matrix that the code reads, with the length of each row', () => {
    const table = tableUnder('2. Matrix');
    expect([...table.keys()]).toEqual(data.users);
    const { norms } = indexUsers(data);
    for (const [u, user] of data.users.entries()) {
      const row = table.get(user)!;
      for (const [i, item] of data.items.entries()) expect(row[item], `${user} ${item}`).toBe(String(ratingOf(u, i) ?? '·'));
      expect(row['√Σα²']).toBe(norms[u]!.toFixed(3));
    }
  });

  it('shows the similarities that the code computes', () => {
    const table = tableUnder('3. Similarity');
    const rows = indexUsers(data);
    for (const [u, user] of data.users.entries()) {
      const similar = cosines(rows, data.histories[u]!, data.values[u]);
      for (const [v, other] of data.users.entries()) {
        expect(numberIn(table.get(user)?.[other]), `${user} ${other}`).toBeCloseTo(similar[v]!, 3);
      }
    }
  });

  it('shows predictions, RMSE and MAE of the model user-cosine', async () => {
    const table = tableUnder('5. Check');
    const model = (await fitRatingModels(data)).find(({ name }) => name === 'user-cosine k=20')!;
    const errors = Array.from(table, ([name, { predicted, given, error }]) => {
      const [user, item] = name.split(', ');
      const found = model.predict(data.users.indexOf(user!), data.items.indexOf(item!));
      expect(numberIn(predicted)).toBeCloseTo(found, 3);
      expect(page).toMatch(new RegExp(`\\*\\*${name}\\*\\*.* = ${found.toFixed(3)}`));
      expect(numberIn(error)).toBeCloseTo(found - numberIn(given), 3);
      return found - numberIn(given);
    });
    const { rmse, mae } = errorFigures(Float64Array.from(errors));
    expect(page).toContain(`= ${rmse.toFixed(3).slice(1)} stars\n- MAE`);
    expect(page).toContain(`= ${mae.toFixed(3).slice(1)} stars\n\nThe command`);
  });
});
