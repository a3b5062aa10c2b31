import { existsSync, readdirSync } from 'node:fs';
import { loadavg } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { isQuick } from './all/isQuick';
import { machine } from './all/machine';
import { type BenchResult, type BenchRow, rounded } from './benchResult';

const here = dirname(fileURLToPath(import.meta.url));
/** Files that are scripts of their own. */
const others = ['run', 'benchResult', 'fitShoppers', 'fitVisitPrior'];
const names = readdirSync(here)
  .filter((file) => file.endsWith('.ts'))
  .map((file) => file.replace(/\.ts$/, ''))
  .filter((name) => !others.includes(name));

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

const load = (): number => rounded(loadavg()[0] ?? 0);

/** `npm run bench -- NAME [--json] [--quick]`: exit 0 all rows ok, 1 one is not, 2 usage. */
const main = async (): Promise<number> => {
  const name = process.argv.slice(2).find((argument) => !argument.startsWith('-'));
  if (!name || !names.includes(name) || !existsSync(join(here, `${name}.ts`))) {
    process.stderr.write(`usage: npm run bench -- NAME [--json] [--quick], NAME in ${names.join(' ')}\n`);
    return 2;
  }
  const module = (await import(pathToFileURL(join(here, `${name}.ts`)).href)) as { bench(): Promise<readonly BenchRow[]> };
  const before = load();
  const rows = await module.bench();
  const day = new Date().toISOString().slice(0, 10);
  const result: BenchResult = { version: 1, name, machine: machine(), day, load: [before, load()], quick: isQuick, rows };
  if (process.argv.includes('--json')) process.stdout.write(`${JSON.stringify(result)}\n`);
  else print(result);
  return rows.every(({ ok }) => ok) ? 0 : 1;
};

process.exitCode = await main();
