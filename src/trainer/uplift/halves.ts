import { seededRng } from '../../maths/random';
import type { UpliftSplit } from './judgeUpliftSplit';
import { encodeUplift, fitUpliftEncoding } from './upliftFeatures';
import type { UpliftLog } from './upliftLog';
import { randomFolds } from './upliftSamples';

export interface Halves extends UpliftSplit {
  /** Rows of the log behind the test samples. */
  readonly testRows: readonly number[];
}

/** Random halves of an experiment: features are fitted to the first alone. */
export const halves = (log: UpliftLog, rows: readonly number[], split: number, seed: number): Halves => {
  const fold = randomFolds(rows.length, 2, seededRng(seed + split));
  const [trainRows, testRows] = [0, 1].map((half) => rows.filter((_, i) => fold[i] === half)) as [number[], number[]];
  const encoding = fitUpliftEncoding(log, trainRows);
  return {
    train: encodeUplift(log, encoding, trainRows),
    test: encodeUplift(log, encoding, testRows),
    testRows,
    seed: seed + split,
  };
};
