import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import type { FeatureSpec } from '../../../../src/engine/features/featureSpec';
import { adaptHead, headLogit, localHeadSchema } from '../../../../src/engine/scoring/localHead';
import { integer, normal, seededRng, uniform } from '../../../../src/maths/random';
import { evaluateFewShot } from '../../../../src/trainer/evaluate/evaluateFewShot';
import { adaptedLogits, adapterFamilies, CHOSEN } from '../../../../src/trainer/fewShot/adapters';
import { type Answers, exampleOf } from '../../../../src/trainer/fewShot/frozenBase';
import { fitHeadPrior, headPlan } from '../../../../src/trainer/fewShot/headPrior';
import { openDatabase } from '../../../../src/trainer/ingest/database';
import { silent } from '../../../../src/trainer/run/progress';
import { freshFolder, writeIn } from '../fixtures';

const spec: FeatureSpec = {
  version: 1,
  id: 't',
  fields: [
    { kind: 'categorical', name: 'age', source: 'fact.age', vocabulary: ['old', 'young'] },
    { kind: 'categorical', name: 'mood', source: 'fact.mood', vocabulary: ['calm', 'hurried', 'sad'] },
    { kind: 'categorical', name: 'coupon', source: 'coupon.id', vocabulary: ['a', 'b'] },
  ],
};

/** Respondents whose taste for the two coupons differs with standard deviation `spread` each; the network knows the rest. */
const planted = (people: number, each: number, spread: number, seed: number): Answers => {
  const rng = seededRng(seed);
  const rows = people * each;
  const x = new Float32Array(rows * 7);
  const y = new Float32Array(rows);
  const logits = new Float64Array(rows);
  const groups: string[] = [];
  for (let person = 0; person < people; person++) {
    const [age, a, b] = [integer(rng, 2), spread * normal(rng), spread * normal(rng)];
    for (let answer = 0; answer < each; answer++) {
      const row = person * each + answer;
      const [mood, coupon] = [integer(rng, 3), integer(rng, 2)];
      x[row * 7 + age] = 1;
      x[row * 7 + 2 + mood] = 1;
      x[row * 7 + 5 + coupon] = 1;
      logits[row] = 0.5 * normal(rng);
      y[row] = uniform(rng) < 1 / (1 + Math.exp(-(logits[row]! + (coupon === 0 ? a : b)))) ? 1 : 0;
      groups.push(`p${person}`);
    }
  }
  return { width: 7, x, y, groups, logits };
};

const covarianceOf = (factor: readonly number[], i: number, j: number): number => {
  const at = (row: number, column: number): number => factor[(row * (row + 1)) / 2 + column] ?? 0;
  return Array.from({ length: Math.min(i, j) + 1 }, (_, k) => at(i, k) * at(j, k)).reduce((sum, value) => sum + value, 0);
};

describe('headPlan', () => {
  it('reads the coupon first and what differs between the answers of a respondent, not what is fixed in one', () => {
    expect(headPlan(spec, planted(30, 8, 1, 1))).toEqual({ inputs: [5, 6, 2, 3, 4], full: 4, blocks: [[4, 5, 6]] });
  });
});

describe('fitHeadPrior', () => {
  it('finds how much respondents differ in each coupon, and that moods do not matter', async () => {
    for (const spread of [1, 2]) {
      const answers = planted(300, 20, spread, 7);
      const { prior } = await fitHeadPrior(answers, headPlan(spec, answers));
      expect(v.safeParse(localHeadSchema, prior).success).toBe(true);
      // What an answer to coupon i moves in total: intercept and coupon together.
      const total = (i: number): number =>
        covarianceOf(prior.factor, 0, 0) + 2 * covarianceOf(prior.factor, i, 0) + covarianceOf(prior.factor, i, i);
      for (const i of [2, 3]) {
        expect(Math.sqrt(total(i))).toBeGreaterThan(0.8 * spread);
        expect(Math.sqrt(total(i))).toBeLessThan(1.25 * spread);
      }
      for (const deviation of prior.deviations) expect(deviation).toBeLessThan(0.5);
    }
  });

  it('finds little to adapt where respondents do not differ, and the same prior twice', async () => {
    const answers = planted(300, 20, 0, 8);
    const plan = headPlan(spec, answers);
    const { prior } = await fitHeadPrior(answers, plan);
    expect((await fitHeadPrior(answers, plan)).prior).toEqual(prior);
    const { prior: loud } = await fitHeadPrior(planted(300, 20, 2, 8), plan);
    const accepted = exampleOf({ ...answers, y: answers.y.map(() => 1) }, 0);
    const moved = (p: typeof prior): number => headLogit(p, adaptHead(p, [accepted]), accepted.logit, accepted.x) - accepted.logit;
    expect(moved(loud)).toBeGreaterThan(4 * moved(prior));
  });
});

