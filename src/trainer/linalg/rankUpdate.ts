import { rankUpdateBinary } from './rankUpdateBinary';

/**
 * C −= V Wᵀ on one tile of the shared memory, see `rankUpdate.wat`. All but the last three arguments are byte offsets or strides.
 *
 * @param rows groups of four rows of V, `columns` of W; both at least 1
 * @param depth columns of V and W
 */
export type RankUpdate = (c: number, stride: number, v: number, w: number, rows: number, columns: number, depth: number) => void;

/** The kernel on a memory. */
export const rankUpdateOn = (memory: WebAssembly.Memory): RankUpdate => {
  const module = new WebAssembly.Module(Buffer.from(rankUpdateBinary, 'base64'));
  return (new WebAssembly.Instance(module, { trainer: { memory } }).exports as { readonly rankUpdate: RankUpdate }).rankUpdate;
};
