import { existsSync, mkdirSync, readFileSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

/**
 * Does something once for all workers of a run: the first to ask does it, the others wait for it, and its failure is theirs too.
 * @param name of what is done; a file name
 */
export const oncePerRun = async (name: string, work: () => void | Promise<void>): Promise<void> => {
  const home = process.env.COUPLET_TEST_HOME;
  // Outside a run of tests, in a bench, there are no other workers.
  if (home === undefined) return void (await work());
  const folder = join(home, 'once', name);
  const [owner, outcome] = [join(folder, 'owner'), join(folder, 'outcome')];
  mkdirSync(join(home, 'once'), { recursive: true });
  try {
    // Of several that make a folder one succeeds.
    mkdirSync(folder);
  } catch {
    while (!existsSync(outcome)) {
      if (existsSync(owner) && !isAlive(Number(readFileSync(owner, 'utf8'))) && !existsSync(outcome))
        throw new Error(`the process that had begun with ${name} ended before it was done`);
      await pause(100);
    }
    const failure = readFileSync(outcome, 'utf8');
    if (failure !== '') throw new Error(failure);
    return;
  }
  const tell = (text: string, file = outcome): void => {
    writeFileSync(`${file}.part`, text);
    renameSync(`${file}.part`, file);
  };
  tell(String(process.pid), owner);
  try {
    await work();
  } catch (error) {
    tell(String(error));
    throw error;
  }
  tell('');
};

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
