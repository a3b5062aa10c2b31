import { fail, ok, type Result } from '../../protocol/values/result';
import { fitAcceptanceFeatures } from '../acceptance/acceptanceFeatures';
import { type AcceptanceColumns, type AcceptanceLog, featureColumns, readAcceptance, rowsKeptNote } from '../acceptance/acceptanceLog';
import { acceptanceSamples } from '../acceptance/trainAcceptance';
import { CHOSEN, NETWORK_ALONE, positionsOf } from '../fewShot/adapters';
import { BASE_STEPS, frozenBase, rowsByGroup } from '../fewShot/frozenBase';
import { headPlan } from '../fewShot/headPrior';
import { FIRST_JUDGED, fewShotGains, fewShotRow, type HeadsJudged, type Judged, judgeHeads, SHOTS } from '../fewShot/judgeHeads';
import type { Database } from '../ingest/database';
import type { EvaluationAnswer } from '../modelCard/evaluationAnswer';
import { groupFolds, rowsWhere } from '../network/selectNetwork';
import { type Progress, steps } from '../run/progress';

interface FewShotInput {
  readonly train: string;
  /** Without it, `folds`-fold by respondent on the training file. */
  readonly test?: string;
  readonly folds: number;
  /** Labelled rows of each respondent used for the predictions. */
  readonly shots: number;
}

const LEAST_RESPONDENTS = 20;

/** One part of the data evaluated by models that did not see its respondents. `rows` are their positions in the predictions. */
interface Part extends HeadsJudged {
  readonly network: string;
  readonly rows: readonly number[];
}

const everyRow = (log: AcceptanceLog): readonly number[] => Array.from(log.rows.keys());

const judgePart = async (
  log: AcceptanceLog,
  columns: readonly string[],
  trainRows: readonly number[],
  test: { readonly log: AcceptanceLog; readonly rows: readonly number[] },
  shots: readonly number[],
  seed: number,
  onStep: () => void,
): Promise<Part> => {
  const spec = fitAcceptanceFeatures(log, columns, trainRows);
  const [fitting, judging] = [acceptanceSamples(log, spec, trainRows), acceptanceSamples(test.log, spec, test.rows)];
  const labelled = test.log.labels ? judging : { ...judging, y: judging.y.map(() => Number.NaN) };
  const base = await frozenBase(spec, fitting, labelled, seed, onStep);
  const judged = await judgeHeads(base.train, base.test, headPlan(spec, base.train), shots, seed);
  return { ...judged, network: base.model, rows: test.rows };
};

/** One probability per test row by model and shots, joined over the parts. */
const joined = (parts: readonly Part[], model: string, shots: number, length: number): Float64Array => {
  const out = new Float64Array(length);
  for (const { probabilities, rows } of parts) {
    const p = probabilities.get(model)?.get(shots);
    for (const [i, row] of rows.entries()) out[row] = p?.[i] ?? Number.NaN;
  }
  return out;
};

/**
 * Numbers of shots for which all evaluated respondents have labels, and the rows to evaluate: labelled, after the tenth of their
 * respondent.
 */
const judgeable = (log: AcceptanceLog): { readonly rows: readonly number[]; readonly shots: readonly number[] } => {
  const { labels } = log;
  if (!labels) return { rows: [], shots: [] };
  const known = (row: number): boolean => !Number.isNaN(labels[row]!);
  const people = rowsByGroup(log.groups).filter((rows) => rows.slice(FIRST_JUDGED).some(known));
  const positions = positionsOf(log.groups);
  return {
    rows: everyRow(log).filter((row) => positions[row]! >= FIRST_JUDGED && known(row)),
    shots: SHOTS.filter((k) => people.every((rows) => rows.slice(0, k).every(known))),
  };
};

const meanValidation = (parts: readonly Part[]) =>
  [...(parts[0]?.validation.keys() ?? [])].map((model) => {
    const mean = (name: 'auc' | 'logloss'): number =>
      parts.reduce((sum, part) => sum + (part.validation.get(model)?.[name] ?? Number.NaN), 0) / parts.length;
    return { model, metrics: { auc: mean('auc'), logloss: mean('logloss') }, se: {} };
  });

