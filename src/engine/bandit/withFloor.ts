/** Every arm gets at least `floor`: pₐ = (1 − K·floor)·pₐ + floor, in place. Uniform where K·floor ≥ 1. */
export const withFloor = (distribution: Float64Array, floor: number): Float64Array => {
  const K = distribution.length;
  if (K * floor >= 1) return distribution.fill(1 / K);
  for (let i = 0; i < K; i++) distribution[i] = (1 - K * floor) * distribution[i]! + floor;
  return distribution;
};
