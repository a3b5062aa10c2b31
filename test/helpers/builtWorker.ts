import { build, type Plugin } from 'vite';
import { workerBuild } from '../../worker/build.ts';

/** `virtual:built-worker`: the text of the worker as it ships, minified and self-contained, built once a run. */
export const builtWorker = (): Plugin => ({
  name: 'couplet:built-worker',
  resolveId: (id) => (id === 'virtual:built-worker' ? `\0${id}` : undefined),
  load: async (id) => {
    if (id !== '\0virtual:built-worker') return undefined;
    const config = workerBuild();
    const result = await build({ configFile: false, logLevel: 'silent', ...config, build: { ...config.build, write: false } });
    if (!Array.isArray(result) && !('output' in result)) throw new Error('the worker build is watching');
    const { output } = Array.isArray(result) ? result[0]! : result;
    return `export const source = ${JSON.stringify(output[0].code)};`;
  },
});
