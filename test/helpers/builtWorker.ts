import { createHash } from 'node:crypto';
import { build, type Plugin, type UserConfig } from 'vite';
import { chunkNamed } from '../../scripts/chunks.mjs';
import { workerChunk } from '../../worker/build.ts';

const codeOf = async (config: UserConfig): Promise<string> => {
  const result = await build({ configFile: false, logLevel: 'silent', ...config, build: { ...config.build, write: false } });
  if (!Array.isArray(result) && !('output' in result)) throw new Error('the worker build is watching');
  const { output } = Array.isArray(result) ? result[0]! : result;
  return output[0].code;
};

const integrityOf = (code: string): string => `sha384-${createHash('sha384').update(code).digest('base64')}`;

const absent = (name: string) => [`built/${name}-absent.js`, `sha384-${'A'.repeat(64)}`] as const;

/**
 * The worker as it ships, minified: `virtual:built-worker` is its text, and what it loads lies in `/built/`, each built once a run. Two chunks are not there:
 * `tfjs`, and `secureAggregation`, as no test here has a bundle of mode `split`.
 */
export const builtWorker = (): Plugin => {
  const made = new Map<string, Promise<string>>();
  const codeNamed = (name: string): Promise<string> => {
    const known = made.get(name);
    if (known) return known;
    const code = codeWith(name);
    made.set(name, code);
    return code;
  };
  const codeWith = async (name: string): Promise<string> => {
    const loaded: Record<string, readonly [string, string]> = {};
    for (const each of chunkNamed(name).loads ?? [])
      loaded[each] = ['tfjs', 'secureAggregation'].includes(each) ? absent(each) : [`built/${each}.js`, integrityOf(await codeNamed(each))];
    return codeOf({ ...workerChunk(chunkNamed(name)), define: { __COUPLET_CHUNKS__: JSON.stringify(loaded) } });
  };
  return {
    name: 'couplet:built-worker',
    resolveId: (id) => (id === 'virtual:built-worker' ? `\0${id}` : undefined),
    load: async (id) =>
      id === '\0virtual:built-worker' ? `export const source = ${JSON.stringify(await codeNamed('worker'))};` : undefined,
    configureServer: ({ middlewares }) => {
      for (const name of ['engine', 'outbox', 'privacyPanel', 'picks', 'compaction'])
        middlewares.use(`/built/${name}.js`, (_request, response, next) => {
          codeNamed(name).then((code) => response.setHeader('content-type', 'text/javascript').end(code), next);
        });
    },
  };
};
