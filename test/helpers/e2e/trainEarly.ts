import { spawn } from 'node:child_process';

const TRAIN = "await (await import('./test/helpers/e2e/demo.ts')).demoData()";

/**
 * Global set-up: the demo's bundle is trained beside the tests that come first, and is there when one asks for it (`oncePerRun`). Else a core
 * would have nothing to do for a minute at the end of a run.
 */
export const setup = (): (() => void) => {
  const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', TRAIN], { stdio: 'ignore' });
  return () => void child.kill('SIGKILL');
};
