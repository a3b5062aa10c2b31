/** Hits among the first k of `ranked`, best first, over |relevant|. NaN when nothing is relevant. */
export const recallAtK = <T>(ranked: ArrayLike<T>, relevant: ReadonlySet<T>, k: number): number => {
  let hits = 0;
  for (let rank = 0; rank < Math.min(k, ranked.length); rank++) if (relevant.has(ranked[rank]!)) hits += 1;
  return hits / relevant.size;
};

const gain = (rank: number): number => 1 / Math.log2(rank + 2);

/**
 * Binary NDCG@k = Σ_{hit at rank i} 1/log₂(i + 2) over the ideal with min(k, |relevant|) hits in front (Järvelin & Kekäläinen
 * 2002, https://doi.org/10.1145/582415.582418). NaN when nothing is relevant.
 */
export const ndcgAtK = <T>(ranked: ArrayLike<T>, relevant: ReadonlySet<T>, k: number): number => {
  let dcg = 0;
  for (let rank = 0; rank < Math.min(k, ranked.length); rank++) if (relevant.has(ranked[rank]!)) dcg += gain(rank);
  let ideal = 0;
  for (let rank = 0; rank < Math.min(k, relevant.size); rank++) ideal += gain(rank);
  return dcg / ideal;
};
