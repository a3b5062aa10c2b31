import { buyersOf, type Interactions } from './interactions';
import type { ItemModel } from './itemModel';

/** Cosine item-kNN: B[i, j] = G[i, j] / √(G[i, i] G[j, j]) for the k nearest items j of each i, without itself. */
export const fitItemKnn = (data: Interactions, g: Float64Array, neighbours: number): ItemModel => {
  const n = data.items.length;
  const popularity = buyersOf(data);
  const b = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    const row = b.subarray(i * n, (i + 1) * n);
    for (let j = 0; j < n; j++) row[j] = i === j || g[i * n + j] === 0 ? 0 : g[i * n + j]! / Math.sqrt(popularity[i]! * popularity[j]!);
    if (n > neighbours) {
      const least = Float64Array.from(row).sort()[n - neighbours]!;
      for (let j = 0; j < n; j++) if (row[j]! < least) row[j] = 0;
    }
  }
  return { kind: 'item-knn', name: `item-knn k=${neighbours}`, items: data.items, b, popularity };
};
