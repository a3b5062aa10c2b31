import { chmodSync, mkdirSync, statSync } from 'node:fs';

/**
 * Makes the folder where there is none, for its owner only, and shuts one that everybody on the machine may read. One that a group may read is
 * left as it is: somebody wanted that.
 */
export const openDataFolder = (folder: string, say: (line: string) => void): void => {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  // Windows has no such modes, and says that everybody may.
  if (process.platform === 'win32' || (statSync(folder).mode & 0o007) === 0) return;
  try {
    chmodSync(folder, 0o700);
    say(`DATA_DIR ${folder} was open to everybody on this machine; now it is its owner's only.`);
  } catch {
    say(`DATA_DIR ${folder} is open to everybody on this machine, and not ours to change: chmod it to 700.`);
  }
};
