import { integer, seededRng } from '../../maths/random';
import { buyersOf, type Interactions } from './interactions';
import type { ItemModel } from './itemModel';

const ROUNDS = 15;

/** Prototype shoppers: how likely each of them bought each item; row-major prototypes × items. */
export interface Prototypes {
  readonly count: number;
  readonly rates: Float64Array;
}

/**
 * Spherical k-means (Dhillon & Modha 2001, https://doi.org/10.1023/A:1007612920971) of the users' rows: each joins the prototype of the largest cosine,
 * each prototype becomes the direction of its members' unit rows. Starts from users drawn without repetition; an emptied prototype keeps its
 * place.
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
 * User-based filtering against prototypes in place of users: r̂_uj = Σ_k s_uk c_kj / Σ_k |s_uk|, s_uk = cos(u, c_k). For one shopper √|u| and the
 * denominator are the same for every item, so the ranking is that of the linear model B[i, j] = Σ_k c_ki c_kj / ‖c_k‖, and the device answers it
 * with the item → coupon weights it has: no other shopper's data leaves the shop, not even a prototype.
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
