import { randomBytes } from 'node:crypto';
import { closeSync, existsSync, fsyncSync, openSync, renameSync, rmSync, statfsSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Some hundred pages: a stop writes about ten, and others may write meanwhile. */
const BYTES = 1024 * 1024;
/** Room that is left beside it, so that the reserve never is what fills the disk. */
const FREE = 16 * BYTES;

/** Room on the disk for the one write that must succeed when it is full. */
export interface Reserve {
  /** Takes the room, if there is enough. */
  fill(): void;
  /** Gives the room back. @returns whether there was any */
  spend(): boolean;
}

/** @param database path of the database file, next to which the reserve lies */
export const openReserve = (database: string): Reserve => {
  const file = join(dirname(database), 'couplet.reserve');
  const spend = (): boolean => {
    const was = existsSync(file);
    rmSync(file, { force: true });
    return was;
  };
  return {
    fill: () => {
      if (existsSync(file)) return;
      const half = `${file}.part`;
      try {
        const { bavail, bsize } = statfsSync(dirname(database));
        if (bavail * bsize < FREE) return;
        const fd = openSync(half, 'w', 0o600);
        try {
          // Random, because a file system may keep zeros without room.
          writeSync(fd, randomBytes(BYTES));
          fsyncSync(fd);
        } finally {
          closeSync(fd);
        }
        renameSync(half, file);
      } catch {
        rmSync(half, { force: true });
      }
    },
    spend,
  };
};
