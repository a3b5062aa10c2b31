import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** A folder of a process that has ended counts as abandoned after this long without changes. */
const STALE_MS = 60_000;

/** Folders that this process is using. */
const live = new Set<string>();

const isRunning = (pid: number): boolean => {
  // A container may give a new process the id of the killed one.
  if (pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: the process exists but belongs to another user.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
};

const changedAt = (path: string): number => {
  try {
    return Math.max(statSync(path).mtimeMs, ...readdirSync(path).map((name) => statSync(join(path, name)).mtimeMs));
  } catch {
    // Another process removed it first.
    return Number.POSITIVE_INFINITY;
  }
};

/**
 * Paths in `parent` that `temporaryFolder` created for a run that was killed: its process has ended and a minute has passed.
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

/** A new private folder `<prefix><pid>-XXXXXX`. It is removed when the process ends, unless by SIGKILL. */
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
