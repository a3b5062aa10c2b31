import { statfsSync } from 'node:fs';

/** Bytes of a disk. */
export interface Disk {
  readonly free: number;
  readonly total: number;
}

/** The disk of a file or folder; undefined if the system does not state it. */
export const diskOf = (path: string): Disk | undefined => {
  try {
    const { bavail, blocks, bsize } = statfsSync(path);
    return blocks > 0 ? { free: bavail * bsize, total: blocks * bsize } : undefined;
  } catch {
    return undefined;
  }
};
