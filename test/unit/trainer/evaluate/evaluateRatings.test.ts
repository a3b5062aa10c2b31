import { describe, expect, it } from 'vitest';
import { evaluateCf } from '../../../../src/trainer/evaluate/evaluateCf';
import { errorFigures } from '../../../../src/trainer/evaluate/evaluateRatings';
import { openDatabase } from '../../../../src/trainer/ingest/database';
import type { EvaluationAnswer } from '../../../../src/trainer/modelCard/evaluationAnswer';
import { silent } from '../../../../src/trainer/run/progress';
import { freshFolder, writeIn } from '../fixtures';
import { ratingLog } from '../ratingLog';

const evaluate = async (csv: string): Promise<EvaluationAnswer> => {
  const own = await openDatabase();
  try {
    const answer = await evaluateCf(own, { train: writeIn(freshFolder(), 'ratings.csv', csv) }, {}, 1, silent);
    if (!answer.ok) throw new Error(answer.error.message);
    return answer.value;
  } finally {
    await own.close();
  }
};

describe('errors of predicted ratings', () => {
  it('are the root of the mean square and the mean of the absolute values', () => {
    const { rmse, mae } = errorFigures(Float64Array.of(1, -3));
    expect(rmse).toBeCloseTo(Math.sqrt(5), 12);
    expect(mae).toBe(2);
  });
});

describe('couplet evaluate cf on a rating log', () => {
  it('finds planted tastes: neighbours and EASE beat the means by more than two standard errors, and the formula on deviations the plain one', async () => {
    const { evaluation, gains, predictions } = await evaluate(ratingLog(300, 60, 7, { share: 0.3 }));
    expect(evaluation.task).toBe('ratings');
    const rmse = (kind: string): number => evaluation.rows.find(({ model }) => model.startsWith(kind))!.metrics.rmse!;
    expect(rmse('item-mean')).toBeLessThan(rmse('mean'));
    expect(rmse('biases')).toBeLessThan(rmse('item-mean'));
    expect(rmse('user-cosine')).toBeLessThan(rmse('mean'));
    expect(rmse('adjusted-user-cosine')).toBeLessThan(rmse('user-cosine'));
    expect(rmse('ease')).toBeLessThan(rmse('biases'));
    expect(gains?.over).toBe('item-mean');
    const { value, se } = gains!.estimates.rmseGain!;
    expect(value).toBeGreaterThan(2 * se);
    expect(predictions.split('\n')).toHaveLength(evaluation.n + 2);
    expect(predictions).toMatch(/^user_id,item_id,rating\nu\d+,i\d+,[1-5]\.\d{3}\n/);
  });

  it('finds nothing where there are no tastes: what it chooses saves no more than its error', async () => {
    const { evaluation } = await evaluate(ratingLog(200, 40, 3, { factors: 0, share: 0.3 }));
    const row = (kind: string) => evaluation.rows.find(({ model }) => model.startsWith(kind))!;
    for (const kind of ['ease', 'adjusted-user-cosine'])
      expect(row('biases').metrics.rmse! - row(kind).metrics.rmse!, kind).toBeLessThan(2 * row('biases').se.rmse!);
  });

  it('refuses a log whose training part has ratings at one end only', async () => {
    const own = await openDatabase();
    const rows = ['userId,itemId,rating,timestamp', 'a,x,5,2026-01-01', 'b,x,4,2026-01-01', 'a,y,4,2026-03-01'];
    const answer = await evaluateCf(own, { train: writeIn(freshFolder(), 'few.csv', `${rows.join('\n')}\n`) }, {}, 1, silent);
    expect(answer).toMatchObject({ ok: false, error: { code: 'too_few_ratings' } });
    await own.close();
  });
});
