import { promisify } from 'node:util';
import { brotliCompress, constants } from 'node:zlib';
import type { BundleFile } from '../store/store';

const compress = promisify(brotliCompress);

/** Brotli 11 form of a file served many times, off the main thread; `undefined` where it would not be smaller. */
const brotli = async (data: Uint8Array): Promise<Uint8Array | undefined> => {
  const small = await compress(data, {
    params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: data.byteLength },
  });
  return small.byteLength < data.byteLength ? small : undefined;
};

/** Files of a bundle with their brotli form, made once because they are served many times. */
export const compressFiles = (files: readonly BundleFile[]): Promise<readonly BundleFile[]> =>
  Promise.all(files.map(async (file) => ({ ...file, brotli: await brotli(file.data) })));
