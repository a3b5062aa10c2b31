import { createHash } from 'node:crypto';
import { build, type Plugin, type UserConfig } from 'vite';
import { engineBuild, inspectionBuild, outboxBuild, upkeepBuild, workerBuild } from '../../worker/build.ts';

const codeOf = async (config: UserConfig): Promise<string> => {
  const result = await build({ configFile: false, logLevel: 'silent', ...config, build: { ...config.build, write: false } });
  if (!Array.isArray(result) && !('output' in result)) throw new Error('the worker build is watching');
  const { output } = Array.isArray(result) ? result[0]! : result;
  return output[0].code;
};

const integrityOf = (code: string): string => `sha384-${createHash('sha384').update(code).digest('base64')}`;

/** Without the split chunk: no test here has a bundle of mode `split`. */
const outboxOf = (): UserConfig => ({
  ...outboxBuild(),
  define: { __COUPLET_SPLIT__: JSON.stringify(['split-absent.js', `sha384-${'A'.repeat(64)}`]) },
});

/**
 * The worker as it ships, minified: `virtual:built-worker` is its text, `/built/engine.js` its engine, `/built/outbox.js` its outbox,
 * `/built/inspection.js` its inspection and `/built/upkeep.js` its upkeep, each built once a run. The tfjs chunk is not there.
 */
export const builtWorker = (): Plugin => {
  let engine: Promise<string> | undefined;
  let outbox: Promise<string> | undefined;
  let upkeep: Promise<string> | undefined;
  let inspection: Promise<string> | undefined;
  const workerCode = async (): Promise<string> => {
    upkeep ??= codeOf(upkeepBuild());
    inspection ??= codeOf(inspectionBuild());
    const define = {
      __COUPLET_UPKEEP__: JSON.stringify(['built/upkeep.js', integrityOf(await upkeep)]),
      __COUPLET_INSPECTION__: JSON.stringify(['built/inspection.js', integrityOf(await inspection)]),
    };
    return codeOf({ ...workerBuild(), define });
  };
  const engineCode = async (): Promise<string> => {
    outbox ??= codeOf(outboxOf());
    const absent = JSON.stringify(['tfjs-absent.js', `sha384-${'A'.repeat(64)}`]);
    const define = {
      __COUPLET_TFJS__: absent,
      __COUPLET_OUTBOX__: JSON.stringify(['outbox.js', integrityOf(await outbox)]),
    };
    return codeOf({ ...engineBuild(), define });
  };
  return {
    name: 'couplet:built-worker',
    resolveId: (id) => (id === 'virtual:built-worker' ? `\0${id}` : undefined),
    load: async (id) => (id === '\0virtual:built-worker' ? `export const source = ${JSON.stringify(await workerCode())};` : undefined),
    configureServer: ({ middlewares }) => {
      middlewares.use('/built/engine.js', (_request, response, next) => {
        engine ??= engineCode();
        engine.then((code) => response.setHeader('content-type', 'text/javascript').end(code), next);
      });
      middlewares.use('/built/outbox.js', (_request, response, next) => {
        outbox ??= codeOf(outboxOf());
        outbox.then((code) => response.setHeader('content-type', 'text/javascript').end(code), next);
      });
      middlewares.use('/built/inspection.js', (_request, response, next) => {
        inspection ??= codeOf(inspectionBuild());
        inspection.then((code) => response.setHeader('content-type', 'text/javascript').end(code), next);
      });
      middlewares.use('/built/upkeep.js', (_request, response, next) => {
        upkeep ??= codeOf(upkeepBuild());
        upkeep.then((code) => response.setHeader('content-type', 'text/javascript').end(code), next);
      });
    },
  };
};
