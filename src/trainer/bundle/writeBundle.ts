import { chmodSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fail, ok, type Result } from '../../core/result';
import { temporaryFolder } from '../temporaryFolder';
import type { SignedBundle } from './assembleBundle';
import { bundlePrefix } from './tidyLeftovers';

/**
 * Writes `manifest.json`, `<sha256>.bin`, `metrics.json` and `card.html` into a folder beside `out` and renames it, so that an interrupted run leaves
 * the old bundle or the new one, never a half. An existing `out` must be empty or a bundle. Error: `out_not_a_bundle`.
 */
export const writeBundle = (out: string, bundle: SignedBundle, metrics: unknown, card: string): Result<string> => {
  const target = resolve(out);
  if (existsSync(target) && readdirSync(target).length > 0 && !existsSync(join(target, 'manifest.json'))) {
    return fail('out_not_a_bundle', `${out} has other files in it; name an empty or new folder.`, out);
  }
  mkdirSync(dirname(target), { recursive: true });
  const { path: fresh, remove } = temporaryFolder(dirname(target), bundlePrefix(out));
  // The folder is made private; a bundle is public.
  chmodSync(fresh, 0o755);
  try {
    writeFileSync(join(fresh, 'manifest.json'), bundle.envelope);
    for (const [hash, bytes] of bundle.shards) writeFileSync(join(fresh, `${hash}.bin`), bytes);
    writeFileSync(join(fresh, 'metrics.json'), `${JSON.stringify(metrics, null, 2)}\n`);
    writeFileSync(join(fresh, 'card.html'), card);
    const old = `${fresh}-old`;
    if (existsSync(target)) renameSync(target, old);
    renameSync(fresh, target);
    rmSync(old, { recursive: true, force: true });
  } finally {
    remove();
  }
  return ok(target);
};
