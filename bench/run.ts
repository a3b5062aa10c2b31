import { existsSync, readdirSync } from 'node:fs';
import { cpus } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { BenchResult, BenchRow } from './benchResult';

const here = dirname(fileURLToPath(import.meta.url));
const names = readdirSync(here)
  .filter((file) => file.endsWith('.ts'))
  .map((file) => file.replace(/\.ts$/, ''))
  .filter((name) => !['run', 'benchResult'].includes(name));

const machine = `${cpus()[0]?.model ?? 'unknown CPU'} × ${cpus().length}, Node ${process.versions.node}`;

const print = ({ rows }: BenchResult): void => {
  for (const { what, value, unit, floor, ratio, budget, ok, note, skipped } of rows) {
    if (skipped !== undefined) {
      process.stdout.write(`skip ${what.padEnd(28)} ${skipped}\n`);
      continue;
    }
    const extra = [budget !== undefined && `budget ${budget}`, floor !== undefined && `floor ${floor} (×${ratio})`, note].filter(Boolean);
    process.stdout.write(
      `${ok ? 'ok  ' : 'OVER'} ${what.padEnd(28)} ${value ?? '-'} ${unit}${extra.length > 0 ? `, ${extra.join(', ')}` : ''}\n`,
    );
  }
};

/** `npm run bench -- NAME [--json]`: exit 0 all rows ok, 1 one is not, 2 usage. */
const main = async (): Promise<number> => {
  const name = process.argv.slice(2).find((argument) => !argument.startsWith('-'));
  if (!name || !names.includes(name) || !existsSync(join(here, `${name}.ts`))) {
    process.stderr.write(`usage: npm run bench -- NAME [--json], NAME in ${names.join(' ')}\n`);
    return 2;
  }
  const module = (await import(pathToFileURL(join(here, `${name}.ts`)).href)) as { bench(): Promise<readonly BenchRow[]> };
  const result: BenchResult = { name, machine, rows: await module.bench() };
  if (process.argv.includes('--json')) process.stdout.write(`${JSON.stringify(result)}\n`);
  else print(result);
  return result.rows.every(({ ok }) => ok) ? 0 : 1;
};

process.exitCode = await main();
