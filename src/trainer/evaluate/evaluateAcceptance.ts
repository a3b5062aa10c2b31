import { fail, ok, type Result } from '../../protocol/values/result';
import { reliability } from '../../stats/offPolicy/classification';
import { fitAcceptanceFeatures } from '../acceptance/acceptanceFeatures';
import { MODELS } from '../acceptance/acceptanceFold';
import { type AcceptanceColumns, type AcceptanceLog, featureColumns, readAcceptance, rowsKeptNote } from '../acceptance/acceptanceLog';
import {
  type AcceptancePart,
  ablationRows,
  besides,
  chosenModel,
  chosenPredictions,
  clusteredGain,
  clusteredRow,
  meanValidation,
  pooledPredictions,
  withFoldMeans,
} from '../acceptance/acceptanceReport';
import { acceptanceSamples } from '../acceptance/trainAcceptance';
import type { Database } from '../ingest/database';
import { parallelMap } from '../jobs';
import type { ModelRow } from '../metrics/metricsTable';
import type { EvaluationAnswer } from '../modelCard/evaluationAnswer';
import { foldsOf, rowsWhere, type SplitKind } from '../network/selectNetwork';
import type { Progress } from '../run/progress';

/** Some rows of a log, in order. */
export const sliceLog = (log: AcceptanceLog, from: number, to: number): AcceptanceLog => ({
  ...log,
  rows: log.rows.slice(from, to),
  groups: log.groups.slice(from, to),
  ...(log.labels ? { labels: log.labels.slice(from, to) } : {}),
});

/**
 * First row of the last `share` of a log in time order. With campaign columns the cut moves on to the first row of the next campaign, so
 * that no campaign is on both sides, or back to the start of its own if there is no next one.
 */
export const laterFrom = (log: AcceptanceLog, { campaign = [] }: AcceptanceColumns, share: number): number => {
  const positions = campaign.map((name) => log.columns.indexOf(name));
  const starts = (row: number): boolean => row === 0 || positions.some((at) => log.rows[row]?.[at] !== log.rows[row - 1]?.[at]);
  const wanted = Math.round((1 - share) * log.rows.length);
  if (positions.length === 0) return wanted;
  let cut = wanted;
  while (cut < log.rows.length && !starts(cut)) cut += 1;
  if (cut < log.rows.length) return cut;
  for (cut = wanted; cut > 0 && !starts(cut); ) cut -= 1;
  return cut;
};

interface AcceptanceInput {
  readonly train: string;
  /** Without it, `folds`-fold cross-validation on the training file. */
  readonly test?: string;
  readonly folds: number;
  /** `group`: unseen respondents; `rows`: respondents recur; `both`: by group, and by rows too; `later`: the last rows are held out. */
  readonly split: SplitKind | 'both';
  /** With `later` and without a test file: share of the rows held out. */
  readonly later?: number;
  readonly ablations: boolean;
}

/** Rows to fit on and rows to evaluate on. */
interface Plan {
  readonly trainRows: readonly number[];
  readonly testRows: readonly number[];
}

/** Share of the rows held out as later ones. */
const LATER = 0.3;

const everyRow = (log: AcceptanceLog): readonly number[] => Array.from(log.rows.keys());

/** Fits every plan, on all available threads. The features are fitted to the training rows alone. */
const runPlans = async (
  train: AcceptanceLog,
  test: AcceptanceLog,
  columns: readonly string[],
  plans: readonly Plan[],
  settings: { readonly split: SplitKind; readonly seed: number; readonly ablations: boolean },
  onDone: () => void,
): Promise<readonly AcceptancePart[]> => {
  const inputs = plans.map(({ trainRows, testRows }) => {
    const spec = fitAcceptanceFeatures(train, columns, trainRows);
    return { train: acceptanceSamples(train, spec, trainRows), test: acceptanceSamples(test, spec, testRows), ...settings };
  });
  const outputs = await parallelMap('acceptanceFold', inputs, onDone);
  return outputs.map((output, i) => ({ ...output, rows: plans[i]!.testRows }));
};

const rowsOf = (
  parts: readonly AcceptancePart[],
  judged: { readonly y: Float32Array; readonly groups: readonly string[] },
): readonly ModelRow[] =>
  withFoldMeans(
    Array.from(pooledPredictions(parts), ([model, p]) => clusteredRow(model, judged, p)),
    parts,
    judged.y,
  );

const readTest = async (db: Database, path: string, columns: AcceptanceColumns): Promise<Result<AcceptanceLog>> => {
  const { label, ...withoutLabel } = columns;
  const labelled = await readAcceptance(db, path, 'test', columns, true);
  // A test file to be scored elsewhere has no label column, whatever its name is in the map.
  return !labelled.ok && labelled.error.code === 'unknown_column' && label !== undefined
    ? readAcceptance(db, path, 'test_unlabelled', withoutLabel, true)
    : labelled;
};

/** Data for training and evaluation. */
interface AcceptanceData {
  readonly train: AcceptanceLog;
  readonly test: AcceptanceLog;
  /** True if `test` is a separate file. */
  readonly testFile: boolean;
  /** First of the later rows held out of the training file. Absent if none are. */
  readonly cut?: number;
  /** Columns that features are built from. */
  readonly used: readonly string[];
}

