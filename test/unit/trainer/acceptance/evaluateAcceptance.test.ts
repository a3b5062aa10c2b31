import { describe, expect, it } from 'vitest';
import { evaluateAcceptance } from '../../../../src/trainer/evaluate/evaluateAcceptance';
import { withDatabase } from '../../../../src/trainer/ingest/withDatabase';
import { silent } from '../../../../src/trainer/run/progress';
import { acceptanceLog, freshFolder, writeIn } from '../fixtures';

const folder = freshFolder();
const input = { folds: 2, split: 'group', ablations: false } as const;
const evaluate = (how: Parameters<typeof evaluateAcceptance>[1]) => withDatabase({}, (db) => evaluateAcceptance(db, how, {}, 42, silent));

describe('evaluateAcceptance', () => {
  const train = writeIn(folder, 'answers.csv', acceptanceLog(60, 3));

  it('predicts every row of the training file out of fold, in its order, and says how the figures were made', async () => {
    const answer = await evaluate({ ...input, train });
    if (!answer.ok) throw new Error(answer.error.message);
    const lines = answer.value.predictions.trim().split('\n');
    expect(lines).toHaveLength(1 + 60 * 8);
    expect(lines.slice(1).every((line, row) => line.startsWith(`${row},0.`))).toBe(true);
    const { rows, chosen, split } = answer.value.evaluation;
    expect(split).toBe('2-fold by respondent, seed 42, pooled out of fold');
    const [best, regression] = [rows.find(({ model }) => model === chosen), rows.find(({ model }) => model === 'logistic regression')];
    // Mood and coupon matter together only: a model of single features sees nothing.
    expect(best?.metrics.auc).toBeGreaterThan(0.75);
    expect(regression?.metrics.auc).toBeLessThan(0.65);
    expect(best?.se.aucByRespondent).toBeGreaterThan(0);
    expect(best?.metrics.aucFolds).toBeGreaterThan(0.75);
  });

  it('says what the rows of its predictions count where some of the file could not be used', async () => {
    const broken = writeIn(folder, 'broken.csv', acceptanceLog(20, 3).replace(/\n/, '\nr0,calm,Tea,perhaps\n'));
    const [clean, dropped] = [await evaluate({ ...input, train }), await evaluate({ ...input, train: broken })];
    if (!clean.ok || !dropped.ok) throw new Error('not evaluated');
    expect(dropped.value.notes).toContainEqual(
      expect.stringContaining('counts the 160 rows kept, from 0; 1 rows of the file were left out'),
    );
    expect(clean.value.notes?.join()).not.toMatch(/rows kept/);
  });

  it('refuses more folds than the respondents allow', async () => {
    expect(await evaluate({ ...input, folds: 40, train })).toMatchObject({ ok: false, error: { code: 'too_few_rows' } });
  });

  it('predicts a test file that has no labels, and judges nothing', async () => {
    const test = writeIn(folder, 'unlabelled.csv', acceptanceLog(5, 9, false));
    const answer = await evaluate({ ...input, train, test });
    if (!answer.ok) throw new Error(answer.error.message);
    expect(answer.value.evaluation.rows).toEqual([]);
    expect(answer.value.predictions.trim().split('\n')).toHaveLength(1 + 5 * 8);
  });
});
