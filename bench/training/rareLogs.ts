import { seededRng, uniform } from '../../src/maths/random';
import { encodeAcceptance, fitAcceptanceFeatures } from '../../src/trainer/acceptance/acceptanceFeatures';
import { type AcceptanceLog, featureColumns, readAcceptance } from '../../src/trainer/acceptance/acceptanceLog';
import { acceptanceSamples } from '../../src/trainer/acceptance/trainAcceptance';
import { openDatabase } from '../../src/trainer/ingest/database';
import type { GroupedSamples } from '../../src/trainer/network/groupedSamples';
import { groupFolds, rowsWhere } from '../../src/trainer/network/selectNetwork';
import { sharedData } from '../../test/helpers/node/trainingLogs';

/** Folds by respondent are those of the acceptance task. Seeds change the sample, the weights and the order of rows. */
export const [FOLDS, FOLD_SEED] = [5, 42];
/** Share of the positives that a rare log keeps: about one answer in thirty is a yes. */
const KEPT = 0.03;
/** Net value of an accepted coupon by arm of the semi-synthetic environment. */
const VALUES = [1, 0.55, 0.79, 0.85, 0.59];
/** Columns that together identify a respondent. */
const RESPONDENT = (
  'gender,age,maritalStatus,has_children,education,occupation,income,Bar,CoffeeHouse,CarryAway,' + 'RestaurantLessThan20,Restaurant20To50'
).split(',');

/** Unseen contexts with every coupon, to judge the policy that shows the one of largest expected value. */
interface Contexts {
  readonly groups: readonly string[];
  /** Contexts × coupons rows of features. */
  readonly x: Float32Array;
  /** What each coupon would have earned, contexts × coupons. */
  readonly worth: Float64Array;
  readonly values: readonly number[];
}

export interface Split {
  readonly train: GroupedSamples;
  readonly test: GroupedSamples;
  readonly contexts?: Contexts;
}

export const readLog = async (columns: Parameters<typeof readAcceptance>[3], ...path: string[]): Promise<AcceptanceLog> => {
  const db = await openDatabase();
  try {
    const read = await readAcceptance(db, sharedData(...path), 'bench', columns);
    if (!read.ok) throw new Error(read.error.message);
    return read.value;
  } finally {
    await db.close();
  }
};

const rare = (log: AcceptanceLog, rows: readonly number[], seed: number): readonly number[] => {
  const rng = seededRng(seed);
  return rows.filter((row) => log.labels?.[row] === 0 || uniform(rng) < KEPT);
};

/** Features are fitted to the training rows alone. */
const samplesOf = (log: AcceptanceLog, trainRows: readonly number[], testRows: readonly number[]): Split => {
  const spec = fitAcceptanceFeatures(log, featureColumns(log, {}), trainRows);
  return { train: acceptanceSamples(log, spec, trainRows), test: acceptanceSamples(log, spec, testRows) };
};

const foldRows = (log: AcceptanceLog, fold: number): readonly [train: readonly number[], test: readonly number[]] => {
  const folds = groupFolds(log.groups, FOLDS, FOLD_SEED);
  return [rowsWhere(folds, (f) => f !== fold), rowsWhere(folds, (f) => f === fold)];
};

/** All coupon answers, split by respondent. */
export const trainRowsOf = (log: AcceptanceLog, fold: number): { readonly split: Split; readonly trainRows: readonly number[] } => {
  const [trainRows, testRows] = foldRows(log, fold);
  return { trainRows, split: samplesOf(log, trainRows, testRows) };
};

/** The coupon answers with few of the positives. */
export const answerSplit = (log: AcceptanceLog, fold: number, seed: number): Split => {
  const [trainRows, testRows] = foldRows(log, fold);
  return samplesOf(log, rare(log, trainRows, 2 * seed), rare(log, testRows, 2 * seed + 1));
};

const ARM = /^r\d$/;

/** Contexts of the environment, each with its answers to all coupons in `answers`. */
export const readArms = async (): Promise<{ readonly log: AcceptanceLog; readonly answers: readonly (readonly number[])[] }> => {
  const read = await readLog({ label: 'r0', coupon: 'destination', group: RESPONDENT }, 'coupon-bandit-env', 'env.csv');
  const at = read.columns.flatMap((name, i) => (ARM.test(name) ? [i] : []));
  const context = read.columns.flatMap((name, i) => (ARM.test(name) ? [] : [i]));
  return {
    answers: read.rows.map((row) => at.map((i) => Number(row[i]))),
    log: {
      ...read,
      coupon: 'coupon',
      columns: [...context.map((i) => read.columns[i]!), 'coupon'],
      rows: read.rows.map((row) => context.map((i) => row[i])),
    },
  };
};

/** A log of coupons drawn uniformly, one per context. In a rare log each yes is kept with a small probability. */
export const armSplit = ({ log, answers }: Awaited<ReturnType<typeof readArms>>, fold: number, seed: number, few: boolean): Split => {
  const rng = seededRng(seed);
  const arms = VALUES.length;
  const drawn = log.rows.map(() => Math.floor(uniform(rng) * arms));
  const labels = Float32Array.from(drawn, (arm, row) => (answers[row]![arm]! > 0 && (!few || uniform(rng) < KEPT) ? 1 : 0));
  const shown = { ...log, labels, rows: log.rows.map((row, i) => [...row, `c${drawn[i]}`]) };
  const [trainRows, testRows] = foldRows(log, fold);
  const spec = fitAcceptanceFeatures(shown, featureColumns(shown, {}), trainRows);
  const every = { ...shown, rows: testRows.flatMap((row) => VALUES.map((_, arm) => [...log.rows[row]!, `c${arm}`])) };
  return {
    train: acceptanceSamples(shown, spec, trainRows),
    test: acceptanceSamples(shown, spec, testRows),
    contexts: {
      groups: testRows.map((row) => log.groups[row]!),
      x: encodeAcceptance(every, spec, Array.from(every.rows.keys())).x,
      worth: Float64Array.from(testRows.flatMap((row) => VALUES.map((value, arm) => value * answers[row]![arm]!))),
      values: VALUES,
    },
  };
};
