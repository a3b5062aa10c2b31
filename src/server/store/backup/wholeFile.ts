import { closeSync, fsyncSync, openSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

const sync = (path: string, flags: string): void => {
  const fd = openSync(path, flags);
  try {
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
};

export const syncFile = (path: string): void => sync(path, 'r+');

export const syncFolder = (path: string): void => {
  // Windows opens no folders.
  if (process.platform !== 'win32') sync(path, 'r');
};

/** Replaces a file, so that its name always has a whole file. */
export const putWhole = (path: string, data: Buffer): void => {
  const next = `${path}.next`;
  writeFileSync(next, data, { mode: 0o600 });
  syncFile(next);
  renameSync(next, path);
  syncFolder(dirname(path));
};

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
};

/** Name of a file that this process makes before it gets its own name. */
export const partOf = (path: string): string => `${path}.${process.pid}.part`;

const part = /\.(\d+)\.part(-journal|-wal|-shm)?$/;

export const isPart = (name: string): boolean => part.test(name);

export const removePart = (path: string): void => {
  for (const end of ['', '-journal', '-wal', '-shm']) rmSync(`${path}${end}`, { force: true });
};

/**
 * Removes what runs that were killed have left of a file of this name. Those with this process's number too, since numbers repeat in
 * containers. Call before making such a part: SQLite would apply a journal that was left.
 */
export const removeLeftParts = (path: string): void => {
  const folder = dirname(path);
  for (const name of readdirSync(folder)) {
    const [end, digits] = part.exec(name) ?? [];
    const pid = Number(digits);
    if (end !== undefined && name.slice(0, -end.length) === basename(path) && (pid === process.pid || !isAlive(pid)))
      rmSync(join(folder, name), { force: true });
  }
};
