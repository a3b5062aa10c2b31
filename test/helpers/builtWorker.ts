import { createHash } from 'node:crypto';
import { build, type Plugin, type UserConfig } from 'vite';
import { engineBuild, upkeepBuild, workerBuild } from '../../worker/build.ts';

const codeOf = async (config: UserConfig): Promise<string> => {
  const result = await build({ configFile: false, logLevel: 'silent', ...config, build: { ...config.build, write: false } });
  if (!Array.isArray(result) && !('output' in result)) throw new Error('the worker build is watching');
  const { output } = Array.isArray(result) ? result[0]! : result;
  return output[0].code;
};

/**
 * The worker as it ships, minified: `virtual:built-worker` is its text, `/built/engine.js` its engine and `/built/upkeep.js` its upkeep,
 * each built once a run. The tfjs chunk is not there.
 */
export const builtWorker = (): Plugin => {
  let engine: Promise<string> | undefined;
  let upkeep: Promise<string> | undefined;
  const workerCode = async (): Promise<string> => {
    upkeep ??= codeOf(upkeepBuild());
    const integrity = `sha384-${createHash('sha384')
      .update(await upkeep)
      .digest('base64')}`;
    return codeOf({ ...workerBuild(), define: { __COUPLET_UPKEEP__: JSON.stringify(['built/upkeep.js', integrity]) } });
  };
  return {
    name: 'couplet:built-worker',
    resolveId: (id) => (id === 'virtual:built-worker' ? `\0${id}` : undefined),
    load: async (id) => (id === '\0virtual:built-worker' ? `export const source = ${JSON.stringify(await workerCode())};` : undefined),
    configureServer: ({ middlewares }) => {
      middlewares.use('/built/engine.js', (_request, response, next) => {
        engine ??= codeOf({
          ...engineBuild(),
          define: { __COUPLET_TFJS__: JSON.stringify(['tfjs-absent.js', `sha384-${'A'.repeat(64)}`]) },
        });
        engine.then((code) => response.setHeader('content-type', 'text/javascript').end(code), next);
      });
      middlewares.use('/built/upkeep.js', (_request, response, next) => {
        upkeep ??= codeOf(upkeepBuild());
        upkeep.then((code) => response.setHeader('content-type', 'text/javascript').end(code), next);
      });
    },
  };
};
