/**
 * Exact additive explanation of a linear score θᵀφ = Σ_j θ_j φ_j: the products summed by feature name (a one-hot is one feature), largest
 * magnitude first, zeros left out.
 * @param names feature name of each position (`featureNames`), length d
 * @param mean θ, length d
 * @param context φ, length d
 */
export const linearContributions = (
  names: readonly string[],
  mean: ArrayLike<number>,
  context: ArrayLike<number>,
): { feature: string; value: number }[] => {
  const sums = new Map<string, number>();
  for (const [j, name] of names.entries()) sums.set(name, (sums.get(name) ?? 0) + (mean[j] ?? 0) * (context[j] ?? 0));
  return [...sums]
    .filter(([, value]) => value !== 0)
    .map(([feature, value]) => ({ feature, value }))
    .sort((a, b) => Math.abs(b.value) - Math.abs(a.value));
};
