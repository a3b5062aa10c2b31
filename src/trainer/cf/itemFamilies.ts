import { integer, seededRng } from '../../maths/random';
import { fitAls } from './als';
import { fitEase, fitForwardEase, withTrends } from './ease';
import { buyersOf, decayedBuyers, type Interactions, recentWindow, windowName } from './interactions';
import { withGroups } from './itemGraph';
import type { ItemModel } from './itemModel';
import { fitUserCosine } from './userCosine';

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

export const fitPopularity = (data: Interactions): ItemModel => {
  const popularity = buyersOf(data);
  return { kind: 'popularity', name: 'popularity', items: data.items, popularity, base: popularity };
};

/** Popularity in which a buyer's weight halves with every `halfLife` since they last bought the item. */
const fitRecentPopularity = (data: Interactions): readonly ItemModel[] => {
  const { times } = data;
  if (!times) return [];
  return [0.5, 1].map((share): ItemModel => {
    const halfLife = share * recentWindow(times);
    const base = decayedBuyers(data, times, halfLife);
    return { kind: 'popularity', name: `recent-popularity h=${windowName(halfLife)}`, items: data.items, popularity: buyersOf(data), base };
  });
};

const ROUNDS = 15;

/** Prototype shoppers: probability that each of them bought each item. Row-major prototypes × items. */
interface Prototypes {
  readonly count: number;
  readonly rates: Float64Array;
}

/**
 * Spherical k-means (Dhillon & Modha 2001, https://doi.org/10.1023/A:1007612920971) of the users' rows: each joins the prototype with the
 * largest cosine, and each prototype becomes the direction of its members' unit rows. Starts from users drawn without repetition. An
 * emptied prototype keeps its position.
 */
export const fitPrototypes = ({ items, histories }: Interactions, wished: number, seed: number): Prototypes => {
  const n = items.length;
  const count = Math.min(wished, histories.length);
  const rng = seededRng(seed);
  const drawn = new Set<number>();
  while (drawn.size < count) drawn.add(integer(rng, histories.length));
  let centres = new Float64Array(count * n);
  for (const [k, u] of [...drawn].entries()) for (const i of histories[u]!) centres[k * n + i] = 1 / Math.sqrt(histories[u]!.length);
  const member = new Int32Array(histories.length);
  for (let round = 0; round < ROUNDS; round++) {
    let moved = 0;
    for (const [u, history] of histories.entries()) {
      let [best, most] = [0, Number.NEGATIVE_INFINITY];
      for (let k = 0; k < count; k++) {
        let cosine = 0;
        for (const i of history) cosine += centres[k * n + i]!;
        if (cosine > most) [best, most] = [k, cosine];
      }
      if (member[u] !== best || round === 0) moved += 1;
      member[u] = best;
    }
    if (moved === 0) break;
    const next = new Float64Array(count * n);
    for (const [u, history] of histories.entries()) for (const i of history) next[member[u]! * n + i]! += 1 / Math.sqrt(history.length);
    for (let k = 0; k < count; k++) {
      const row = next.subarray(k * n, (k + 1) * n);
      const norm = Math.sqrt(row.reduce((sum, x) => sum + x * x, 0));
      if (norm > 0) for (let i = 0; i < n; i++) row[i]! /= norm;
      else row.set(centres.subarray(k * n, (k + 1) * n));
    }
    centres = next;
  }
  const rates = new Float64Array(count * n);
  const members = new Float64Array(count);
  for (const k of member) members[k]! += 1;
  for (const [u, history] of histories.entries()) for (const i of history) rates[member[u]! * n + i]! += 1 / members[member[u]!]!;
  return { count, rates };
};

/**
 * User-based filtering against prototypes instead of users: r̂_uj = Σ_k s_uk c_kj / Σ_k |s_uk|, s_uk = cos(u, c_k). For one shopper √|u|
 * and the denominator are the same for every item, so the ranking is that of the linear model B[i, j] = Σ_k c_ki c_kj / ‖c_k‖. The device
 * computes it with its item → coupon weights: no other shopper's data leaves the shop, not even a prototype.
 */
export const fitPrototypeModel = (data: Interactions, wished: number, seed: number): ItemModel => {
  const n = data.items.length;
  const { count, rates } = fitPrototypes(data, wished, seed);
  const b = new Float64Array(n * n);
  for (let k = 0; k < count; k++) {
    const row = rates.subarray(k * n, (k + 1) * n);
    const bought = Array.from(row.keys()).filter((i) => row[i]! > 0);
    const norm = Math.sqrt(bought.reduce((sum, i) => sum + row[i]! * row[i]!, 0));
    for (const i of bought) {
      const weight = row[i]! / norm;
      for (const j of bought) if (i !== j) b[i * n + j]! += weight * row[j]!;
    }
  }
  return { kind: 'prototypes', name: `prototypes K=${count}`, items: data.items, b, popularity: buyersOf(data) };
};

/** Models that are fitted together because they share a matrix. The same data and seed give the same models, in the same order. */
export interface ItemFamily {
  readonly name: string;
  fit(data: Interactions, g: Float64Array, seed: number): Promise<readonly ItemModel[]>;
}

const one = (name: string, model: (data: Interactions, g: Float64Array, seed: number) => ItemModel): ItemFamily => ({
  name,
  fit: async (data, g, seed) => [model(data, g, seed)],
});

/** Every model that is compared on validation. Grids were chosen on the last fifth of training periods. */
export const itemFamilies: readonly ItemFamily[] = [
  one('popularity', fitPopularity),
  { name: 'recent popularity', fit: async (data) => fitRecentPopularity(data) },
  one('user-knn', ({ values: _, ...binary }) => fitUserCosine(binary, 100)),
  { name: 'user-cosine', fit: async (data) => (data.values ? [fitUserCosine(data, 100)] : []) },
  ...[32, 128].map((count) => one(`prototypes K=${count}`, (data, _, seed) => fitPrototypeModel(data, count, seed))),
  ...[50, 200].map((k) => one(`item-knn k=${k}`, (data, g) => fitItemKnn(data, g, k))),
  one('als', (data, _, seed) => fitAls(data, { factors: 64, alpha: 3, lambda: 30, iterations: 8 }, seed)),
  ...[100, 300, 1_000].map(
    (lambda): ItemFamily => ({ name: `ease λ=${lambda}`, fit: async (data, g) => withTrends(await fitEase(data, g, lambda), data) }),
  ),
  {
    name: 'graph-ease λ=300',
    fit: async (data, g) => {
      const { groups } = data;
      if (!groups?.length) return [];
      const model = await fitEase(data, g, 300);
      return [0.3, 1].flatMap((share) => withTrends(withGroups(model, groups, share), data));
    },
  },
  ...[300, 1_000].map(
    (lambda): ItemFamily => ({
      name: `forward-ease λ=${lambda}`,
      fit: async (data, g) => {
        const model = await fitForwardEase(data, g, lambda);
        return model ? withTrends(model, data) : [];
      },
    }),
  ),
];
