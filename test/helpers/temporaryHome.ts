import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

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
  return () => rmSync(home, { recursive: true, force: true });
};
