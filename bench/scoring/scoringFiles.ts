import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { tfjsScriptBuild } from '../../worker/build';
import type { Extra } from '../decision/benchShop';

/** Where they are served. */
export const FOLDER = '/scoring/';

/** The bench's worker built as the tfjs chunk is: the same kernels, minified, the binaries beside it. */
export const scoringFiles = async (): Promise<Extra> => {
  const config = tfjsScriptBuild({ step: fileURLToPath(new URL('stepWorker.ts', import.meta.url)) });
  const result = await build({ ...config, configFile: false, logLevel: 'silent', build: { ...config.build, write: false } });
  const [output] = Array.isArray(result) ? result : [result];
  if (!output || !('output' in output)) throw new Error('the worker was not built');
  return Object.fromEntries(
    output.output.map((file) => [
      `${FOLDER}${file.fileName.replace('assets/', '')}`,
      file.type === 'chunk' ? file.code : typeof file.source === 'string' ? file.source : Uint8Array.from(file.source),
    ]),
  );
};
