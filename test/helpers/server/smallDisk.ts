import { execFileSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A file system of its own that can be filled to the last byte. */
export interface SmallDisk {
  readonly path: string;
  fill(): void;
  /** Takes back what `fill` wrote. */
  free(): void;
  remove(): void;
}

const run = (command: string, args: readonly string[]): void => {
  execFileSync(command, args, { stdio: ['ignore', 'ignore', 'pipe'] });
};

/** Mounts a tmpfs, which needs root. Throws where the machine does not allow that. */
export const createSmallDisk = (megabytes: number): SmallDisk => {
  const path = mkdtempSync(join(tmpdir(), 'couplet-disk-'));
  const filler = join(path, 'filler');
  try {
    run('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', path]);
  } catch (error) {
    rmSync(path, { recursive: true, force: true });
    throw error;
  }
  return {
    path,
    fill: () => {
      const fd = openSync(filler, 'a');
      try {
        for (const bytes of [1 << 20, 1 << 12, 1]) {
          try {
            for (;;) if (writeSync(fd, Buffer.alloc(bytes, 1)) < bytes) break;
          } catch {
            // Full for pieces of this size.
          }
        }
      } finally {
        closeSync(fd);
      }
    },
    free: () => rmSync(filler, { force: true }),
    remove: () => {
      run('umount', ['-l', path]);
      rmSync(path, { recursive: true, force: true });
    },
  };
};

/** Why there is no small disk on this machine, or undefined where there is one. */
export const whyNoSmallDisk = (): string | undefined => {
  try {
    createSmallDisk(1).remove();
    return undefined;
  } catch (error) {
    return String((error as { readonly stderr?: unknown }).stderr ?? error).trim();
  }
};
