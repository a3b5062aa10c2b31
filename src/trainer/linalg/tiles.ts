/**
 * Layout of the shared memory: the lower block triangle of a symmetric matrix as square tiles, each row-major, diagonal tiles in full; then
 * the panels V and W of one pivot step, packed as `rankUpdate` reads them; then scratch for each thread.
 */
export interface Tiles {
  readonly n: number;
  /** Rows of a tile, a multiple of 4. */
  readonly size: number;
  /** Tiles per column. `size * blocks` ≥ n, padded with an identity. */
  readonly blocks: number;
  readonly threads: number;
}

/** Bytes of the counters at the start: two of the barrier, and for each pivot the next tile to update. */
const controlBytes = ({ blocks }: Tiles): number => 64 * Math.ceil((4 * (2 + blocks)) / 64);
const tileCells = ({ size }: Tiles): number => size * size;
const triangle = (blocks: number): number => (blocks * (blocks + 1)) / 2;

/** First cell (8 bytes each) of the tile at block row `i` ≥ block column `j`. */
export const tileAt = (tiles: Tiles, i: number, j: number): number => controlBytes(tiles) / 8 + (triangle(i) + j) * tileCells(tiles);

/** First cell of a panel's packed rows of block `i`. */
export const panelAt = (tiles: Tiles, panel: 'v' | 'w', i: number): number =>
  tileAt(tiles, tiles.blocks, 0) + ((panel === 'v' ? 0 : tiles.blocks) + i) * tileCells(tiles);

/** First cell of a thread's two scratch tiles. */
export const scratchAt = (tiles: Tiles, thread: number, which: 0 | 1): number =>
  panelAt(tiles, 'w', tiles.blocks) + (2 * thread + which) * tileCells(tiles);

export const memoryBytes = (tiles: Tiles): number => 8 * scratchAt(tiles, tiles.threads, 0);

/** The tile size between 96 and 128 rows that needs least padding, preferring larger ones: small enough for the second-level cache. */
export const planTiles = (n: number, threads: number): Tiles => {
  const padded = (size: number): number => Math.ceil(n / size) * size;
  let size = 128;
  for (let smaller = 124; smaller >= 96; smaller -= 4) if (padded(smaller) < padded(size)) size = smaller;
  if (n <= 128) size = 4 * Math.ceil(n / 4);
  return { n, size, blocks: Math.ceil(n / size), threads };
};
