import { seededRng } from '../../maths/random';
import { fail, ok, type Result } from '../../protocol/values/result';
import {
  eValue,
  eValueOfLimit,
  groupWeights,
  isComparable,
  meanDifference,
  type ObservedRows,
  overlapOf,
  treatmentEffect,
} from '../../stats/offPolicy/treatmentEffect';
import type { Worth } from '../../stats/offPolicy/uplift';
import type { Database } from '../ingest/database';
import { modelRow } from '../metrics/metricsTable';
import type { EvaluationAnswer } from '../modelCard/evaluationAnswer';
import { fitLogistic, scoreLogistic } from '../network/linearModels';
import { type Progress, steps } from '../run/progress';
import { encodeUplift, fitUpliftEncoding } from '../uplift/upliftFeatures';
import { readUplift, type UpliftRoles } from '../uplift/upliftLog';
import { averageEffect, randomFolds, rowsOfArm, takeRows, type UpliftSamples } from '../uplift/upliftSamples';

const DOUBLY_ROBUST = 'doubly robust';
const UNADJUSTED = 'difference of means, not adjusted';

const FOLDS = 5;
/** Penalty of the models of treatment and outcome: the T-learner's. */
const LAMBDA = 10;
/** A group smaller than this, or worth fewer rows once weighted, says nothing. */
const FEWEST = 50;
/** Largest share of rows without counterparts. They are left out below it. */
const MOST_OUTSIDE = 0.1;
/** Largest difference of a column's means after weighting, in standard deviations (Austin 2009), or what chance alone does with these rows. */
const MOST_DIFFERENCE = 0.1;
const CHANCE = 3.3;

/** Predictions for each row by models of the other folds. */
const crossFit = (samples: UpliftSamples, seed: number, step: () => void): ObservedRows => {
  const { rows, width, treated, outcome } = samples;
  const [propensity, ifTreated, ifNot] = [0, 1, 2].map(() => new Float64Array(rows)) as [Float64Array, Float64Array, Float64Array];
  const folds = randomFolds(rows, FOLDS, seededRng(seed));
  for (let fold = 0; fold < FOLDS; fold++) {
    const inside = Array.from(folds.keys()).filter((row) => folds[row] !== fold);
    const held = Array.from(folds.keys()).filter((row) => folds[row] === fold);
    const [train, test] = [takeRows(samples, inside), takeRows(samples, held)];
    const fill = (into: Float64Array, of: UpliftSamples, y: Float32Array): void => {
      const scores = scoreLogistic(fitLogistic({ rows: of.rows, width, x: of.x, y }, LAMBDA), test);
      for (const [i, row] of held.entries()) into[row] = scores[i]!;
    };
    fill(propensity, train, train.treated);
    for (const [arm, into] of [ifNot, ifTreated].entries()) {
      const own = takeRows(train, rowsOfArm(train, arm as 0 | 1));
      fill(into, own, own.outcome);
    }
    step();
  }
  return { treated, outcome, propensity, ifTreated, ifNot };
};

const onRows = ({ treated, outcome, propensity, ifTreated, ifNot }: ObservedRows, rows: readonly number[]): ObservedRows => {
  const at = (values: ArrayLike<number>): Float64Array => Float64Array.from(rows, (row) => values[row]!);
  return {
    treated: at(treated),
    outcome: at(outcome),
    propensity: at(propensity),
    ifTreated: at(ifTreated),
    ifNot: at(ifNot),
  };
};

/**
 * The largest difference of a column between the groups, before and after weighting. Half of the difference of its square counts too: it tells
 * groups at both ends from one in the middle, and has a longer tail.
 */
const balanceOf = ({ x, rows, width }: UpliftSamples, observed: ObservedRows) => {
  const weights = [groupWeights(observed, 0), groupWeights(observed, 1)] as const;
  let [before, after] = [0, 0];
  for (let j = 0; j < width; j++) {
    const column = Float64Array.from({ length: rows }, (_, row) => x[row * width + j]!);
    for (const [values, counts] of [[column, 1] as const, [column.map((value) => value ** 2), 0.5] as const]) {
      before = Math.max(before, counts * Math.abs(meanDifference(values, observed.treated)));
      after = Math.max(after, counts * Math.abs(meanDifference(values, observed.treated, weights)));
    }
  }
  return { before, after };
};

const percent = (share: number): string => `${(100 * share).toFixed(1)}%`;

/** Rows with counterparts, and what to say of them. */
interface Compared {
  readonly observed: ObservedRows;
  readonly notes: readonly string[];
}

