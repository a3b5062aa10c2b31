import { buyersOf, type Interactions } from './interactions';
import type { ItemModel } from './itemModel';

/**
 * User-based kNN: r̂_uj = Σ_v s_uv r_vj / Σ_v |s_uv| over the k most similar users v, s_uv = |u ∩ v| / √(|u| |v|) (cosine of binary rows), ties to the
 * earlier user. A user of the training data is a neighbour of itself, which lifts only what is masked. It needs everybody's history, so it never
 * leaves the shop: on a device prototypes stand for the users.
 */
export const fitUserKnn = (data: Interactions, neighbours: number): ItemModel => {
  const { items, histories } = data;
  const buyers: number[][] = items.map(() => []);
  for (const [u, history] of histories.entries()) for (const i of history) buyers[i]!.push(u);
  const byItem = buyers.map((users) => Int32Array.from(users));
  const score = (history: Int32Array): Float64Array => {
    const shared = new Int32Array(histories.length);
    for (const i of history) for (const v of byItem[i]!) shared[v]! += 1;
    const similar: { readonly v: number; readonly s: number }[] = [];
    for (let v = 0; v < shared.length; v++) {
      if (shared[v]! > 0) similar.push({ v, s: shared[v]! / Math.sqrt(history.length * histories[v]!.length) });
    }
    similar.sort((a, b) => b.s - a.s || a.v - b.v);
    const scores = new Float64Array(items.length);
    let total = 0;
    for (const { v, s } of similar.slice(0, neighbours)) {
      total += s;
      for (const j of histories[v]!) scores[j]! += s;
    }
    return total > 0 ? scores.map((sum) => sum / total) : scores;
  };
  return { kind: 'user-knn', name: `user-knn k=${neighbours}`, items, popularity: buyersOf(data), score };
};
