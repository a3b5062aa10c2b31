import { promisify } from 'node:util';
import { brotliCompress, constants } from 'node:zlib';

const compress = promisify(brotliCompress);

/** Brotli 11 form of a file served many times, off the main thread; `undefined` where it would not be smaller. */
export const brotli = async (data: Uint8Array): Promise<Uint8Array | undefined> => {
  const small = await compress(data, {
    params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: data.byteLength },
  });
  return small.byteLength < data.byteLength ? small : undefined;
};
