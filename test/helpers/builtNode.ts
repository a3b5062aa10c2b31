import { mkdirSync, symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { oncePerRun } from './oncePerRun';

/**
 * Folder with the command line and the threads of the server and the trainer, built from the sources as they are, once a run: what is started
 * from its sources takes one to two seconds of processor to translate them, and tests start hundreds. Around it lies what `dist/node` has
 * around it, for it is looked for from there.
 */
export const builtNode = async (): Promise<string> => {
  const { COUPLET_TEST_HOME } = process.env;
  if (COUPLET_TEST_HOME === undefined) throw new Error('what a test starts is built into the folder that temporaryHome makes');
  const root = join(COUPLET_TEST_HOME, 'built');
  const folder = join(root, 'dist/node');
  await oncePerRun('node', async () => {
    const { build } = await import('vite');
    mkdirSync(folder, { recursive: true });
    for (const name of ['package.json', 'node_modules', 'dist/widget', 'dist/console']) symlinkSync(resolve(name), join(root, name));
    await build({ mode: 'node', logLevel: 'error', build: { outDir: folder } });
  });
  return folder;
};
