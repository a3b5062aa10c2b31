import { renameSync, writeFileSync } from 'node:fs';
import { Argument, Command } from 'commander';
import { evaluateAcceptance } from '../trainer/evaluateAcceptance';
import { evaluateCf } from '../trainer/evaluateCf';
import { evaluationJson } from '../trainer/evaluationAnswer';
import { openDatabase } from '../trainer/ingest/database';
import { describeQuality } from '../trainer/ingest/dataQuality';
import { describeEvaluation } from '../trainer/metricsTable';
import { readColumnMap } from './columnMap';
import { printLines, reportFailure, valueOr } from './output';
import { progressBars } from './progressBars';
import { wholeNumber } from './wholeNumber';

interface EvaluateOptions {
  readonly train: string;
  readonly test: string;
  readonly columns?: string;
  readonly predictions?: string;
  readonly seed: number;
  readonly json?: boolean;
}

/** An interrupted run leaves the old file or the new one. */
const writeWhole = (path: string, text: string): void => {
  const part = `${path}.part-${process.pid}`;
  writeFileSync(part, text);
  renameSync(part, path);
};

const run = async (task: 'acceptance' | 'cf', options: EvaluateOptions): Promise<void> => {
  const { json = false, seed, predictions } = options;
  const columns = valueOr(readColumnMap(options.columns), json);
  if (!columns) return;
  const bars = progressBars();
  const db = await openDatabase();
  const files = { train: options.train, test: options.test };
  const evaluated = await (task === 'cf'
    ? evaluateCf(db, files, columns.events ?? {}, seed, bars.progress)
    : evaluateAcceptance(db, files, columns.acceptance ?? {}, seed, bars.progress)
  ).finally(() => {
    bars.stop();
    db.close();
  });
  if (!evaluated.ok) return reportFailure(evaluated.error, json);
  if (predictions !== undefined) writeWhole(predictions, evaluated.value.predictions);
  if (json) return printLines([JSON.stringify(evaluationJson(evaluated.value))]);
  const { evaluation, quality, gains = {} } = evaluated.value;
  printLines([
    ...quality.flatMap(describeQuality),
    '',
    ...describeEvaluation(evaluation),
    ...Object.entries(gains).map(([name, { value, se }]) => `${name} over logistic regression: ${value.toFixed(4)} ±${se.toFixed(4)}`),
    ...(evaluation.rows.length === 0 || evaluation.n === 0 ? ['the test file has nothing to judge by'] : []),
    ...(predictions === undefined ? [] : [`predictions written to ${predictions}`]),
  ]);
};

export const evaluateCommand = (): Command =>
  new Command('evaluate')
    .description('train on one file, judge on another')
    .addArgument(
      new Argument('<task>', 'acceptance: who accepts which coupon; cf: which items a shopper buys next').choices(['acceptance', 'cf']),
    )
    .requiredOption('--train <file>', 'training file')
    .requiredOption('--test <file>', 'test file; without labels (acceptance) or as a bare list of user_id (cf) it is only predicted')
    .option('--columns <file>', 'JSON map to your column names: {"events": {"user_id": "…"}, "acceptance": {"label": "…"}}')
    .option('--predictions <file>', 'CSV of predictions to write, one line a test row or user')
    .option('--seed <number>', 'same input and seed give the same figures', wholeNumber, 42)
    .option('--json', 'print one JSON object')
    .action(run);
