import { panelAt, scratchAt, type Tiles, tileAt } from './tiles';

/**
 * Inverse of a small symmetric positive definite matrix from its lower triangle, by sweeping one pivot after the other.
 *
 * @param a row-major size × size
 * @returns the full inverse, or `undefined` when `a` is not positive definite
 */
const invertPivot = (size: number, a: Float64Array): Float64Array | undefined => {
  const p = Float64Array.from(a);
  const column = new Float64Array(size);
  for (let k = 0; k < size; k++) {
    const pivot = p[k * size + k]!;
    if (!(pivot > 0)) return undefined;
    for (let i = 0; i < size; i++) column[i] = i >= k ? p[i * size + k]! : p[k * size + i]!;
    for (let i = 0; i < size; i++) {
      if (i === k) continue;
      const factor = column[i]! / pivot;
      const row = i * size;
      for (let j = 0; j <= i; j++) p[row + j]! -= factor * column[j]!;
      if (i > k) p[row + k] = factor;
      else p[k * size + i] = factor;
    }
    p[k * size + k] = -1 / pivot;
  }
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      const value = -p[i * size + j]!;
      p[i * size + j] = value;
      p[j * size + i] = value;
    }
  }
  return p;
};

/**
 * C −= V Wᵀ on one tile: C[i, j] −= Σ_k V[i, k] W[j, k]. V and W are packed by groups of four rows, each group as k × 4 numbers, so that
 * the inner loop reads them in order. Sixteen sums of a 4 × 4 piece of C are kept at a time, in a fixed order, so that threads and machines
 * round alike.
 *
 * @param cells of all tiles; `c`, `v` and `w` are their offsets, `size` the rows of each
 */
export const rankUpdate = (cells: Float64Array, size: number, c: number, v: number, w: number): void => {
  const group = 4 * size;
  for (let j = 0; j < size; j += 4)
    for (let i = 0; i < size; i += 4) {
      let [a0, a1, a2, a3, b0, b1, b2, b3] = [0, 0, 0, 0, 0, 0, 0, 0];
      let [c0, c1, c2, c3, d0, d1, d2, d3] = [0, 0, 0, 0, 0, 0, 0, 0];
      let q = w + j * size;
      for (let p = v + i * size, end = p + group; p < end; p += 4, q += 4) {
        const w0 = cells[q]!;
        const w1 = cells[q + 1]!;
        const w2 = cells[q + 2]!;
        const w3 = cells[q + 3]!;
        const va = cells[p]!;
        const vb = cells[p + 1]!;
        const vc = cells[p + 2]!;
        const vd = cells[p + 3]!;
        a0 += va * w0;
        a1 += va * w1;
        a2 += va * w2;
        a3 += va * w3;
        b0 += vb * w0;
        b1 += vb * w1;
        b2 += vb * w2;
        b3 += vb * w3;
        c0 += vc * w0;
        c1 += vc * w1;
        c2 += vc * w2;
        c3 += vc * w3;
        d0 += vd * w0;
        d1 += vd * w1;
        d2 += vd * w2;
        d3 += vd * w3;
      }
      const sums = [a0, a1, a2, a3, b0, b1, b2, b3, c0, c1, c2, c3, d0, d1, d2, d3];
      for (let r = 0, at = c + i * size + j; r < 16; r += 4, at += size) for (let k = 0; k < 4; k++) cells[at + k]! -= sums[r + k]!;
    }
};

const [ARRIVED, ROUND] = [0, 1];

/** Waits until `threads` threads have called it, each with the same two shared counters in front of `control`. */
const barrier = (control: Int32Array, threads: number): void => {
  const round = Atomics.load(control, ROUND);
  if (Atomics.add(control, ARRIVED, 1) === threads - 1) {
    Atomics.store(control, ARRIVED, 0);
    Atomics.add(control, ROUND, 1);
    Atomics.notify(control, ROUND);
    return;
  }
  while (Atomics.load(control, ROUND) === round) Atomics.wait(control, ROUND, round);
};

/** The next of a counter's numbers 0, 1, 2, …, each given to one thread. */
const nextOf = (control: Int32Array, counter: number): number => Atomics.add(control, 2 + counter, 1);

export interface SweepInput {
  /** Shared by all threads of one inversion. It contains the matrix in the layout of `tiles`. */
  readonly memory: SharedArrayBuffer;
  readonly tiles: Tiles;
  readonly thread: number;
}

/** Packs `size` rows by fours, each four as k × 4. @param transposed the rows are the tile's columns */
const pack = (cells: Float64Array, from: number, to: number, size: number, transposed: boolean): void => {
  let at = to;
  for (let i = 0; i < size; i += 4) {
    for (let k = 0; k < size; k++, at += 4) {
      for (let r = 0; r < 4; r++) cells[at + r] = cells[transposed ? from + k * size + i + r : from + (i + r) * size + k]!;
    }
  }
};

/**
 * One thread's share of the inversion A → −A⁻¹ in place by sweeping diagonal blocks K one after the other (Gauss–Jordan for symmetric
 * matrices, Goodnight 1979, https://doi.org/10.1080/00031305.1979.10482685). With R all other rows, D = A[K, K], W = A[R, K]:
 *   A[R, R] −= V Wᵀ,  A[R, K] = V = W D⁻¹,  A[K, K] = −D⁻¹.
 * About n³/2 multiply-adds, nearly all in A[R, R], whose tiles go to any free thread. Each cell's arithmetic is the same on every thread.
 *
 * @returns whether A was positive definite; all threads of an inversion return the same
 */
export const sweepPivots = ({ memory, tiles, thread }: SweepInput): boolean => {
  const { size, blocks, threads } = tiles;
  const cells = new Float64Array(memory);
  const control = new Int32Array(memory);
  const [product, inverse] = [scratchAt(tiles, thread, 0), scratchAt(tiles, thread, 1)];
  const area = size * size;
  /** The tile at `c` −= (packed tile at `v`) (packed tile at `w`)ᵀ. */
  const update = (c: number, v: number, w: number): void => rankUpdate(cells, size, c, v, w);
  for (let k = 0; k < blocks; k++) {
    const pivot = tileAt(tiles, k, k);
    const d = invertPivot(size, cells.subarray(pivot, pivot + area));
    if (!d) return false;
    for (let cell = 0; cell < area; cell++) d[cell] = -d[cell]!;
    cells.set(d, product);
    pack(cells, product, inverse, size, false);
    for (let i = thread; i < blocks; i += threads) {
      if (i === k) continue;
      const [v, w] = [panelAt(tiles, 'v', i), panelAt(tiles, 'w', i)];
      const own = i > k ? tileAt(tiles, i, k) : tileAt(tiles, k, i);
      pack(cells, own, w, size, i < k);
      cells.fill(0, product, product + area);
      update(product, w, inverse);
      pack(cells, product, v, size, false);
      if (i > k) cells.copyWithin(own, product, product + area);
      else for (let r = 0; r < size; r++) for (let c = 0; c < size; c++) cells[own + c * size + r] = cells[product + r * size + c]!;
    }
    barrier(control, threads);
    if (thread === 0) cells.set(d, pivot);
    const others = Array.from({ length: blocks }, (_, i) => i).filter((i) => i !== k);
    const work = others.flatMap((i) => others.filter((j) => j <= i).map((j) => [i, j] as const));
    for (let next = nextOf(control, k); next < work.length; next = nextOf(control, k)) {
      const [i, j] = work[next]!;
      update(tileAt(tiles, i, j), panelAt(tiles, 'v', i), panelAt(tiles, 'w', j));
    }
    barrier(control, threads);
  }
  return true;
};
