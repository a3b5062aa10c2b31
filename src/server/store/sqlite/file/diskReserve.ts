import { randomBytes } from 'node:crypto';
import { closeSync, existsSync, fsyncSync, openSync, renameSync, rmSync, statfsSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { MINUTE } from '../../../../protocol/values/clock';

/** Some hundred pages: a stop writes about ten, and others may write meanwhile. */
const BYTES = 1024 * 1024;
/** Room that must stay free, so that the reserve itself never fills the disk. */
const FREE = 16 * BYTES;

/** Room on the disk for the one write that must succeed when it is full. Taken as soon as there is enough, within a minute. */
export interface Reserve {
  /** Gives the room back. @returns whether there was any */
  spend(): boolean;
  /** Ends the attempts to take room. The reserve stays. */
  close(): void;
}

const take = (file: string): void => {
  if (existsSync(file)) return;
  const { bavail, bsize } = statfsSync(dirname(file));
  if (bavail * bsize < FREE) return;
  const half = `${file}.part`;
  try {
    const fd = openSync(half, 'w', 0o600);
    try {
      // Random, because a file system may keep zeros without room.
      writeSync(fd, randomBytes(BYTES));
      fsyncSync(fd);
    } finally {
      closeSync(fd);
    }
    renameSync(half, file);
  } finally {
    rmSync(half, { force: true });
  }
};

/**
 * @param database path of the database file, next to which the reserve lies
 * @param everyMs interval of attempts
 */
export const openReserve = (database: string, everyMs = MINUTE): Reserve => {
  const file = join(dirname(database), 'couplet.reserve');
  const fill = (): void => {
    try {
      take(file);
    } catch {
      // The disk takes no writes. The next attempt may succeed.
    }
  };
  fill();
  const timer = setInterval(fill, everyMs).unref();
  return {
    spend: () => {
      const was = existsSync(file);
      rmSync(file, { force: true });
      return was;
    },
    close: () => clearInterval(timer),
  };
};
