import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { integer, seededRng, uniform } from '../../../../src/maths/random';
import { evaluateBandit } from '../../../../src/trainer/evaluate/evaluateBandit';
import { type Database, openDatabase } from '../../../../src/trainer/ingest/database';
import { silent } from '../../../../src/trainer/run/progress';
import { freshFolder, writeIn } from '../fixtures';

let db: Database;
let other: Database;
beforeEach(async () => {
  db = await openDatabase();
  other = await openDatabase();
});
afterEach(async () => {
  await db.close();
  await other.close();
});

const folder = freshFolder();

/** People of three moods; each mood likes one arm, and all like it better in one place. `sees` false: rewards do not hang on the context. */
const environmentFile = (rows: number, sees: boolean): string => {
  const rng = seededRng(1);
  const lines = Array.from({ length: rows }, () => {
    const [mood, place] = [integer(rng, 3), integer(rng, 2)];
    const rewards = [0, 1, 2].map((arm) => (uniform(rng) < (sees ? (arm === mood ? 0.8 : 0.2) - 0.1 * place : 0.4) ? 1 : 0));
    return `m${mood},p${place},${rewards.join(',')}`;
  });
  return writeIn(folder, `env-${sees}.csv`, `mood,place,r0,r1,r2\n${lines.join('\n')}\n`);
};

const settings = { values: [1, 0.9, 0.8], shuffles: 3, firstShuffle: 1 };

describe('evaluateBandit', () => {
  it('finds who likes what, by every policy that learns, and nothing where there is nothing to find', async () => {
    const answer = await evaluateBandit(db, environmentFile(1_500, true), settings, silent);
    if (!answer.ok) throw new Error(answer.error.message);
    const { rows, chosen = '', n } = answer.value.evaluation;
    expect(n).toBe(4_500);
    const of = (model: string) => rows.find((row) => row.model === model)!;
    const fixed = of('best fixed arm in hindsight');
    for (const model of [chosen, 'SquareCB, shared weights', 'LinTS', 'LinUCB', 'SquareCB', 'ε-greedy', 'softmax']) {
      expect(of(model).metrics.gainOverFixed, model).toBeGreaterThan(0.05);
      expect(of(model).metrics.netValue! - fixed.metrics.netValue!).toBeCloseTo(of(model).metrics.gainOverFixed!, 9);
      expect(of(model).metrics.netValue, model).toBeLessThan(of('oracle: learnt from every reward of other rows').metrics.netValue!);
    }
    expect(of('random').metrics.gainOverFixed).toBeLessThan(0.02);
    expect(of('LinTS')).toMatchObject({ metrics: { gainOverLinTS: 0 }, se: { gainOverLinTS: 0 } });
    // The broken twin: an environment whose rewards do not hang on the context.
    const blind = await evaluateBandit(other, environmentFile(1_500, false), settings, silent);
    if (!blind.ok) throw new Error(blind.error.message);
    for (const { model, metrics } of blind.value.evaluation.rows) expect(metrics.gainOverFixed, model).toBeLessThan(0.03);
  });

  it('writes what the default played, one line a round, with the propensity it was drawn with', async () => {
    const answer = await evaluateBandit(db, environmentFile(200, true), settings, silent);
    if (!answer.ok) throw new Error(answer.error.message);
    const [head, ...lines] = answer.value.predictions.trimEnd().split('\n');
    expect(head).toBe('shuffle,round,row,arm,propensity');
    expect(lines).toHaveLength(600);
    const first = lines.slice(0, 200).map((line) => line.split(','));
    expect(new Set(first.map(([, , row]) => row)).size).toBe(200);
    for (const [shuffle, , , arm, propensity] of first) {
      expect(shuffle).toBe('1');
      expect(arm).toMatch(/^r[012]$/);
      expect(Number(propensity)).toBeGreaterThanOrEqual(0.001);
    }
    expect(await evaluateBandit(other, environmentFile(200, true), settings, silent)).toEqual(answer);
  });

  it('names what is wrong with an environment', async () => {
    const file = environmentFile(20, true);
    expect(await evaluateBandit(db, file, { ...settings, values: [1, 1] }, silent)).toMatchObject({
      ok: false,
      error: { code: 'values_mismatch' },
    });
  });
});
