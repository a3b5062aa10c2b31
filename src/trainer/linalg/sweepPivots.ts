import { barrier, nextOf } from './barrier';
import { invertPivot } from './invertPivot';
import { rankUpdateOn } from './rankUpdate';
import { panelAt, scratchAt, type Tiles, tileAt } from './tiles';

export interface SweepInput {
  /** Shared by all threads of one inversion; the matrix lies in it as `tiles` says. */
  readonly memory: WebAssembly.Memory;
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
 * About n³/2 multiply-adds, nearly all in A[R, R], whose tiles go to whichever thread is free; each cell's arithmetic is the same
 * whoever does it.
 *
 * @returns whether A was positive definite; all threads of an inversion answer the same
 */
export const sweepPivots = ({ memory, tiles, thread }: SweepInput): boolean => {
  const { size, blocks, threads } = tiles;
  const cells = new Float64Array(memory.buffer);
  const control = new Int32Array(memory.buffer);
  const rankUpdate = rankUpdateOn(memory);
  const [product, inverse] = [scratchAt(tiles, thread, 0), scratchAt(tiles, thread, 1)];
  const area = size * size;
  /** The tile at `c` −= (packed tile at `v`) (packed tile at `w`)ᵀ. */
  const update = (c: number, v: number, w: number): void => rankUpdate(8 * c, 8 * size, 8 * v, 8 * w, size / 4, size / 4, size);
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
