import { buyersOf, type Interactions } from './interactions';
import type { ItemModel } from './itemModel';

/** The users of each item with their values, and the norm of each user's row. */
export interface UserRows {
  readonly byItem: readonly { readonly users: Int32Array; readonly values: Float64Array }[];
  readonly norms: Float64Array;
}

const normOf = (values: ArrayLike<number>): number => {
  let squares = 0;
  for (let k = 0; k < values.length; k++) squares += values[k]! ** 2;
  return Math.sqrt(squares);
};

const ones = (length: number): Float64Array => new Float64Array(length).fill(1);

export const indexUsers = ({ items, histories, values }: Pick<Interactions, 'items' | 'histories' | 'values'>): UserRows => {
  const columns: { users: number[]; values: number[] }[] = items.map(() => ({ users: [], values: [] }));
  for (const [u, history] of histories.entries()) {
    for (const [k, i] of history.entries()) {
      columns[i]!.users.push(u);
      columns[i]!.values.push(values ? values[u]![k]! : 1);
    }
  }
  return {
    byItem: columns.map((column) => ({ users: Int32Array.from(column.users), values: Float64Array.from(column.values) })),
    norms: Float64Array.from(histories, (history, u) => normOf(values?.[u] ?? ones(history.length))),
  };
};

/**
 * Similarity of a row α with the row β of every user, cos(α, β) = Σ αβ / (√Σα² · √Σβ²), with 0 for items without a value. The sum runs over
 * common items, the norms over all items of each row.
 */
export const cosines = ({ byItem, norms }: UserRows, history: Int32Array, values = ones(history.length)): Float64Array => {
  const similar = new Float64Array(norms.length);
  for (const [k, i] of history.entries()) {
    const column = byItem[i]!;
    for (let place = 0; place < column.users.length; place++) similar[column.users[place]!]! += values[k]! * column.values[place]!;
  }
  const norm = normOf(values);
  return similar.map((sum, v) => (sum === 0 ? 0 : sum / (norm * norms[v]!)));
};

/** Index of the most similar users, most similar first, ties to the earlier one. */
export const nearest = (similar: Float64Array, users: Iterable<number>, k: number): readonly number[] =>
  Array.from(users)
    .filter((v) => similar[v]! > 0)
    .sort((a, b) => similar[b]! - similar[a]! || a - b)
    .slice(0, k);

/**
 * User-based filtering, the classic formula: r̂_uj = Σ_v s_uv r_vj / Σ_v |s_uv| over the k most similar users v, s_uv = `cosines`. Without
 * values, all of them are 1 (`user-knn`). A user of the training data is a neighbour of itself, which only raises masked items. It needs
 * everyone's history, so it never leaves the shop: on a device prototypes replace the users.
 */
export const fitUserCosine = (data: Interactions, neighbours: number): ItemModel => {
  const { items, histories, values } = data;
  const rows = indexUsers(data);
  const score = (history: Int32Array, own?: Float64Array): Float64Array => {
    const similar = cosines(rows, history, values ? own : undefined);
    const scores = new Float64Array(items.length);
    let total = 0;
    for (const v of nearest(similar, similar.keys(), neighbours)) {
      total += similar[v]!;
      for (const [k, j] of histories[v]!.entries()) scores[j]! += similar[v]! * (values ? values[v]![k]! : 1);
    }
    return total > 0 ? scores.map((sum) => sum / total) : scores;
  };
  const kind = values ? 'user-cosine' : 'user-knn';
  return { kind, name: `${kind} k=${neighbours}`, items, popularity: buyersOf(data), score };
};