/** Leaves out rows without counterparts. Errors: `no_overlap` and `not_balanced`, with the figures. */
const comparable = (samples: UpliftSamples, all: ObservedRows, train: string): Result<Compared> => {
  const { outside } = overlapOf(all);
  if (outside > MOST_OUTSIDE)
    return fail(
      'no_overlap',
      `The groups hardly overlap: the columns tell for ${percent(outside)} of the rows whether they were treated. Nobody comparable had the other treatment, so no method finds the effect. Run an experiment, or leave out the column that decides who is treated.`,
      train,
    );
  const rows = Array.from({ length: samples.rows }, (_, row) => row).filter((row) => isComparable(all.propensity[row]!));
  const observed = onRows(all, rows);
  const { effectiveTreated, effectiveControl } = overlapOf(observed);
  const [treated, control] = [Math.floor(effectiveTreated), Math.floor(effectiveControl)];
  if (Math.min(treated, control) < FEWEST)
    return fail(
      'no_overlap',
      `Once weighted, the groups are worth ${treated} treated and ${control} control rows. At least ${FEWEST} are needed.`,
      train,
    );
  const { before, after } = balanceOf(takeRows(samples, rows), observed);
  const most = Math.max(MOST_DIFFERENCE, CHANCE * Math.sqrt(1 / effectiveTreated + 1 / effectiveControl));
  if (after > most)
    return fail(
      'not_balanced',
      `After weighting, a column still differs by ${after.toFixed(2)} standard deviations between the groups (before: ${before.toFixed(2)}, at most ${most.toFixed(2)}). The model of who is treated is wrong.`,
      train,
    );
  return ok({
    observed,
    notes: [
      `overlap: ${percent(outside)} of the rows had a propensity outside 5% to 95% and are left out; once weighted, the groups are worth ${treated} treated and ${control} control rows`,
      `balance: the largest difference of a column's means is ${before.toFixed(3)} standard deviations before weighting, ${after.toFixed(3)} after`,
    ],
  });
};

/**
 * Average effect of a treatment that nobody randomised, from columns known before it, by cross-fitted doubly robust estimation, with a report of
 * overlap and balance and a bound for causes that no column holds. Errors: those of `readUplift`, `too_few_rows`, `no_features`,
 * `no_overlap` and `not_balanced`.
 */
export const evaluateEffect = async (
  db: Database,
  train: string,
  { worth, ...roles }: UpliftRoles & { readonly worth?: Worth },
  seed: number,
  progress: Progress,
): Promise<Result<EvaluationAnswer>> => {
  const read = await readUplift(db, train, 'effect_train', roles);
  if (!read.ok) return read;
  const log = read.value;
  const rows = Array.from(log.arm.keys()).filter((row) => log.arm[row]! >= 0);
  const fewest = Math.min(...[0, 1].map((arm) => rows.filter((row) => log.arm[row] === arm).length));
  if (fewest < FEWEST || new Set(rows.map((row) => log.outcome[row])).size < 2)
    return fail('too_few_rows', `Each group needs at least ${FEWEST} rows, and the outcome needs both 0 and 1.`, train);
  const encoding = fitUpliftEncoding(log, rows);
  if (encoding.spec.fields.length === 0)
    return fail('no_features', 'Only the columns of group and outcome vary, so nothing tells the groups apart.', train);
  const samples = encodeUplift(log, { ...encoding, crossed: [] }, rows);
  const all = crossFit(samples, seed, steps(progress, 'folds', FOLDS));
  const compared = comparable(samples, all, train);
  if (!compared.ok) return compared;
  const { observed, notes } = compared.value;
  const { effect, everyone, nobody, riskRatio } = treatmentEffect(observed);
  const money = worth ? { perPerson: { value: worth.value * effect.value - worth.cost, se: worth.value * effect.se } } : {};
  const inThousand = (x: number): string => (1_000 * x).toFixed(1);
  return ok({
    evaluation: {
      task: 'effect',
      chosen: DOUBLY_ROBUST,
      chosenBy: 'nothing',
      split: `${FOLDS} folds, seed ${seed}`,
      n: observed.treated.length,
      rows: [
        modelRow(DOUBLY_ROBUST, { effect, treatedMean: everyone, controlMean: nobody, ...money }),
        { model: UNADJUSTED, metrics: { effect: averageEffect(samples) }, se: {} },
      ],
      validation: [],
    },
    quality: [log.quality],
    predictions: '',
    notes: [
      `${roles.treatment} against ${roles.control}: ${inThousand(effect.value)} more outcomes per 1,000 people (95%: ${inThousand(effect.lower)} to ${inThousand(effect.upper)})`,
      ...notes,
      ...(riskRatio
        ? [
            `E-value ${eValue(riskRatio.value).toFixed(2)}, of the interval's limit ${eValueOfLimit(riskRatio).toFixed(2)}: a cause that no column holds must raise both the chance of the treatment and that of the outcome by this factor to explain the effect away (VanderWeele & Ding 2017)`,
          ]
        : []),
      'nobody drew who was treated: the effect is right only if the columns hold every cause that the treatment and the outcome share; an experiment needs no such belief',
    ],
  });
};
