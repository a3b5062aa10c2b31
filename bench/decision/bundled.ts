import { fileURLToPath } from 'node:url';
import { build, type Plugin } from 'vite';

const oneScript = async (input: string, format: 'iife' | 'es', plugins: Plugin[]): Promise<string> => {
  const result = await build({
    configFile: false,
    logLevel: 'silent',
    plugins,
    build: { write: false, target: 'es2022', rollupOptions: { input, output: { format, comments: false } } },
  });
  const [output] = Array.isArray(result) ? result : [result];
  if (!output || !('output' in output)) throw new Error(`${input} was not built`);
  return output.output[0].code;
};

/** One self-contained, minified script of an entry beside this folder, as the project's own workers are built. */
export const bundled = (entry: string, format: 'iife' | 'es' = 'iife'): Promise<string> =>
  oneScript(fileURLToPath(new URL(entry, import.meta.url)), format, []);

/** The same of an entry's text; packages that are not the project's own are imported by their paths. */
export const bundledText = (source: string): Promise<string> => {
  const id = '\0entry';
  return oneScript('entry', 'iife', [
    { name: 'entry', resolveId: (name) => (name === 'entry' ? id : undefined), load: (name) => (name === id ? source : undefined) },
  ]);
};
