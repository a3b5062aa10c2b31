import {
  accessSync,
  chmodSync,
  constants,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { fail, ok, type Result } from '../../protocol/values/result';
import { staleFolders, temporaryFolder } from '../run/temporaryFolder';
import type { SignedBundle } from './assembleBundle';

const SHARD = /^([0-9a-f]{64})\.bin$/;

/** Reads a bundle folder written by `writeBundle`. The server checks signature and hashes. Error: `file_not_found`. */
export const readBundle = (folder: string): Result<Omit<SignedBundle, 'id'>> => {
  const manifest = join(folder, 'manifest.json');
  try {
    const shards = readdirSync(folder).flatMap((name) => {
      const hash = SHARD.exec(name)?.[1];
      // Plain arrays, as in `SignedBundle`: `slice` of a Buffer would share its memory.
      return hash === undefined ? [] : [[hash, new Uint8Array(readFileSync(join(folder, name)))] as const];
    });
    return ok({ envelope: readFileSync(manifest, 'utf8'), shards: new Map(shards) });
  } catch {
    return fail('file_not_found', `${manifest} cannot be read.`, manifest);
  }
};

/** Prefix of the temporary folders next to a bundle, before the process number. */
const bundlePrefix = (out: string): string => `.${basename(resolve(out))}-`;

/**
 * Removes temporary folders that a killed run left next to a bundle. If the run was killed between moving the old bundle away and the new
 * one in, the old one is restored.
 *
 * @param now ms since the epoch
 * @param marker file that every complete folder has
 */
export const tidyLeftovers = (out: string, now: number, marker = 'manifest.json'): void => {
  const target = resolve(out);
  if (!existsSync(dirname(target))) return;
  for (const path of staleFolders(dirname(target), bundlePrefix(out), now)) {
    if (path.endsWith('-old') && !existsSync(target) && existsSync(join(path, marker))) renameSync(path, target);
    else rmSync(path, { recursive: true, force: true });
  }
};

const systemReason = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/**
 * Checks in advance whether a folder may be written to `out`, so that a training need not run to its end first. Nothing is created yet.
 * @param marker file by which an existing folder is recognised as ours
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
    return fail('out_not_writable', `Cannot write to ${out}: ${systemReason(error)}.`, out);
  }
  return ok(target);
};

/**
 * Fills a folder next to `target` and renames it, so that an interrupted run leaves either the old or the new folder, never a partial one.
 */
export const replaceFolder = (target: string, fill: (folder: string) => void): void => {
  mkdirSync(dirname(target), { recursive: true });
  const { path: fresh, remove } = temporaryFolder(dirname(target), bundlePrefix(target));
  // The temporary folder is private by default, but its content is public.
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

/**
 * Writes `manifest.json`, `<sha256>.bin` and, for a trained bundle, `metrics.json` and `card.html`, all or nothing. An existing `out` must
 * be empty or a bundle. Errors: those of `checkOut`.
 */
export const writeBundle = (out: string, bundle: SignedBundle, metrics?: unknown, card?: string): Result<string> => {
  const checked = checkOut(out);
  if (!checked.ok) return checked;
  const target = checked.value;
  replaceFolder(target, (folder) => {
    writeFileSync(join(folder, 'manifest.json'), bundle.envelope);
    for (const [hash, bytes] of bundle.shards) writeFileSync(join(folder, `${hash}.bin`), bytes);
    if (metrics !== undefined) writeFileSync(join(folder, 'metrics.json'), `${JSON.stringify(metrics, null, 2)}\n`);
    if (card !== undefined) writeFileSync(join(folder, 'card.html'), card);
  });
  return ok(target);
};
