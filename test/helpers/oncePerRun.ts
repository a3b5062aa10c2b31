import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

/**
 * Does something once for all workers of a run: the first to ask does it, the others wait for it, and its failure is theirs too.
 * @param name of what is done; a file name
 */
export const oncePerRun = async (name: string, work: () => void | Promise<void>): Promise<void> => {
  const home = process.env.COUPLET_TEST_HOME;
  // Outside a run of tests, in a bench, there are no other workers.
  if (home === undefined) return void (await work());
  const folder = join(home, 'once', name);
  const outcome = join(folder, 'outcome');
  mkdirSync(join(home, 'once'), { recursive: true });
  try {
    // Of several that make a folder one succeeds.
    mkdirSync(folder);
  } catch {
    while (!existsSync(outcome)) await pause(100);
    const failure = readFileSync(outcome, 'utf8');
    if (failure !== '') throw new Error(failure);
    return;
  }
  const tell = (text: string): void => {
    writeFileSync(`${outcome}.part`, text);
    renameSync(`${outcome}.part`, outcome);
  };
  try {
    await work();
  } catch (error) {
    tell(String(error));
    throw error;
  }
  tell('');
};
