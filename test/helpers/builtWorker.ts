import { build, type Plugin, type UserConfig } from 'vite';
import { engineBuild, workerBuild } from '../../worker/build.ts';

const codeOf = async (config: UserConfig): Promise<string> => {
  const result = await build({ configFile: false, logLevel: 'silent', ...config, build: { ...config.build, write: false } });
  if (!Array.isArray(result) && !('output' in result)) throw new Error('the worker build is watching');
  const { output } = Array.isArray(result) ? result[0]! : result;
  return output[0].code;
};

/**
 * The worker as it ships, minified: `virtual:built-worker` is its text, `/built/engine.js` its engine, each built once a run. The tfjs
 * chunk is not there.
 */
export const builtWorker = (): Plugin => {
  let engine: Promise<string> | undefined;
  return {
    name: 'couplet:built-worker',
    resolveId: (id) => (id === 'virtual:built-worker' ? `\0${id}` : undefined),
    load: async (id) =>
      id === '\0virtual:built-worker' ? `export const source = ${JSON.stringify(await codeOf(workerBuild()))};` : undefined,
    configureServer: ({ middlewares }) => {
      middlewares.use('/built/engine.js', (_request, response, next) => {
        engine ??= codeOf({
          ...engineBuild(),
          define: { __COUPLET_TFJS__: JSON.stringify(['tfjs-absent.js', `sha384-${'A'.repeat(64)}`]) },
        });
        engine.then((code) => response.setHeader('content-type', 'text/javascript').end(code), next);
      });
    },
  };
};
