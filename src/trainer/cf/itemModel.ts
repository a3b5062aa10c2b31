/** Indices of the k best scores, best first, without those in `seen`; ties by `popularity`, then by position. */
export const topIndices = (scores: ArrayLike<number>, popularity: ArrayLike<number>, seen: ReadonlySet<number>, k: number): Int32Array => {
  const top = new Int32Array(k);
  let size = 0;
  const before = (a: number, b: number): boolean =>
    scores[a]! > scores[b]! || (scores[a] === scores[b] && (popularity[a]! > popularity[b]! || (popularity[a] === popularity[b] && a < b)));
  for (let j = 0; j < scores.length; j++) {
    if (size === k && !before(j, top[k - 1]!)) continue;
    if (seen.has(j)) continue;
    let at = size < k ? size++ : k - 1;
    for (; at > 0 && before(j, top[at - 1]!); at--) top[at] = top[at - 1]!;
    top[at] = j;
  }
  return top.subarray(0, size);
};

/**
 * A model of items that go together. If it is linear, a history's score of item j is base[j] + scale[j] · Σ_{i ∈ history} B[i, j], and it
 * can ship as item → coupon weights. Otherwise `score` answers, and the model is only for comparison.
 */
export interface ItemModel {
  readonly kind: 'popularity' | 'user-knn' | 'user-cosine' | 'prototypes' | 'item-knn' | 'als' | 'ease';
  /** Kind and hyper-parameters, e.g. `ease λ=300`. */
  readonly name: string;
  readonly items: readonly string[];
  /** Distinct buyers of each item. */
  readonly popularity: Float64Array;
  /** Row-major n × n. Models that differ in `scale` or `base` alone share it. */
  readonly b?: Float64Array;
  readonly base?: Float64Array;
  readonly scale?: Float64Array;
  /** @param values strength of each link of the history. Absent: 1 */
  readonly score?: (history: Int32Array, values?: Float64Array) => Float64Array;
}

/** Can the model become item → coupon weights? */
export const isLinear = ({ score }: ItemModel): boolean => score === undefined;

/** Σ_{i ∈ history} B[i, j]. */
export const historySums = (b: Float64Array, n: number, history: Int32Array): Float64Array => {
  const sums = new Float64Array(n);
  for (const i of history) {
    const row = i * n;
    for (let j = 0; j < n; j++) sums[j]! += b[row + j]!;
  }
  return sums;
};

/**
 * Scores of all items for one history of item indices.
 * @param values strength of each link of the history
 * @param sums of `historySums`, if already computed
 */
export const scoreItems = (model: ItemModel, history: Int32Array, values?: Float64Array, sums?: Float64Array): Float64Array => {
  const { items, b, base, scale, score } = model;
  if (score) return score(history, values);
  const own = sums ?? (b ? historySums(b, items.length, history) : new Float64Array(items.length));
  if (!base && !scale) return own;
  return own.map((value, j) => (base?.[j] ?? 0) + value * (scale?.[j] ?? 1));
};

/** The k best items not in the history, best first. Ties by popularity, then by position. */
export const topItems = (model: ItemModel, history: Int32Array, k: number, values?: Float64Array): readonly string[] =>
  Array.from(topIndices(scoreItems(model, history, values), model.popularity, new Set(history), k), (j) => model.items[j]!);
