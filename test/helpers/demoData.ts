import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { demoCampaign } from '../../demo/campaign';
import { demoBundle } from '../../demo/demoBundle';
import { oncePerRun } from './builtNode';
import { shownToAll } from './shownToAll';

const filesBelow = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();

/**
 * A data folder of the demo with its trained bundle, to read or to copy. Trained by the first who asks, in a minute or so, and taken again as
 * long as every source, every package and Node are the same: the trainer is deterministic, which `demoBundle.test.ts` holds to
 * the byte by training anew.
 */
export const demoData = async (): Promise<string> => {
  const hash = createHash('sha256').update(process.version);
  for (const path of ['package-lock.json', ...filesBelow('demo'), ...filesBelow('src')]) hash.update(path).update(readFileSync(path));
  const kept = resolve('node_modules/.cache/couplet/demo', hash.digest('hex').slice(0, 32));
  if (existsSync(kept)) return kept;
  await oncePerRun('demo-data', async () => {
    // What other sources made is of no more use.
    rmSync(dirname(kept), { recursive: true, force: true });
    mkdirSync(dirname(kept), { recursive: true });
    const data = mkdtempSync(join(dirname(kept), 'training-'));
    await demoBundle(data, demoCampaign(shownToAll), () => undefined);
    renameSync(data, kept);
  });
  return kept;
};
