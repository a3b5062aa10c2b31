import { integer, type Rng } from '../../maths/random';

/**
 * Draws of the nonparametric bootstrap (Efron 1979, https://doi.org/10.1214/aos/1176344552): how often each row counts, n rows drawn with
 * replacement within each stratum. One array per draw, the same object refilled: use it before asking for the next.
 */
export function* bootstrapWeights(strata: readonly (readonly number[])[], draws: number, rng: Rng): Generator<Float64Array> {
  const weights = new Float64Array(strata.reduce((sum, rows) => sum + rows.length, 0));
  for (let draw = 0; draw < draws; draw++) {
    weights.fill(0);
    for (const rows of strata) for (let i = 0; i < rows.length; i++) weights[rows[integer(rng, rows.length)]!]! += 1;
    yield weights;
  }
}
