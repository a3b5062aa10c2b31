import { sweepPivots } from '../linalg/sweepPivots';
import { memoryBytes, planTiles, type Tiles, tileAt } from '../linalg/tiles';
import { mapOnThreads } from '../parallel/mapOnThreads';
import { threadCount } from '../parallel/threadCount';

const PAGE = 65_536;
/** Below, starting threads takes longer than the work. */
const WORTH_THREADS = 1_200;

/** The lower block triangle into the tiles, identity below and beside it. */
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

/** −tiles into both triangles of `a`. */
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
 * Inverse of a symmetric positive definite matrix, read from its lower triangle, by a WebAssembly kernel on as many threads as are free;
 * the bytes do not depend on how many. Method in `sweepPivots`.
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
  const pages = Math.ceil(memoryBytes(tiles) / PAGE);
  const memory = new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true });
  const cells = new Float64Array(memory.buffer);
  fill(cells, a, tiles);
  const shares = Array.from({ length: threads }, (_, thread) => ({ memory, tiles, thread }));
  const definite = await mapOnThreads('sweepPivots', sweepPivots, shares, undefined, threads);
  if (!definite.every(Boolean)) return undefined;
  unfill(a, cells, tiles);
  return a;
};
