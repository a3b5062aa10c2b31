import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ok, type Result } from '../../protocol/result';
import type { SignedBundle } from './assembleBundle';
import { checkOut, replaceFolder } from './replaceFolder';

/**
 * Writes `manifest.json`, `<sha256>.bin` and, of one that was trained, `metrics.json` and `card.html`, all or nothing. An existing `out` must be empty or a
 * bundle. Errors: those of `checkOut`.
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
