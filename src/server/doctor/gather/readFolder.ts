import { existsSync, statfsSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Config } from '../../config';
import type { FolderFact } from '../facts';

/** Windows has no such modes, and says that everybody may. */
const hasModes = process.platform !== 'win32';

const diskOf = (path: string): FolderFact['disk'] => {
  try {
    const { bavail, blocks, bsize } = statfsSync(path);
    return blocks > 0 ? { free: bavail * bsize, total: blocks * bsize } : undefined;
  } catch {
    return undefined;
  }
};

const isOpen = (path: string): boolean => hasModes && existsSync(path) && (statSync(path).mode & 0o077) !== 0;

/** The folder of data and secrets; changes nothing. */
export const readFolder = ({ DATA_DIR, SIGNING_KEY }: Pick<Config, 'DATA_DIR' | 'SIGNING_KEY'>): FolderFact => {
  const exists = existsSync(DATA_DIR) && statSync(DATA_DIR).isDirectory();
  const keys = [join(DATA_DIR, 'key.json'), ...(SIGNING_KEY === undefined ? [] : [SIGNING_KEY])];
  const secrets = [join(DATA_DIR, 'secrets.json'), ...new Set(keys.map((path) => resolve(path)))];
  return {
    path: DATA_DIR,
    exists,
    mode: exists && hasModes ? statSync(DATA_DIR).mode & 0o777 : undefined,
    openSecrets: secrets.filter(isOpen),
    disk: exists ? diskOf(DATA_DIR) : undefined,
  };
};
