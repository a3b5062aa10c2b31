import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { integer, seededRng, uniform } from '../../../../src/maths/random';
import { evaluateTreatments } from '../../../../src/trainer/evaluate/evaluateTreatments';
import { type Database, openDatabase } from '../../../../src/trainer/ingest/database';
import { silent } from '../../../../src/trainer/run/progress';
import { freshFolder, writeIn } from '../fixtures';

let db: Database;
beforeEach(async () => {
  db = await openDatabase();
});
afterEach(() => db.close());

const folder = freshFolder();
const roles = { segment: 'mail', control: 'a0', outcome: 'bought', ignore: [] };

/** Arms a0, a1, …; people of mood m buy at .4 under arm m, else at .1. `sees` false: at .2 whatever the arm. */
const experiment = (name: string, rows: number, arms: number, sees: boolean): string => {
  const rng = seededRng(4);
  const lines = Array.from({ length: rows }, () => {
    const [mood, arm] = [1 + integer(rng, 2), integer(rng, arms)];
    return `${mood},${integer(rng, 7)},a${arm},${uniform(rng) < (sees ? (arm === mood ? 0.4 : 0.1) : 0.2) ? 1 : 0}`;
  });
  return writeIn(folder, name, `mood,week,mail,bought\n${lines.join('\n')}\n`);
};

const evaluate = async (file: string, change: object = {}) => {
  const answer = await evaluateTreatments(db, file, { ...roles, ...change }, 6, 1, silent);
  if (!answer.ok) throw new Error(answer.error.message);
  return answer.value;
};

describe('evaluateTreatments', () => {
  it('ships the best arm for each person where people like different arms, with an interval that holds the truth', async () => {
    const { evaluation, gains, predictions } = await evaluate(experiment('moods.csv', 3_000, 3, true));
    expect(evaluation.chosen).toBe('best arm for each person');
    const personal = evaluation.rows[0]!.metrics;
    expect(personal.lower).toBeLessThan(0.4);
    expect(personal.upper).toBeGreaterThan(0.4);
    expect(gains?.estimates.value?.value).toBeGreaterThan(0.1);
    expect(predictions.split('\n')[0]).toBe('row,arm');
  });

  it('ships the best arm for all where nobody differs', async () => {
    const { evaluation } = await evaluate(experiment('flat.csv', 3_000, 3, false));
    expect(evaluation.chosen).toBe('best arm for all, by the training half');
  });

  it('charges what a treatment costs', async () => {
    const { evaluation } = await evaluate(experiment('dear.csv', 2_000, 3, true), { worth: { value: 1, cost: 5 } });
    expect(evaluation.rows.find(({ model }) => model === 'always a1')?.metrics.value).toBeLessThan(-4);
    expect(evaluation.rows[0]?.metrics.value).toBeGreaterThan(0);
  });

  it('compares the largest of 40 arms, and says which it left out', async () => {
    const { evaluation, notes = [] } = await evaluate(experiment('forty.csv', 4_000, 40, true));
    expect(evaluation.rows.filter(({ model }) => model.startsWith('always'))).toHaveLength(13);
    expect(notes.join('\n')).toContain('too_many_arms');
  });

  it('leaves out arms with too few rows, and refuses a file that has no other', async () => {
    const file = experiment('small.csv', 1_000, 40, true);
    expect(await evaluateTreatments(db, file, roles, 2, 1, silent)).toMatchObject({ ok: false, error: { code: 'too_few_rows' } });
  });

  it('says which arm is not there', async () => {
    const file = experiment('absent.csv', 400, 3, true);
    expect(await evaluateTreatments(db, file, { ...roles, treatments: ['a7'] }, 2, 1, silent)).toMatchObject({
      ok: false,
      error: { code: 'unknown_arm' },
    });
  });
});
