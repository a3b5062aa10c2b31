import { fitRidge, type LinearModel, predictLinear } from '../ridge';

/** Logged rounds: context row-major, arm played, reward. */
export interface Rounds {
  readonly rows: number;
  readonly width: number;
  readonly x: Float32Array;
  readonly arm: Uint16Array;
  readonly reward: Float64Array;
}

/** Contexts are one-hot, so λ rows of evidence stand against each weight. */
const LAMBDA = 10;

/** One ridge regression of the reward an arm; an arm never played is worth nothing. */
export const fitArmModels = ({ rows, width, x, arm, reward }: Rounds, arms: number): readonly LinearModel[] =>
  Array.from({ length: arms }, (_, a) => {
    const played = Array.from({ length: rows }, (_, i) => i).filter((i) => arm[i] === a);
    const part = new Float32Array(played.length * width);
    for (const [i, row] of played.entries()) part.set(x.subarray(row * width, (row + 1) * width), i * width);
    return fitRidge({ rows: played.length, width, x: part, y: played.map((row) => reward[row]!) }, LAMBDA);
  });

/** q̂(x, a), row-major rows × arms. */
export const predictArms = (models: readonly LinearModel[], x: Float32Array, rows: number): Float64Array => {
  const out = new Float64Array(rows * models.length);
  for (const [a, model] of models.entries()) {
    for (const [row, value] of predictLinear(model, x, rows).entries()) out[row * models.length + a] = value;
  }
  return out;
};
