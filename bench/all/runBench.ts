import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import * as v from 'valibot';
import { type BenchResult, benchResultSchema } from '../benchResult';
import type { BenchName } from './benchNames';

const script = fileURLToPath(new URL('../run.ts', import.meta.url));

/** A bench in a process of its own, so that nothing of the one before is left in it. Throws where it ends without a result. */
export const runBench = async (name: BenchName, further: readonly string[]): Promise<BenchResult> => {
  const child = spawn(process.execPath, ['--import', 'tsx', script, name, '--json', ...further], { stdio: ['ignore', 'pipe', 'inherit'] });
  let out = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    out += chunk;
  });
  const [code] = (await once(child, 'close')) as [number | null];
  // What libraries print comes before.
  const last = out.trim().split('\n').at(-1) ?? '';
  if (!last.startsWith('{')) throw new Error(`npm run bench -- ${name} ended with ${code} and no result`);
  return v.parse(benchResultSchema, JSON.parse(last));
};
