import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { tfjsBuild } from '../../worker/build';
import type { Extra } from '../decision/benchShop';

/** Where they are served. */
export const FOLDER = '/scoring/';

/** The bench's worker built as the tfjs chunk is: the same kernels, minified, each backend in a chunk of its own, the binaries beside them. */
export const scoringFiles = async (): Promise<Extra> => {
  const config = tfjsBuild();
  const result = await build({
    ...config,
    configFile: false,
    logLevel: 'silent',
    build: {
      ...config.build,
      write: false,
      rollupOptions: {
        ...config.build?.rollupOptions,
        input: { step: fileURLToPath(new URL('stepWorker.ts', import.meta.url)) },
        output: { format: 'es', entryFileNames: 'assets/[name].js', chunkFileNames: 'assets/[name]-[hash].js', comments: false },
      },
    },
  });
  const [output] = Array.isArray(result) ? result : [result];
  if (!output || !('output' in output)) throw new Error('the worker was not built');
  return Object.fromEntries(
    output.output.map((file) => [
      `${FOLDER}${file.fileName.replace('assets/', '')}`,
      file.type === 'chunk' ? file.code : typeof file.source === 'string' ? file.source : Uint8Array.from(file.source),
    ]),
  );
};
