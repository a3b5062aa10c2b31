import { fail, ok, type Result } from '../../protocol/values/result';
import { correctedEstimate, type Estimate, meanAndSe } from '../../stats/offPolicy/intervals';
import type { Worth } from '../../stats/offPolicy/uplift';
import type { Database } from '../ingest/database';
import { parallelMap } from '../jobs';
import { type ModelRow, modelRow } from '../metrics/metricsTable';
import type { EvaluationAnswer } from '../modelCard/evaluationAnswer';
import { type Progress, steps } from '../run/progress';
import { fitUplift } from '../uplift/fitUplift';
import { CHOSEN, halves, type JudgedSplit, judgeUplift, learnUplift, metricNames } from '../uplift/judgeUplift';
import { definitions, gateNote, policyGate } from '../uplift/policyGate';
import { INCUMBENT } from '../uplift/selectUplift';
import { encodeUplift, fitUpliftEncoding } from '../uplift/upliftFeatures';
import { readUplift, type UpliftLog, type UpliftRoles } from '../uplift/upliftLog';
import { candidateName, predictUplift } from '../uplift/upliftModel';
import { takeRows } from '../uplift/upliftSamples';

/** Column roles, the value of an outcome and the cost of a treatment. */
interface UpliftSettings extends UpliftRoles {
  readonly worth?: Worth;
}

/** An arm smaller than this cannot be learnt from. */
const FEWEST = 50;

const rowsIn = (log: UpliftLog): readonly number[] =>
  Array.from(log.arm.keys()).filter((row) => log.arm[row]! >= 0 && !Number.isNaN(log.outcome[row]!));

const bothArms = (log: UpliftLog, rows: readonly number[], fewest: number): boolean =>
  [0, 1].every((arm) => rows.filter((row) => log.arm[row] === arm).length >= fewest);

/** Learns everything on `train`. `test` may lack arms and outcomes, and every row of it is predicted. */
const judgeFiles = async (
  db: Database,
  log: UpliftLog,
  test: string,
  roles: UpliftSettings,
  seed: number,
  progress: Progress,
): Promise<Result<EvaluationAnswer>> => {
  const read = await readUplift(db, test, 'uplift_test', roles, true);
  if (!read.ok) return read;
  const rows = rowsIn(log);
  const encoding = fitUpliftEncoding(log, rows);
  const used = encoding.spec.fields.map(({ name }) => name);
  const missing = used.find((name) => !read.value.columns.includes(name));
  if (missing !== undefined) return fail('column_missing', `The test file lacks the column ${JSON.stringify(missing)}.`, test);
  const step = steps(progress, 'uplift', 2);
  const train = encodeUplift(log, encoding, rows);
  const { heterogeneity, shipped, validation, model } = await learnUplift(train, seed);
  step();
  const all = encodeUplift(read.value, encoding, Array.from(read.value.rows.keys()));
  const scores = predictUplift(model, all);
  const known = rowsIn(read.value);
  const judged = bothArms(read.value, known, 2);
  const over = candidateName(INCUMBENT);
  const comparison = judged
    ? judgeUplift(
        takeRows(all, known),
        {
          [CHOSEN]: Float64Array.from(known, (row) => scores[row]!),
          ...Object.fromEntries(
            ([{ kind: 'random' }, { kind: 'response', lambda: 10 }, INCUMBENT] as const).map((candidate) => [
              candidateName(candidate),
              predictUplift(fitUplift(candidate, train), takeRows(all, known)),
            ]),
          ),
        },
        over,
        seed,
        roles.worth,
      )
    : undefined;
  step();
  return ok({
    evaluation: {
      task: 'uplift',
      chosen: CHOSEN,
      split: 'train and test file',
      n: judged ? known.length : 0,
      rows: Object.entries(comparison?.judged ?? {}).map(([name, { figures, bootstrap }]) =>
        modelRow(
          name,
          Object.fromEntries(metricNames(roles.worth).map((figure) => [figure, { value: figures[figure]!, se: bootstrap[figure]! }])),
        ),
      ),
      validation,
      ...(comparison ? { plots: { uplift: [{ model: CHOSEN, points: comparison.curve }] } } : {}),
    },
    quality: [log.quality, read.value.quality],
    predictions: ['row,uplift', ...Array.from(scores, (uplift, row) => `${row},${uplift}`), ''].join('\n'),
    ...(comparison ? { gains: { over, estimates: { ...comparison.gain } } } : {}),
    heterogeneity,
    notes: [
      gateNote(heterogeneity, roles),
      `shipped, decided inside the training file: ${candidateName(shipped)}`,
      '±: standard deviation over 200 bootstrap samples of the test rows, arms apart, the model fixed',
      ...definitions(roles.worth),
    ],
  });
};

const overSplits = (splits: readonly JudgedSplit[], figures: readonly string[]): readonly ModelRow[] =>
  Object.keys(splits[0]?.comparison.judged ?? {}).map((name) =>
    modelRow(
      name,
      Object.fromEntries(
        figures.map((figure) => [
          figure,
          correctedEstimate(
            splits.map(({ comparison }) => comparison.judged[name]!.figures[figure]!),
            1,
          ),
        ]),
      ),
    ),
  );

