import { accessSync, chmodSync, constants, existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fail, ok, type Result } from '../../protocol/result';
import { temporaryFolder } from '../temporaryFolder';
import { bundlePrefix } from './tidyLeftovers';

const systemReason = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/**
 * Whether a folder of ours may be written to `out`, so that a training need not run to its end to learn that it may not. Nothing is made yet.
 * @param marker file by which a folder that is there already is known as one of ours
 * Errors: `out_not_a_bundle`, `out_not_writable`.
 */
export const checkOut = (out: string, marker = 'manifest.json'): Result<string> => {
  const target = resolve(out);
  try {
    const found = statSync(target, { throwIfNoEntry: false });
    if (found && !found.isDirectory()) return fail('out_not_a_bundle', `${out} is a file; name an empty or new folder.`, out);
    if (found && readdirSync(target).length > 0 && !existsSync(join(target, marker)))
      return fail('out_not_a_bundle', `${out} has other files in it; name an empty or new folder.`, out);
    let above = dirname(target);
    while (!existsSync(above)) above = dirname(above);
    accessSync(above, constants.W_OK);
  } catch (error) {
    return fail('out_not_writable', `Nothing can be written to ${out}: ${systemReason(error)}.`, out);
  }
  return ok(target);
};

/** Fills a folder beside `target` and renames it, so that an interrupted run leaves the old one or the new one, never a half. */
export const replaceFolder = (target: string, fill: (folder: string) => void): void => {
  mkdirSync(dirname(target), { recursive: true });
  const { path: fresh, remove } = temporaryFolder(dirname(target), bundlePrefix(target));
  // The folder is made private; what lies in it is public.
  chmodSync(fresh, 0o755);
  try {
    fill(fresh);
    const old = `${fresh}-old`;
    if (existsSync(target)) renameSync(target, old);
    renameSync(fresh, target);
    rmSync(old, { recursive: true, force: true });
  } finally {
    remove();
  }
};
