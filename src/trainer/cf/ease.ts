import { sweepPivots } from '../linalg/sweepPivots';
import { memoryBytes, planTiles, type Tiles, tileAt } from '../linalg/tiles';
import { mapOnThreads } from '../parallel/mapOnThreads';
import { threadCount } from '../parallel/threadCount';
import { buyersOf, type Interactions, recentWindow, trendOf, windowName } from './interactions';
import type { ItemModel } from './itemModel';

/** Below this size, starting threads takes longer than the work. */
const WORTH_THREADS = 1_200;

/** Copies the lower block triangle into the tiles and pads with the identity. */
const fill = (cells: Float64Array, a: Float64Array, tiles: Tiles): void => {
  const { n, size, blocks } = tiles;
  for (let bi = 0; bi < blocks; bi++) {
    for (let bj = 0; bj <= bi; bj++) {
      const [at, j0] = [tileAt(tiles, bi, bj), bj * size];
      for (let r = 0; r < size; r++) {
        const i = bi * size + r;
        if (i < n) cells.set(a.subarray(i * n + j0, i * n + Math.min(n, j0 + size)), at + r * size);
        else if (bi === bj) cells[at + r * size + r] = 1;
      }
    }
  }
};

/** Writes −tiles into both triangles of `a`. */
const unfill = (a: Float64Array, cells: Float64Array, tiles: Tiles): void => {
  const { n, size, blocks } = tiles;
  for (let bi = 0; bi < blocks; bi++) {
    for (let bj = 0; bj <= bi; bj++) {
      const [at, j0] = [tileAt(tiles, bi, bj), bj * size];
      for (let i = bi * size; i < Math.min(n, (bi + 1) * size); i++) {
        const row = at + (i - bi * size) * size - j0;
        for (let j = j0; j < Math.min(i + 1, j0 + size); j++) {
          const value = -cells[row + j]!;
          a[i * n + j] = value;
          a[j * n + i] = value;
        }
      }
    }
  }
};

/**
 * Inverse of a symmetric positive definite matrix, read from its lower triangle, on all free threads. The bytes do not depend on the number
 * of threads. Method in `sweepPivots`.
 *
 * @param a row-major n × n, overwritten
 * @returns full symmetric inverse, or `undefined` when `a` is not positive definite
 */
export const invertSpd = async (
  n: number,
  a: Float64Array,
  threads = n < WORTH_THREADS ? 1 : threadCount(),
): Promise<Float64Array | undefined> => {
  if (n === 0) return a;
  const tiles = planTiles(n, threads);
  const memory = new SharedArrayBuffer(memoryBytes(tiles));
  const cells = new Float64Array(memory);
  fill(cells, a, tiles);
  const shares = Array.from({ length: threads }, (_, thread) => ({ memory, tiles, thread }));
  const definite = await mapOnThreads('sweepPivots', sweepPivots, shares, undefined, threads);
  if (!definite.every(Boolean)) return undefined;
  unfill(a, cells, tiles);
  return a;
};

/** (G + λI)⁻¹ of a symmetric G. */
const regularisedInverse = async (g: Float64Array, n: number, lambda: number): Promise<Float64Array> => {
  const regularised = g.slice();
  for (let i = 0; i < n; i++) regularised[i * n + i]! += lambda;
  const p = await invertSpd(n, regularised);
  if (!p) throw new RangeError(`Gram matrix with λ = ${lambda} is not positive definite`);
  return p;
};

/**
 * EASE^R (Steck 2019, https://arxiv.org/abs/1905.03375): P = (XᵀX + λI)⁻¹, B[i, j] = −P[i, j] / P[j, j], zero diagonal. The only
 * hyper-parameter is λ.
 */
export const fitEase = async (data: Interactions, g: Float64Array, lambda: number): Promise<ItemModel> => {
  const n = data.items.length;
  const p = await regularisedInverse(g, n, lambda);
  const scale = Float64Array.from({ length: n }, (_, i) => p[i * n + i]!);
  for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) p[i * n + j] = i === j ? 0 : -p[i * n + j]! / scale[j]!;
  return { kind: 'ease', name: `ease λ=${lambda}`, items: data.items, b: p, popularity: buyersOf(data) };
};

/** Weight of the forward part relative to the whole matrix. */
const FORWARD = 1;

/**
 * EASE with a forward-looking term: min ‖X − XB‖² + μ‖F − PB‖² + λ(1 + μ)‖B‖² with zero diagonal, where P is the matrix before the last
 * window and F the links first made in it. With A = XᵀX + μPᵀP + λ(1 + μ)I and H = A⁻¹(XᵀX + μPᵀF), B[:, j] = H[:, j] − A⁻¹[:, j] H[j, j] /
 * A⁻¹[j, j] (the Lagrange multiplier of the diagonal, as in Steck 2019).
 */
export const fitForwardEase = async (data: Interactions, g: Float64Array, lambda: number): Promise<ItemModel | undefined> => {
  const { times, histories, items } = data;
  if (!times) return undefined;
  const n = items.length;
  const cut = times.until - recentWindow(times);
  const before = histories.map((history, u) => history.filter((_, k) => times.first[u]![k]! <= cut));
  const after = histories.map((history, u) => history.filter((_, k) => times.first[u]![k]! > cut));
  const a = g.slice();
  for (const row of before) for (const i of row) for (const j of row) a[i * n + j]! += FORWARD;
  const inverse = await regularisedInverse(a, n, lambda * (1 + FORWARD));
  // Hᵀ by rows: each user adds x_u[j] (A⁻¹x_u) to row j, and f_u[j] μ(A⁻¹p_u).
  const h = a.fill(0);
  const sum = new Float64Array(n);
  const add = (from: Int32Array, to: Int32Array, weight: number): void => {
    if (from.length === 0 || to.length === 0) return;
    sum.fill(0);
    for (const i of from) for (let k = 0, at = i * n; k < n; k++) sum[k]! += inverse[at + k]!;
    for (const j of to) for (let k = 0, at = j * n; k < n; k++) h[at + k]! += weight * sum[k]!;
  };
  for (const [u, history] of histories.entries()) {
    add(history, history, 1);
    add(before[u]!, after[u]!, FORWARD);
  }
  // B overwrites the inverse, whose column j is read as its row j. h contains Hᵀ.
  const [diagonal, multiplier] = [new Float64Array(n), new Float64Array(n)];
  for (let j = 0; j < n; j++) {
    diagonal[j] = inverse[j * n + j]!;
    multiplier[j] = h[j * n + j]! / diagonal[j]!;
  }
  for (let i = 0; i < n; i++)
    for (let j = 0; j < n; j++) inverse[i * n + j] = i === j ? 0 : h[j * n + i]! - inverse[i * n + j]! * multiplier[j]!;
  return { kind: 'ease', name: `forward-ease λ=${lambda}`, items, b: inverse, popularity: buyersOf(data) };
};

/** The model itself and, for a log with times, its scores times each item's trend, in several strengths. */
export const withTrends = (model: ItemModel, data: Interactions): readonly ItemModel[] => {
  const { times } = data;
  if (!times) return [model];
  const scaled = [0.5, 1].flatMap((share) =>
    [0.5, 0.75, 1].map((exponent): ItemModel => {
      const halfLife = share * recentWindow(times);
      return {
        ...model,
        name: `trend-${model.name} γ=${exponent} h=${windowName(halfLife)}`,
        scale: trendOf(data, times, halfLife, exponent),
      };
    }),
  );
  return [model, ...scaled];
};