const tally = (names: readonly string[]): string =>
  [...new Set(names)]
    .map((name) => [name, names.filter((other) => other === name).length] as const)
    .sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))
    .map(([name, count]) => `${count} × ${name}`)
    .join(', ');

/** Random halves of one file: everything is learnt and chosen on one half, and evaluated on the other. */
const judgeHalves = async (
  log: UpliftLog,
  roles: UpliftSettings,
  count: number,
  seed: number,
  progress: Progress,
): Promise<Result<EvaluationAnswer>> => {
  const rows = rowsIn(log);
  const figures = metricNames(roles.worth);
  const heterogeneity = await policyGate(encodeUplift(log, fitUpliftEncoding(log, rows), rows), seed);
  const step = steps(progress, 'splits', count);
  const cuts = Array.from({ length: count }, (_, split) => halves(log, rows, split, seed));
  const inputs = cuts.map(({ train, test, seed: own }) => ({ train, test, seed: own, ...(roles.worth ? { worth: roles.worth } : {}) }));
  const splits = await parallelMap('judgeUpliftSplit', inputs, step);
  const gains = figures.map((figure): [string, Estimate] => [
    figure,
    correctedEstimate(
      splits.map(({ comparison }) => comparison.gain[figure]!.value),
      1,
    ),
  ]);
  const curves = splits.map(({ comparison }) => comparison.curve);
  const mean = (values: readonly number[]): number => meanAndSe(values).value;
  const points = (curves[0] ?? []).map(({ share }, at) => ({ share, per1000: mean(curves.map((curve) => curve[at]!.per1000)) }));
  const spreads = figures.slice(0, 2).map((figure) => {
    const values = splits.map(({ comparison }) => comparison.judged[CHOSEN]!.figures[figure]!);
    const bootstrap = mean(splits.map(({ comparison }) => comparison.judged[CHOSEN]!.bootstrap[figure]!));
    return `${figure} ${(meanAndSe(values).se * Math.sqrt(count)).toFixed(4)} over splits, ${bootstrap.toFixed(4)} by bootstrap`;
  });
  const sums = new Map<number, { sum: number; count: number }>();
  for (const [split, { scores }] of splits.entries()) {
    for (const [i, row] of cuts[split]!.testRows.entries()) {
      const known = sums.get(row);
      sums.set(row, { sum: (known?.sum ?? 0) + scores[i]!, count: (known?.count ?? 0) + 1 });
    }
  }
  return ok({
    evaluation: {
      task: 'uplift',
      // The gate on the whole file decides what a shop would use. Its quality is evaluated on halves.
      chosen: heterogeneity.found ? CHOSEN : candidateName({ kind: 'average' }),
      split: `${count} random halves of the file, seed ${seed}`,
      n: cuts[0]?.testRows.length ?? 0,
      rows: overSplits(splits, figures),
      validation: splits[0]?.validation ?? [],
      plots: { uplift: [{ model: CHOSEN, points }] },
    },
    quality: [log.quality],
    predictions: [
      'row,uplift',
      ...[...sums].sort(([a], [b]) => a - b).map(([row, { sum, count: times }]) => `${row},${sum / times}`),
      '',
    ].join('\n'),
    gains: { over: candidateName(INCUMBENT), estimates: Object.fromEntries(gains) },
    heterogeneity,
    notes: [
      gateNote(heterogeneity, roles),
      `the same gate on each training half let it pass in ${splits.filter((split) => split.heterogeneity.found).length} of ${count}; ranking chosen on validation inside it: ${tally(splits.map(({ chosen }) => chosen))}`,
      `standard deviation of one test half: ${spreads.join('; ')}`,
      '±: standard error of the mean over halves, corrected for the rows they share (Nadeau & Bengio 2003): about the standard deviation over splits',
      ...definitions(roles.worth),
    ],
  });
};

/**
 * Rows that a treatment influences, from a randomised experiment with two arms: models chosen on validation, and a gate by the value of a
 * ranking. If that is not above 0, every row gets the average effect. With `test`, that file is predicted (`row,uplift`, every row of the
 * file, row 0 first) and evaluated if arms and outcomes are known. Without it, `splits` random halves of `train` are. Errors: those of
 * `readUplift`, `too_few_rows`, `column_missing`.
 */
export const evaluateUplift = async (
  db: Database,
  files: { readonly train: string; readonly test?: string },
  roles: UpliftSettings,
  splits: number,
  seed: number,
  progress: Progress,
): Promise<Result<EvaluationAnswer>> => {
  const log = await readUplift(db, files.train, 'uplift_train', roles);
  if (!log.ok) return log;
  const rows = rowsIn(log.value);
  if (!bothArms(log.value, rows, FEWEST) || new Set(rows.map((row) => log.value.outcome[row])).size < 2)
    return fail('too_few_rows', `Each arm needs at least ${FEWEST} rows, and the outcome needs both 0 and 1.`, files.train);
  if (fitUpliftEncoding(log.value, rows).spec.fields.length === 0)
    return fail('no_features', 'Only the arm and outcome columns vary, so there are no features to learn from.', files.train);
  return files.test === undefined
    ? judgeHalves(log.value, roles, splits, seed, progress)
    : judgeFiles(db, log.value, files.test, roles, seed, progress);
};
