import { fail, ok, type Result } from '../core/result';
import { fitAcceptanceFeatures } from './acceptance/acceptanceFeatures';
import { type AcceptanceColumns, featureColumns, readAcceptance } from './acceptance/acceptanceLog';
import { acceptanceSamples } from './acceptance/trainAcceptance';
import type { EvaluationAnswer } from './evaluationAnswer';
import type { Database } from './ingest/database';
import { pairedGain } from './metricsTable';
import { judgeNetwork } from './network/judgeNetwork';
import { selectNetwork } from './network/selectNetwork';
import { type Progress, steps } from './progress';

const everyRow = (log: { readonly rows: readonly unknown[] }): readonly number[] => Array.from(log.rows.keys());

/**
 * Trains on one file and predicts another. Hyper-parameters come from `train` alone; the test file may lack the label column, its columns
 * must otherwise be the same. Predictions: `row,probability` in test order, row 0 first. Errors: those of reading,
 * `no_labels`, `column_missing`.
 */
export const evaluateAcceptance = async (
  db: Database,
  files: { readonly train: string; readonly test: string },
  columns: AcceptanceColumns,
  seed: number,
  progress: Progress,
): Promise<Result<EvaluationAnswer>> => {
  const train = await readAcceptance(db, files.train, 'train', columns);
  if (!train.ok) return train;
  if (!train.value.labels) return fail('no_labels', 'The training file has no label column (Y, accepted or label).', files.train);
  const { label, ...withoutLabel } = columns;
  const labelled = await readAcceptance(db, files.test, 'test', columns, true);
  // A test file for others to score has no label column, whatever its name is in the map.
  const test =
    !labelled.ok && labelled.error.code === 'unknown_column' && label !== undefined
      ? await readAcceptance(db, files.test, 'test_unlabelled', withoutLabel, true)
      : labelled;
  if (!test.ok) return test;
  const used = featureColumns(train.value, columns);
  const missing = used.find((name) => !test.value.columns.includes(name));
  if (missing !== undefined) return fail('column_missing', `The test file lacks the column ${JSON.stringify(missing)}.`, files.test);
  const spec = fitAcceptanceFeatures(train.value, used, everyRow(train.value));
  const [fitting, judging] = [
    acceptanceSamples(train.value, spec, everyRow(train.value)),
    acceptanceSamples(test.value, spec, everyRow(test.value)),
  ];
  const step = steps(progress, 'network', 8);
  const selection = await selectNetwork(fitting, seed, step);
  const { evaluation, predictions } = await judgeNetwork(selection, fitting, judging, 'train and test file', seed);
  progress('network', 8, 8);
  const csv = ['row,probability', ...Array.from(predictions.chosen, (p, row) => `${row},${p}`), ''].join('\n');
  const quality = [train.value.quality, test.value.quality];
  const { labels } = test.value;
  if (!labels) return ok({ evaluation: { ...evaluation, rows: [] }, quality, predictions: csv });
  return ok({
    evaluation,
    quality,
    predictions: csv,
    gains: { over: 'logistic regression', estimates: pairedGain(labels, predictions.chosen, predictions.logistic) },
  });
};
