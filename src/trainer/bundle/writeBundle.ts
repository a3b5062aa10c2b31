import { accessSync, chmodSync, constants, existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fail, ok, type Result } from '../../core/result';
import { temporaryFolder } from '../temporaryFolder';
import type { SignedBundle } from './assembleBundle';
import { bundlePrefix } from './tidyLeftovers';

const systemReason = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/**
 * Whether a bundle may be written to `out`, so that a training need not run to its end to learn that it may not. Nothing is made yet.
 * Errors: `out_not_a_bundle`, `out_not_writable`.
 */
export const checkOut = (out: string): Result<string> => {
  const target = resolve(out);
  try {
    const found = statSync(target, { throwIfNoEntry: false });
    if (found && !found.isDirectory()) return fail('out_not_a_bundle', `${out} is a file; name an empty or new folder.`, out);
    if (found && readdirSync(target).length > 0 && !existsSync(join(target, 'manifest.json')))
      return fail('out_not_a_bundle', `${out} has other files in it; name an empty or new folder.`, out);
    let above = dirname(target);
    while (!existsSync(above)) above = dirname(above);
    accessSync(above, constants.W_OK);
  } catch (error) {
    return fail('out_not_writable', `No bundle can be written to ${out}: ${systemReason(error)}.`, out);
  }
  return ok(target);
};

/**
 * Writes `manifest.json`, `<sha256>.bin` and, of one that was trained, `metrics.json` and `card.html` into a folder beside `out` and renames it, so that an interrupted run leaves
 * the old bundle or the new one, never a half. An existing `out` must be empty or a bundle. Errors: those of `checkOut`.
 */
export const writeBundle = (out: string, bundle: SignedBundle, metrics?: unknown, card?: string): Result<string> => {
  const checked = checkOut(out);
  if (!checked.ok) return checked;
  const target = checked.value;
  mkdirSync(dirname(target), { recursive: true });
  const { path: fresh, remove } = temporaryFolder(dirname(target), bundlePrefix(out));
  // The folder is made private; a bundle is public.
  chmodSync(fresh, 0o755);
  try {
    writeFileSync(join(fresh, 'manifest.json'), bundle.envelope);
    for (const [hash, bytes] of bundle.shards) writeFileSync(join(fresh, `${hash}.bin`), bytes);
    if (metrics !== undefined) writeFileSync(join(fresh, 'metrics.json'), `${JSON.stringify(metrics, null, 2)}\n`);
    if (card !== undefined) writeFileSync(join(fresh, 'card.html'), card);
    const old = `${fresh}-old`;
    if (existsSync(target)) renameSync(target, old);
    renameSync(fresh, target);
    rmSync(old, { recursive: true, force: true });
  } finally {
    remove();
  }
  return ok(target);
};
