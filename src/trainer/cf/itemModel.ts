import type { Interactions } from './interactions';
import { invertSpd } from './invertSpd';

/** Item-to-item model: a history's score of item j is Σ_{i ∈ history} B[i, j] (+ `base`[j], the same for everyone). */
export interface ItemModel {
  readonly kind: 'popularity' | 'item-knn' | 'ease';
  /** With its hyper-parameter, e.g. `ease λ=500`. */
  readonly name: string;
  readonly items: readonly string[];
  /** Row-major n × n; absent for popularity. */
  readonly b?: Float64Array;
  /** Distinct buyers of each item. */
  readonly popularity: Float64Array;
}

const diagonal = (g: Float64Array, n: number): Float64Array => Float64Array.from({ length: n }, (_, i) => g[i * n + i]!);

export const fitPopularity = (data: Interactions, g: Float64Array): ItemModel => ({
  kind: 'popularity',
  name: 'popularity',
  items: data.items,
  popularity: diagonal(g, data.items.length),
});

/** Cosine item-kNN: B[i, j] = G[i, j] / √(G[i, i] G[j, j]) for the k nearest items j of each i, without itself. */
export const fitItemKnn = (data: Interactions, g: Float64Array, neighbours: number): ItemModel => {
  const n = data.items.length;
  const popularity = diagonal(g, n);
  const b = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    const row = b.subarray(i * n, (i + 1) * n);
    for (let j = 0; j < n; j++) row[j] = i === j ? 0 : g[i * n + j]! / Math.sqrt(popularity[i]! * popularity[j]!);
    if (n > neighbours) {
      const least = Float64Array.from(row).sort()[n - neighbours]!;
      for (let j = 0; j < n; j++) if (row[j]! < least) row[j] = 0;
    }
  }
  return { kind: 'item-knn', name: `item-knn k=${neighbours}`, items: data.items, b, popularity };
};

/**
 * EASE^R (Steck 2019, https://arxiv.org/abs/1905.03375): P = (XᵀX + λI)⁻¹, B[i, j] = −P[i, j] / P[j, j], zero diagonal. The only
 * hyper-parameter is λ.
 */
export const fitEase = async (data: Interactions, g: Float64Array, lambda: number): Promise<ItemModel> => {
  const n = data.items.length;
  const regularised = Float64Array.from(g);
  for (let i = 0; i < n; i++) regularised[i * n + i]! += lambda;
  const p = await invertSpd(n, regularised);
  if (!p) throw new RangeError(`Gram matrix with λ = ${lambda} is not positive definite`);
  const scale = diagonal(p, n);
  for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) p[i * n + j] = i === j ? 0 : -p[i * n + j]! / scale[j]!;
  return { kind: 'ease', name: `ease λ=${lambda}`, items: data.items, b: p, popularity: diagonal(g, n) };
};

/** Scores of all items for one history of item indices. */
const scoreItems = (model: ItemModel, history: ArrayLike<number>): Float64Array => {
  const n = model.items.length;
  if (!model.b) return Float64Array.from(model.popularity);
  const scores = new Float64Array(n);
  for (let h = 0; h < history.length; h++) {
    const at = history[h]! * n;
    for (let j = 0; j < n; j++) scores[j]! += model.b[at + j]!;
  }
  return scores;
};

/** The k best items not in the history, best first; ties by popularity, then by position. */
export const topItems = (model: ItemModel, history: Int32Array, k: number): readonly string[] => {
  const scores = scoreItems(model, history);
  const seen = new Set(history);
  return Array.from(scores.keys())
    .filter((j) => !seen.has(j))
    .sort((a, b) => scores[b]! - scores[a]! || model.popularity[b]! - model.popularity[a]! || a - b)
    .slice(0, k)
    .map((j) => model.items[j]!);
};
