import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** A folder that nobody touched for so long, of a process that is no more, belongs to nobody. */
const STALE_MS = 60_000;

/** Folders of this process that are in use. */
const live = new Set<string>();

const isRunning = (pid: number): boolean => {
  // A container may give a new process the number of the one that was killed.
  if (pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it runs, as somebody else.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
};

const changedAt = (path: string): number => {
  try {
    return Math.max(statSync(path).mtimeMs, ...readdirSync(path).map((name) => statSync(join(path, name)).mtimeMs));
  } catch {
    // Somebody else was faster.
    return Number.POSITIVE_INFINITY;
  }
};

/**
 * Paths in `parent` that `temporaryFolder` made for a run that was killed: its process is gone and a minute went by.
 *
 * @param now ms since the epoch
 */
export const staleFolders = (parent: string, prefix: string, now: number): readonly string[] =>
  readdirSync(parent).flatMap((name) => {
    const pid = name.startsWith(prefix) ? /^(\d+)-[A-Za-z0-9]{6}(-old)?$/.exec(name.slice(prefix.length))?.[1] : undefined;
    const path = join(parent, name);
    return pid !== undefined && !live.has(path) && !isRunning(Number(pid)) && now - changedAt(path) > STALE_MS ? [path] : [];
  });

interface TemporaryFolder {
  readonly path: string;
  remove(): void;
}

/** A fresh private folder `<prefix><pid>-XXXXXX`, removed at the latest when the process ends other than by SIGKILL. */
export const temporaryFolder = (parent: string, prefix: string): TemporaryFolder => {
  const path = mkdtempSync(join(parent, `${prefix}${process.pid}-`));
  live.add(path);
  const clear = (): void => {
    rmSync(path, { recursive: true, force: true });
    live.delete(path);
  };
  process.once('exit', clear);
  return {
    path,
    remove: () => {
      process.off('exit', clear);
      clear();
    },
  };
};