const readData = async (db: Database, input: AcceptanceInput, columns: AcceptanceColumns): Promise<Result<AcceptanceData>> => {
  const read = await readAcceptance(db, input.train, 'train', columns);
  if (!read.ok) return read;
  const log = read.value;
  if (!log.labels) return fail('no_labels', 'The training file has no label column (Y, accepted or label).', input.train);
  const testRead = input.test === undefined ? undefined : await readTest(db, input.test, columns);
  if (testRead?.ok === false) return testRead;
  const held = input.split === 'later' && !testRead;
  const cut = held ? laterFrom(log, columns, input.later ?? LATER) : log.rows.length;
  const train = sliceLog(log, 0, cut);
  const test = testRead?.value ?? (held ? sliceLog(log, cut, log.rows.length) : train);
  if (held && [train, test].some(({ labels }) => new Set(labels).size < 2))
    return fail('too_few_rows', 'The earlier and the later rows each need both answers. Choose another share with --later.', input.train);
  const used = featureColumns(train, columns);
  const missing = used.find((name) => !test.columns.includes(name));
  if (missing !== undefined)
    return fail('column_missing', `The test file lacks the column ${JSON.stringify(missing)}.`, input.test ?? input.train);
  if (!held && !testRead && new Set(train.groups).size < 2 * input.folds)
    return fail('too_few_rows', `${input.folds} folds need at least ${2 * input.folds} respondents.`, input.train);
  return ok({ train, test, used, testFile: testRead !== undefined, ...(held ? { cut } : {}) });
};

const describeSplit = ({ test, testFile, cut }: AcceptanceData, split: SplitKind, folds: number, seed: number): string => {
  if (testFile) return `train and test file, ${split === 'group' ? 'other respondents' : 'respondents come back'}`;
  if (cut !== undefined) return `the last ${test.rows.length} rows held out, seed ${seed}`;
  return `${folds}-fold by ${split === 'group' ? 'respondent' : 'random stratified rows'}, seed ${seed}, pooled out of fold`;
};

const notesOf = (
  { train, testFile, cut }: AcceptanceData,
  parts: readonly AcceptancePart[],
  foldsBeside: number | undefined,
): readonly string[] => [
  `chosen on validation rows: ${[...new Set(parts.map(({ name }) => name))].join('; ')}`,
  ...(foldsBeside === undefined
    ? []
    : [`figures ending in Rows: ${foldsBeside}-fold by random stratified rows, with returning respondents`]),
  // A test file with an unusable row is refused.
  ...(testFile ? [] : rowsKeptNote(train.quality)),
  ...(cut === undefined ? [] : [`row in the predictions starts at 0 for row ${cut} of those kept`]),
];

/**
 * Trains on one file and predicts another, or cross-validates on one file. Hyper-parameters come from each training part alone. A test file
 * may lack the label column, and its other columns must be the same. Predictions: `row,probability` in the order of the judged file, row 0
 * first. If that is the training file, they are out of fold and only for the rows kept. Figures of folds are of the pooled out-of-fold
 * predictions. Errors: those of reading, `no_labels`, `column_missing`, `too_few_rows`.
 */
export const evaluateAcceptance = async (
  db: Database,
  input: AcceptanceInput,
  columns: AcceptanceColumns,
  seed: number,
  progress: Progress,
): Promise<Result<EvaluationAnswer>> => {
  const data = await readData(db, input, columns);
  if (!data.ok) return data;
  const { train, test, testFile, cut, used } = data.value;
  const apart = testFile || cut !== undefined;
  const split = input.split === 'both' ? 'group' : input.split;
  const everySplit: readonly SplitKind[] = input.split === 'both' && !apart ? ['group', 'rows'] : [split];
  const plansOf = (kind: SplitKind): readonly Plan[] => {
    if (apart) return [{ trainRows: everyRow(train), testRows: everyRow(test) }];
    const folds = foldsOf({ groups: train.groups, y: train.labels ?? new Float32Array() }, kind, input.folds, seed);
    return Array.from({ length: input.folds }, (_, fold) => ({
      trainRows: rowsWhere(folds, (f) => f !== fold),
      testRows: rowsWhere(folds, (f) => f === fold),
    }));
  };
  const total = everySplit.reduce((sum, kind) => sum + plansOf(kind).length, 0);
  let done = 0;
  const onDone = (): void => progress('folds', ++done, total);
  progress('folds', 0, total);
  const run = (kind: SplitKind, ablations: boolean) => runPlans(train, test, used, plansOf(kind), { split: kind, seed, ablations }, onDone);
  // Ablations need labels to evaluate on.
  const parts = await run(split, input.ablations && test.labels !== undefined);
  const beside = everySplit.length > 1 ? await run('rows', false) : undefined;

  const chosen = chosenModel(parts);
  const probabilities = chosenPredictions(parts);
  const csv = ['row,probability', ...Array.from(probabilities, (p, row) => `${row},${p}`), ''].join('\n');
  const described = describeSplit(data.value, split, input.folds, seed);
  const notes = notesOf(data.value, parts, beside && input.folds);
  const evaluation = { task: 'acceptance', chosen, split: described, n: test.rows.length, validation: meanValidation(parts) } as const;
  const quality = testFile ? [train.quality, test.quality] : [train.quality];
  if (!test.labels) return ok({ evaluation: { ...evaluation, rows: [] }, quality, predictions: csv, notes });
  const judged = { y: test.labels, groups: test.groups };
  const rows = rowsOf(parts, judged);
  const logistic = pooledPredictions(parts).get(MODELS.logistic);
  const ablations = ablationRows(parts, judged);
  return ok({
    evaluation: {
      ...evaluation,
      rows: beside ? besides(rows, rowsOf(beside, judged), 'Rows') : rows,
      plots: { calibration: reliability(judged.y, probabilities), learning: parts[0]?.learning ?? [] },
    },
    quality,
    predictions: csv,
    ...(logistic ? { gains: { over: MODELS.logistic, estimates: clusteredGain(judged, probabilities, logistic) } } : {}),
    ...(ablations.length > 0 ? { ablations } : {}),
    notes,
  });
};
