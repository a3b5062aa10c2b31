import { describe, expect, it } from 'vitest';
import { describeEvaluation, type Evaluation, modelRow } from '../../../src/trainer/metrics/metricsTable';

const row = (model: string, recall: number, ndcg: number) =>
  modelRow(model, { recallAt20: { value: recall, se: 0.01 }, ndcgAt20: { value: ndcg, se: 0.01 } });
const evaluation: Evaluation = {
  task: 'cf',
  chosen: 'ease',
  chosenFor: 'the largest sum',
  split: 'validation',
  n: 9,
  rows: [row('popularity', 0.2, 0.1), row('user-knn', 0.4, 0.3), row('ease', 0.4, 0.2), row('als', 0.5, 0.1)],
  validation: [],
};
const models = (lines: readonly string[]): readonly string[] => lines.flatMap((line) => /popularity|user-knn|ease|als/.exec(line) ?? []);

describe('the table of an evaluation', () => {
  it('says what the marked model was chosen for, above the table', () => {
    const lines = describeEvaluation(evaluation);
    expect(lines.slice(0, 2)).toEqual(['cf: validation, n = 9', '* chosen for the largest sum']);
    expect(models(lines)).toEqual(['popularity', 'user-knn', 'ease', 'als']);
  });

  it('has the chosen model and the best of the others alone where none ships', () => {
    expect(models(describeEvaluation({ ...evaluation, unused: true }))).toEqual(['user-knn', 'ease']);
  });
});
