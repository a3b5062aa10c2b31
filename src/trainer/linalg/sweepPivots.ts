/**
 * Where things lie in the shared memory: the lower block triangle of a symmetric matrix as square tiles, each row-major, diagonal tiles
 * whole; then the panels V and W of one pivot step, packed as the kernel reads them; then scratch for each thread.
 */
export interface Tiles {
  readonly n: number;
  /** Rows of a tile, a multiple of 4. */
  readonly size: number;
  /** Tiles of a column; `size * blocks` ≥ n, the rest filled up by an identity. */
  readonly blocks: number;
  readonly threads: number;
}

/** Bytes of the counters in front: two of the barrier, and for each pivot the next tile to update. */
const controlBytes = ({ blocks }: Tiles): number => 64 * Math.ceil((4 * (2 + blocks)) / 64);
const tileCells = ({ size }: Tiles): number => size * size;
const triangle = (blocks: number): number => (blocks * (blocks + 1)) / 2;

/** First cell (8 bytes each) of the tile at block row `i` ≥ block column `j`. */
export const tileAt = (tiles: Tiles, i: number, j: number): number => controlBytes(tiles) / 8 + (triangle(i) + j) * tileCells(tiles);

/** First cell of a panel's packed rows of block `i`. */
const panelAt = (tiles: Tiles, panel: 'v' | 'w', i: number): number =>
  tileAt(tiles, tiles.blocks, 0) + ((panel === 'v' ? 0 : tiles.blocks) + i) * tileCells(tiles);

/** First cell of a thread's two tiles of scratch. */
const scratchAt = (tiles: Tiles, thread: number, which: 0 | 1): number =>
  panelAt(tiles, 'w', tiles.blocks) + (2 * thread + which) * tileCells(tiles);

export const memoryBytes = (tiles: Tiles): number => 8 * scratchAt(tiles, tiles.threads, 0);

/** The tile between 96 and 128 rows that fills up least, the largest such: small enough for the second-level cache. */
export const planTiles = (n: number, threads: number): Tiles => {
  const padded = (size: number): number => Math.ceil(n / size) * size;
  let size = 128;
  for (let smaller = 124; smaller >= 96; smaller -= 4) if (padded(smaller) < padded(size)) size = smaller;
  if (n <= 128) size = 4 * Math.ceil(n / 4);
  return { n, size, blocks: Math.ceil(n / size), threads };
};

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

/** `rankUpdate.wat` assembled by `scripts/assembleKernel.mjs`, base64. */
export const rankUpdateBinary = [
  'AGFzbQEAAAABCwFgB39/f39/f38AAhYBB3RyYWluZXIGbWVtb3J5AgMBgIAEAwIBAAcOAQpyYW5rVXBkYXRlAAAK0wQB0AQCB38LeyAGQQV0IQcDQEEAIQgDQCACIAgg',
  'B2xqIQogAyAJIAdsaiELIAsgB2ohDP0MAAAAAAAAAAAAAAAAAAAAACER/QwAAAAAAAAAAAAAAAAAAAAAIRL9DAAAAAAAAAAAAAAAAAAAAAAhE/0MAAAAAAAAAAAAAAAA',
  'AAAAACEU/QwAAAAAAAAAAAAAAAAAAAAAIRX9DAAAAAAAAAAAAAAAAAAAAAAhFv0MAAAAAAAAAAAAAAAAAAAAACEX/QwAAAAAAAAAAAAAAAAAAAAAIRgDQCAL/QAEACEP',
  'IAv9AAQQIRAgCv0KAwAhDiARIA4gD/3yAf3wASERIBIgDiAQ/fIB/fABIRIgCv0KAwghDiATIA4gD/3yAf3wASETIBQgDiAQ/fIB/fABIRQgCv0KAxAhDiAVIA4gD/3y',
  'Af3wASEVIBYgDiAQ/fIB/fABIRYgCv0KAxghDiAXIA4gD/3yAf3wASEXIBggDiAQ/fIB/fABIRggCkEgaiEKIAtBIGoiCyAMSQ0ACyAAIAlBBXRqIAhBAnQgAWxqIQ0g',
  'DSAN/QAEACAR/fEB/QsEACANIA39AAQQIBL98QH9CwQQIA0gAWohDSANIA39AAQAIBP98QH9CwQAIA0gDf0ABBAgFP3xAf0LBBAgDSABaiENIA0gDf0ABAAgFf3xAf0L',
  'BAAgDSAN/QAEECAW/fEB/QsEECANIAFqIQ0gDSAN/QAEACAX/fEB/QsEACANIA39AAQQIBj98QH9CwQQIAhBAWoiCCAESQ0ACyAJQQFqIgkgBUkNAAsL',
].join('');

/**
 * C −= V Wᵀ on one tile of the shared memory, see `rankUpdate.wat`. All but the last three arguments are byte offsets or strides.
 *
 * @param rows groups of four rows of V, `columns` of W; both at least 1
 * @param depth columns of V and W
 */
type RankUpdate = (c: number, stride: number, v: number, w: number, rows: number, columns: number, depth: number) => void;

/** The kernel on a memory. */
export const rankUpdateOn = (memory: WebAssembly.Memory): RankUpdate => {
  const module = new WebAssembly.Module(Buffer.from(rankUpdateBinary, 'base64'));
  return (new WebAssembly.Instance(module, { trainer: { memory } }).exports as { readonly rankUpdate: RankUpdate }).rankUpdate;
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