const answerOf = (parts: readonly Part[], log: AcceptanceLog, split: string, shots: number): Omit<EvaluationAnswer, 'quality'> => {
  const { rows, shots: judgedShots } = judgeable(log);
  const y = Float32Array.from(rows, (row) => log.labels?.[row] ?? Number.NaN);
  const groups = rows.map((row) => log.groups[row]!);
  const judgedOf = (model: string): Judged => {
    const pick = (k: number): Float64Array => {
      const p = joined(parts, model, k, log.rows.length);
      return Float64Array.from(rows, (row) => p[row]!);
    };
    return { y, groups, probabilities: new Map(judgedShots.map((k) => [k, pick(k)])) };
  };
  const bothClasses = new Set(y).size === 2;
  const models = bothClasses ? [...(parts[0]?.probabilities.keys() ?? [])] : [];
  const all = models.map((model) => fewShotRow(model, judgedOf(model)));
  const reported = [NETWORK_ALONE, CHOSEN];
  const chosen = all.find(({ model }) => model === CHOSEN);
  const byRespondent = judgedShots
    .map((k) => `k=${k} ±${chosen?.se[`aucK${k}ByRespondent`]?.toFixed(4)} / ±${chosen?.se[`loglossK${k}ByRespondent`]?.toFixed(4)}`)
    .join(', ');
  const predictions = joined(parts, CHOSEN, shots, log.rows.length);
  return {
    evaluation: {
      task: 'few-shot',
      chosen: CHOSEN,
      split,
      n: rows.length,
      rows: all.filter(({ model }) => reported.includes(model)),
      validation: meanValidation(parts),
    },
    predictions: ['row,probability', ...Array.from(predictions, (p, row) => `${row},${p}`), ''].join('\n'),
    ...(bothClasses ? { gains: { over: NETWORK_ALONE, estimates: fewShotGains(judgedOf(CHOSEN), judgedOf(NETWORK_ALONE)) } } : {}),
    ablations: all.filter(({ model }) => model !== NETWORK_ALONE),
    notes: [
      `frozen network by part: ${parts.map(({ network }) => network).join(', ')}`,
      ...(chosen ? [`standard errors of AUC / log loss with respondents as clusters: ${byRespondent}`] : []),
    ],
  };
};

/**
 * Adapts unseen respondents exactly as their device would, and evaluates the rows from their 11th on. Network, head and learning rates come
 * from the training part alone. Predictions are those at `shots`. Errors: those of reading, `no_labels`, `no_respondents`,
 * `too_few_respondents`, `column_missing`.
 */
export const evaluateFewShot = async (
  db: Database,
  { train: trainFile, test: testFile, folds, shots }: FewShotInput,
  columns: AcceptanceColumns,
  seed: number,
  progress: Progress,
): Promise<Result<EvaluationAnswer>> => {
  const read = await readAcceptance(db, trainFile, 'train', columns);
  if (!read.ok) return read;
  const train = read.value;
  if (!train.labels) return fail('no_labels', 'The training file has no label column (Y, accepted or label).', trainFile);
  const people = new Set(train.groups).size;
  if (people === train.groups.length)
    return fail('no_respondents', 'Each respondent has only one answer. Name the columns that identify respondents (group).', trainFile);
  if (people < Math.max(LEAST_RESPONDENTS, folds))
    return fail('too_few_respondents', `Few-shot evaluation needs at least ${Math.max(LEAST_RESPONDENTS, folds)} respondents.`, trainFile);
  const used = featureColumns(train, columns);
  const wanted = [...new Set([...SHOTS, shots])];
  if (testFile === undefined) {
    const foldOf = groupFolds(train.groups, folds, seed);
    const step = steps(progress, 'few-shot', folds * BASE_STEPS);
    const parts: Part[] = [];
    for (let fold = 0; fold < folds; fold++) {
      const held = rowsWhere(foldOf, (f) => f === fold);
      const rest = rowsWhere(foldOf, (f) => f !== fold);
      parts.push(await judgePart(train, used, rest, { log: train, rows: held }, wanted, seed, step));
      progress('few-shot', (fold + 1) * BASE_STEPS, folds * BASE_STEPS);
    }
    const split = `${folds}-fold by respondent, rows from the 11th of each, seed ${seed}`;
    const { notes = [], ...answer } = answerOf(parts, train, split, shots);
    return ok({ ...answer, quality: [train.quality], notes: [...notes, ...rowsKeptNote(train.quality)] });
  }
  const { label, ...withoutLabel } = columns;
  const labelled = await readAcceptance(db, testFile, 'test', columns, true, 'keep');
  const test =
    !labelled.ok && labelled.error.code === 'unknown_column' && label !== undefined
      ? await readAcceptance(db, testFile, 'test_unlabelled', withoutLabel, true)
      : labelled;
  if (!test.ok) return test;
  const missing = used.find((name) => !test.value.columns.includes(name));
  if (missing !== undefined) return fail('column_missing', `The test file lacks the column ${JSON.stringify(missing)}.`, testFile);
  const step = steps(progress, 'few-shot', BASE_STEPS);
  const part = await judgePart(train, used, everyRow(train), { log: test.value, rows: everyRow(test.value) }, wanted, seed, step);
  progress('few-shot', BASE_STEPS, BASE_STEPS);
  const split = 'respondents of the test file, rows from the 11th of each';
  return ok({ ...answerOf([part], test.value, split, shots), quality: [train.quality, test.value.quality] });
};
