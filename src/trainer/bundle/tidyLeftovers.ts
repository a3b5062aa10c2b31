import { existsSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { staleFolders } from '../temporaryFolder';

/** What the temporary folders beside a bundle are called, before the process's number. */
export const bundlePrefix = (out: string): string => `.${basename(resolve(out))}-`;

/**
 * Removes what a killed run left beside a bundle. Killed in the one moment between moving the old bundle away and the new one in, it has
 * left none in place: then the old one comes back.
 *
 * @param now ms since the epoch
 * @param marker file that every whole one has
 */
export const tidyLeftovers = (out: string, now: number, marker = 'manifest.json'): void => {
  const target = resolve(out);
  if (!existsSync(dirname(target))) return;
  for (const path of staleFolders(dirname(target), bundlePrefix(out), now)) {
    if (path.endsWith('-old') && !existsSync(target) && existsSync(join(path, marker))) renameSync(path, target);
    else rmSync(path, { recursive: true, force: true });
  }
};
