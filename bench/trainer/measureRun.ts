import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';

export interface MeasuredRun {
  readonly code: number | null;
  readonly seconds: number;
  /** Highest resident memory the kernel saw (`VmHWM`), bytes; 0 where there is no /proc. */
  readonly peakBytes: number;
  readonly err: string;
}

const peakOf = (pid: number | undefined): number => {
  try {
    return 1024 * Number(/^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0);
  } catch {
    return 0;
  }
};

/** The built command in a process of its own. */
export const measureRun = async (args: readonly string[], environment: NodeJS.ProcessEnv = process.env): Promise<MeasuredRun> => {
  const start = performance.now();
  const child = spawn(process.execPath, ['dist/node/couplet.js', ...args], { stdio: ['ignore', 'ignore', 'pipe'], env: environment });
  let [err, peakBytes] = ['', 0];
  child.stderr.on('data', (chunk) => {
    err += chunk;
  });
  // The kernel's figure only grows, so that looking now and then loses at most the last moment.
  const look = setInterval(() => {
    peakBytes = Math.max(peakBytes, peakOf(child.pid));
  }, 50);
  const [code] = (await once(child, 'close')) as [number | null];
  clearInterval(look);
  return { code, seconds: (performance.now() - start) / 1000, peakBytes, err };
};
