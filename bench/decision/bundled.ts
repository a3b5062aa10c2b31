import { fileURLToPath } from 'node:url';
import { build } from 'vite';

/** One self-contained, minified script of an entry beside this folder, as the project's own workers are built. */
export const bundled = async (entry: string, format: 'iife' | 'es' = 'iife'): Promise<string> => {
  const result = await build({
    configFile: false,
    logLevel: 'silent',
    build: {
      write: false,
      target: 'es2022',
      rollupOptions: { input: fileURLToPath(new URL(entry, import.meta.url)), output: { format, comments: false } },
    },
  });
  const [output] = Array.isArray(result) ? result : [result];
  if (!output || !('output' in output)) throw new Error(`${entry} was not built`);
  return output.output[0].code;
};
