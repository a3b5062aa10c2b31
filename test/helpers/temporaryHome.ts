import { chmodSync, mkdtempSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Bytes that have to be free in memory, so that a small machine, or a container with 64 MB of it, keeps to its disk. */
const ROOM = 4e9;

/** Where files may lie in memory, if there is room. */
const memory = (): string | undefined => {
  try {
    const { bavail, bsize } = statfsSync('/dev/shm');
    return bavail * bsize > ROOM ? '/dev/shm' : undefined;
  } catch {
    return undefined;
  }
};

/**
 * Vitest's global set-up: whatever the tests and the processes they start leave in the temporary folder lies in one folder, which goes with
 * the run. Workers are killed at its end, so they could not tidy up themselves. Called once a project; the first one counts.
 */
export const setup = (): (() => void) | undefined => {
  if (process.env.COUPLET_TEST_HOME !== undefined) return undefined;
  const home = mkdtempSync(join(tmpdir(), 'couplet-test-'));
  // PostgreSQL runs as somebody else.
  chmodSync(home, 0o777);
  process.env.COUPLET_TEST_HOME = home;
  process.env.TMPDIR = home;
  const place = memory();
  const inMemory = place && mkdtempSync(join(place, 'couplet-test-'));
  if (inMemory) {
    chmodSync(inMemory, 0o777);
    process.env.COUPLET_TEST_MEMORY = inMemory;
  }
  return () => {
    for (const folder of [home, inMemory]) if (folder) rmSync(folder, { recursive: true, force: true });
  };
};