describe('fitHeadPrior on a long log', () => {
  it('learns from two thousand respondents at most, evenly spread over the log', async () => {
    const answers = planted(4_000, 2, 1, 4);
    const plan = headPlan(spec, planted(30, 8, 1, 1));
    // Every second respondent says the opposite.
    const flipped = { ...answers, y: answers.y.map((label, row) => (row % 4 >= 2 ? 1 - label : label)) };
    expect(await fitHeadPrior(flipped, plan)).toEqual(await fitHeadPrior(answers, plan));
  });
});

describe('adaptedLogits', () => {
  it('never reads the label of a row it predicts, nor one after the shots', async () => {
    const answers = planted(20, 8, 2, 3);
    const plan = headPlan(spec, answers);
    const fitted = await fitHeadPrior(answers, plan);
    for (const [adapter] of adapterFamilies(fitted, answers, 1)) {
      const before = adaptedLogits(fitted.prior, answers, adapter!, 3);
      const changed = { ...answers, y: answers.y.map((label, row) => (row % 8 >= 2 ? 1 - label : label)) };
      const after = adaptedLogits(fitted.prior, changed, adapter!, 3);
      // Row 2 is the third shot: its label may move rows 3 and later only.
      for (let row = 0; row < 160; row++) if (row % 8 <= 2) expect(after[row]).toBe(before[row]);
      const late = { ...answers, y: answers.y.map((label, row) => (row % 8 >= 3 ? Number.NaN : label)) };
      expect([...adaptedLogits(fitted.prior, late, adapter!, 3)]).toEqual([...before]);
    }
  });

  it('is the network alone without shots, for the head that ships', async () => {
    const answers = planted(20, 8, 2, 3);
    const fitted = await fitHeadPrior(answers, headPlan(spec, answers));
    const adapter = adapterFamilies(fitted, answers, 1)
      .flat()
      .find(({ model }) => model === CHOSEN);
    expect([...adaptedLogits(fitted.prior, answers, adapter!, 0)]).toEqual([...answers.logits]);
  });
});

describe('evaluateFewShot', () => {
  const evaluate = async (files: { readonly train: string; readonly test?: string }) => {
    const db = await openDatabase();
    try {
      return await evaluateFewShot(db, { ...files, folds: 5, shots: 5 }, {}, 42, silent);
    } finally {
      await db.close();
    }
  };

  /** Respondents who each like one of two coupons, whatever their mood. */
  const logOf = (people: number, seed: number, label: (row: number, y: number) => string): string => {
    const rng = seededRng(seed);
    const lines = ['user_id,mood,coupon_id,Y'];
    for (let person = 0; person < people; person++) {
      const liked = integer(rng, 2);
      for (let row = 0; row < 14; row++) {
        const coupon = integer(rng, 2);
        const y = uniform(rng) < (coupon === liked ? 0.9 : 0.1) ? 1 : 0;
        lines.push(`${seed}-${person},${integer(rng, 2) === 0 ? 'calm' : 'sad'},c${coupon},${label(row, y)}`);
      }
    }
    return `${lines.join('\n')}\n`;
  };

  it('adapts respondents of another file by their first labels, and predicts the same when the other labels are missing', async () => {
    const folder = freshFolder();
    const train = writeIn(
      folder,
      'train.csv',
      logOf(60, 1, (_, y) => String(y)),
    );
    const whole = writeIn(
      folder,
      'whole.csv',
      logOf(30, 2, (_, y) => String(y)),
    );
    const hidden = writeIn(
      folder,
      'hidden.csv',
      logOf(30, 2, (row, y) => (row < 5 ? String(y) : '')),
    );
    const run = async (test: string) => {
      const result = await evaluate({ train, test });
      if (!result.ok) throw new Error(result.error.message);
      return result.value;
    };
    const full = await run(whole);
    const row = full.evaluation.rows.find(({ model }) => model === CHOSEN)!;
    expect(row.metrics.aucK5).toBeGreaterThan(row.metrics.aucK0! + 0.15);
    expect(row.metrics.aucK10).toBeGreaterThan(row.metrics.aucK5! - 0.02);
    expect(row.se.aucK5ByRespondent).toBeGreaterThan(0);
    expect(full.evaluation.n).toBe(120);
    expect(full.predictions.split('\n')).toHaveLength(30 * 14 + 2);
    const blind = await run(hidden);
    expect(blind.predictions).toBe(full.predictions);
    expect(blind.evaluation.rows).toEqual([]);
  }, 120_000);

  it('says which respondents it lacks', async () => {
    const folder = freshFolder();
    const each = writeIn(folder, 'each.csv', 'mood,coupon_id,Y\ncalm,a,1\nsad,b,0\n');
    const few = writeIn(
      folder,
      'few.csv',
      logOf(5, 1, (_, y) => String(y)),
    );
    expect(await evaluate({ train: each })).toMatchObject({ ok: false, error: { code: 'no_respondents' } });
    expect(await evaluate({ train: few })).toMatchObject({ ok: false, error: { code: 'too_few_respondents' } });
  });
});
