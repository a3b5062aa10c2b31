import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { build } from 'vite';

const run = promisify(execFile);
const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';

interface Esbuild {
  build(options: object): Promise<{ readonly outputFiles: readonly { readonly text: string }[] }>;
}

/** A project of the shop's with the client package installed. */
export interface PackedModule {
  readonly folder: string;
  readonly tarball: string;
  /** Puts a file into the project. @returns its path */
  write(name: string, text: string): string;
  bundle(by: 'vite' | 'esbuild', text: string): Promise<string>;
  remove(): void;
}

export const packModule = async (): Promise<PackedModule> => {
  const folder = mkdtempSync(join(tmpdir(), 'couplet-module-'));
  const { stdout } = await run(npm, ['pack', '--workspace', 'couplet', '--ignore-scripts', '--json', '--pack-destination', folder]);
  const [{ filename }] = JSON.parse(stdout) as [{ filename: string }];
  const tarball = join(folder, filename);
  writeFileSync(join(folder, 'package.json'), '{"private": true, "type": "module"}');
  await run(npm, ['install', '--no-audit', '--no-fund', tarball], { cwd: folder });
  const write = (name: string, text: string): string => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  let entries = 0;
  const bundlers = {
    vite: async (entry: string): Promise<string> => {
      const result = await build({
        configFile: false,
        root: folder,
        logLevel: 'silent',
        build: { write: false, rollupOptions: { input: entry, output: { format: 'es' } } },
      });
      const output = (Array.isArray(result) ? result : [result]).flatMap((part) => ('output' in part ? part.output : []));
      return output[0] && 'code' in output[0] ? output[0].code : '';
    },
    esbuild: async (entry: string): Promise<string> => {
      const { build: bundle } = createRequire(import.meta.resolve('tsx'))('esbuild') as Esbuild;
      const options = { entryPoints: [entry], bundle: true, minify: true, format: 'esm', write: false, absWorkingDir: folder };
      return (await bundle(options)).outputFiles[0]?.text ?? '';
    },
  };
  return {
    folder,
    tarball,
    write,
    bundle: (by, text) => bundlers[by](write(`entry-${++entries}.ts`, text)),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
};
