/**
 * Standard error of Σ_i influence_i when rows of one cluster (one respondent's answers) depend on each other and clusters do not:
 * √(G/(G−1) Σ_g (Σ_{i∈g} influence_i)²) (Liang & Zeger 1986, https://doi.org/10.1093/biomet/73.1.13). NaN for one cluster.
 *
 * @param influences how far each row moves the estimate: (x_i − x̄)/n for a mean, `aucInfluences` for an AUC
 * @param clusters cluster of each row
 */
export const clusteredSe = (influences: ArrayLike<number>, clusters: readonly string[]): number => {
  const sums = new Map<string, number>();
  for (const [i, cluster] of clusters.entries()) sums.set(cluster, (sums.get(cluster) ?? 0) + influences[i]!);
  let squares = 0;
  for (const sum of sums.values()) squares += sum ** 2;
  return sums.size > 1 ? Math.sqrt((sums.size / (sums.size - 1)) * squares) : Number.NaN;
};
