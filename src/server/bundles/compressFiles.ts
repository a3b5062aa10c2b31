import type { BundleFile } from '../store/store';
import { brotli } from './brotli';

/** Files of a bundle with their brotli form, made once because they are served many times. */
export const compressFiles = (files: readonly BundleFile[]): Promise<readonly BundleFile[]> =>
  Promise.all(files.map(async (file) => ({ ...file, brotli: await brotli(file.data) })));
