/** Hits among the first k of `ranked` over |relevant|. NaN when nothing is relevant. */
export const recallAtK = (ranked: readonly string[], relevant: ReadonlySet<string>, k: number): number => {
  let hits = 0;
  for (const item of ranked.slice(0, k)) if (relevant.has(item)) hits += 1;
  return hits / relevant.size;
};

const gain = (rank: number): number => 1 / Math.log2(rank + 2);

/**
 * Binary NDCG@k = Σ_{hit at rank i} 1/log₂(i + 2) over the ideal with min(k, |relevant|) hits in front (Järvelin & Kekäläinen
 * 2002, https://doi.org/10.1145/582415.582418). NaN when nothing is relevant.
 */
export const ndcgAtK = (ranked: readonly string[], relevant: ReadonlySet<string>, k: number): number => {
  let dcg = 0;
  for (const [rank, item] of ranked.slice(0, k).entries()) if (relevant.has(item)) dcg += gain(rank);
  let ideal = 0;
  for (let rank = 0; rank < Math.min(k, relevant.size); rank++) ideal += gain(rank);
  return dcg / ideal;
};
