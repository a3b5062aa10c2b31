import { integer, type Rng } from '../../maths/random';
import type { UpliftRows } from '../../stats/offPolicy/uplift';

/** Rows of a randomised experiment with two arms, encoded. */
export interface UpliftSamples {
  readonly rows: number;
  readonly width: number;
  /** Number of positions before the crossed ones. All of `width` when absent. */
  readonly plain?: number;
  /** Row-major, rows × width. */
  readonly x: Float32Array;
  /** 1 treated, 0 control. */
  readonly treated: Float32Array;
  /** 0 or 1. */
  readonly outcome: Float32Array;
}

export const takeRows = (samples: UpliftSamples, rows: readonly number[]): UpliftSamples => {
  const { width } = samples;
  const x = new Float32Array(rows.length * width);
  for (const [i, row] of rows.entries()) x.set(samples.x.subarray(row * width, (row + 1) * width), i * width);
  return {
    ...(samples.plain === undefined ? {} : { plain: samples.plain }),
    rows: rows.length,
    width,
    x,
    treated: Float32Array.from(rows, (row) => samples.treated[row]!),
    outcome: Float32Array.from(rows, (row) => samples.outcome[row]!),
  };
};

export const rowsOfArm = ({ treated }: Pick<UpliftRows, 'treated'>, arm: 0 | 1): readonly number[] =>
  Array.from({ length: treated.length }, (_, row) => row).filter((row) => treated[row] === arm);

export const treatedShare = ({ treated, rows }: UpliftSamples): number => treated.reduce((sum, t) => sum + t, 0) / rows;

/** Difference of the arms' mean outcomes. */
export const averageEffect = (samples: UpliftSamples): number => {
  const [control, treated] = ([0, 1] as const).map((arm) => {
    const rows = rowsOfArm(samples, arm);
    return rows.reduce((sum, row) => sum + samples.outcome[row]!, 0) / rows.length;
  });
  return treated! - control!;
};

/** Folds of equal size for shuffled rows. */
export const randomFolds = (rows: number, k: number, rng: Rng): Uint8Array => {
  const folds = Uint8Array.from({ length: rows }, (_, i) => i % k);
  for (let i = rows - 1; i > 0; i--) {
    const j = integer(rng, i + 1);
    [folds[i], folds[j]] = [folds[j]!, folds[i]!];
  }
  return folds;
};
