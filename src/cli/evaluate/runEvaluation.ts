import { accessSync, constants, renameSync, statSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { Command } from 'commander';
import { fail, ok, type Result } from '../../protocol/values/result';
import type { Database } from '../../trainer/ingest/database';
import { describeQuality } from '../../trainer/ingest/dataQuality';
import { withDatabase } from '../../trainer/ingest/withDatabase';
import { describeEvaluation, describeRows } from '../../trainer/metrics/metricsTable';
import { type EvaluationAnswer, evaluationJson } from '../../trainer/modelCard/evaluationAnswer';
import { renderEvaluation } from '../../trainer/modelCard/renderEvaluation';
import type { Progress } from '../../trainer/run/progress';
import type { ColumnMap } from '../../trainer/train';
import { wholeNumber } from '../io/arguments';
import { type LogOptions, readColumnMap, withLogOptions } from '../io/fileOptions';
import { onInterrupt, progressBars } from '../io/longRun';
import { printLines, reportFailure, valueOr } from '../io/output';

/** Options every task has. */
export interface CommonOptions extends LogOptions {
  readonly predictions?: string;
  readonly card?: string;
  readonly seed: number;
  readonly json?: boolean;
}

/** Input of a task. */
export interface EvaluationRun {
  readonly db: Database;
  readonly columns: ColumnMap;
  readonly seed: number;
  readonly progress: Progress;
}

/**
 * A subcommand `evaluate NAME` with the options every task has; the task adds its own.
 * @param predicts whether the task can write predictions
 */
export const taskCommand = (name: string, description: string, predicts = true): Command => {
  const command = withLogOptions(new Command(name)).description(description);
  if (predicts) command.option('--predictions <file>', 'CSV file for predictions, one line per test row, user or session');
  return command
    .option('--card <file>', 'HTML report with plots to write')
    .option('--seed <number>', 'random seed; the same input and seed give the same results', wholeNumber, 42)
    .option('--json', 'print one JSON object');
};

/**
 * Replaces a file atomically, so that an interruption leaves either the old file or the new one. A pipe or device, such as /dev/stdout, is
 * written to directly.
 */
const writeWhole = (path: string, text: string): void => {
  if (statSync(path, { throwIfNoEntry: false })?.isFile() === false) {
    writeFileSync(path, text);
    return;
  }
  const part = `${path}.part-${process.pid}`;
  writeFileSync(part, text);
  renameSync(part, path);
};

/** Checks before the work that a file can be written. Error: `out_not_writable`. */
const checkFile = (path: string | undefined): Result<undefined> => {
  if (path === undefined) return ok(undefined);
  try {
    const found = statSync(path, { throwIfNoEntry: false });
    if (found?.isDirectory()) return fail('out_not_writable', `${path} is a folder. Name a file.`, path);
    // A pipe or device is written to directly. Replacing a file needs write access to its folder.
    accessSync(found && !found.isFile() ? path : dirname(resolve(path)), constants.W_OK);
    return ok(undefined);
  } catch (error) {
    return fail('out_not_writable', `${path} cannot be written: ${error instanceof Error ? error.message : String(error)}.`, path);
  }
};

const describe = (answer: EvaluationAnswer, predictions: string | undefined): readonly string[] => {
  const { evaluation, quality, gains, ablations = [], warnings = [], notes = [] } = answer;
  return [
    ...quality.flatMap(describeQuality),
    ...(warnings.length > 0 ? [''] : []),
    ...warnings.map((warning) => `warning: ${warning}`),
    '',
    ...describeEvaluation(evaluation),
    ...Object.entries(gains?.estimates ?? {}).map(
      ([name, { value, se }]) => `${name} over ${gains?.over}: ${value.toFixed(4)} ±${se.toFixed(4)}`,
    ),
    ...(ablations.length > 0 ? ['', 'ablations', ...describeRows(ablations)] : []),
    ...(evaluation.rows.length === 0 || evaluation.n === 0 ? ['the test file has no outcomes to evaluate'] : []),
    ...notes.map((note) => `note: ${note}`),
    ...(predictions === undefined ? [] : [`predictions written to ${predictions}`]),
  ];
};

/** Runs a task with progress on stderr and prints its figures on stdout. */
export const runEvaluation = async (
  options: CommonOptions,
  evaluate: (run: EvaluationRun) => Promise<Result<EvaluationAnswer>>,
): Promise<void> => {
  const { json = false, seed, predictions, card } = options;
  const columns = valueOr(readColumnMap(options, Date.now()), json);
  if (!columns) return;
  const blocked = [checkFile(predictions), checkFile(card)].find((checked) => !checked.ok);
  if (blocked?.ok === false) return reportFailure(blocked.error, json);
  const bars = progressBars();
  const done = onInterrupt('interrupted: no file was written. Run the command again to start over.', bars.stop);
  const work = (db: Database) => evaluate({ db, columns, seed, progress: bars.progress });
  const evaluated = await withDatabase(options, work).finally(bars.stop);
  if (!evaluated.ok) return reportFailure(evaluated.error, json);
  if (predictions !== undefined) writeWhole(predictions, evaluated.value.predictions);
  if (card !== undefined) writeWhole(card, renderEvaluation(evaluated.value, seed));
  done();
  printLines(json ? [JSON.stringify(evaluationJson(evaluated.value))] : describe(evaluated.value, predictions));
};
