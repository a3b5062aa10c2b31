import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sharedData, sharedMissing } from '../../test/helpers/node/trainingLogs';
import { type BenchRow, rounded, skippedRow } from '../benchResult';
import { measureRun } from './measureRun';
import { onlineRetailArguments } from './onlineRetail';

const what = 'couplet train, online-retail';
const [MOST_SECONDS, MOST_BYTES] = [180, 1.5e9];

const sizeOf = (folder: string, ending: RegExp): number =>
  readdirSync(folder)
    .filter((name) => ending.test(name))
    .reduce((sum, name) => sum + statSync(join(folder, name)).size, 0);

/** Time, peak memory and bytes of one whole `couplet train` of the built command on a real shop's purchases. */
export const wholeRun = async (): Promise<readonly BenchRow[]> => {
  if (sharedMissing('online-retail', 'dev.csv')) return [skippedRow(what, 's', 'the online-retail data is not here')];
  const folder = mkdtempSync(join(tmpdir(), 'couplet-bench-'));
  try {
    const args = onlineRetailArguments(folder, sharedData('online-retail', 'dev.csv'), sharedData('online-retail', 'items.csv'));
    const { code, seconds, peakBytes, err } = await measureRun(['train', ...args]);
    if (code !== 0) throw new Error(`couplet train ended with ${code}: ${err}`);
    const bundle = join(folder, 'bundle');
    const memory = 'peak memory of it';
    return [
      { what, value: rounded(seconds), unit: 's', budget: MOST_SECONDS, ok: seconds < MOST_SECONDS },
      peakBytes > 0
        ? { what: memory, value: rounded(peakBytes / 1e9), unit: 'GB', budget: MOST_BYTES / 1e9, ok: peakBytes < MOST_BYTES }
        : skippedRow(memory, 'GB', 'this system has no /proc'),
      { what: 'its bundle, manifest and tables', value: rounded(sizeOf(bundle, /manifest\.json$|\.bin$/) / 1000), unit: 'kB', ok: true },
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};
