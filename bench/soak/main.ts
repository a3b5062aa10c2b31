import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, totalmem } from 'node:os';
import { parseArgs } from 'node:util';
import { isFresh } from '../../scripts/prepare.mjs';
import { rounded } from '../benchResult';
import { allowances, type Minute, type Soaked, soaked } from './soakResult';
import { soakServer } from './soakServer';
import { soakTab } from './soakTab';

const OUT = 'docs/benchmarks/soak.json';
/** The second half of fewer has too few points for a line. */
const LEAST = 12;

const parts = { tab: soakTab, server: soakServer };
type Part = keyof typeof parts;

const cell = (value: number): string => (Number.isInteger(value) ? String(value) : String(rounded(value))).padStart(12);

const print = (part: Part, { minutes, growth }: Soaked): void => {
  const names = Object.keys(minutes[0] ?? {});
  process.stdout.write(`\n${part}\n${names.map((name) => name.padStart(Math.max(12, name.length))).join(' ')}\n`);
  for (const minute of minutes)
    process.stdout.write(`${names.map((name) => cell(minute[name] ?? 0).padStart(Math.max(12, name.length))).join(' ')}\n`);
  for (const [name, { anHour, low, high, mean, unit, allowed, ok }] of Object.entries(growth))
    process.stdout.write(
      `${ok ? 'ok  ' : 'GROWS'} ${name}: ${rounded(anHour)} ${unit} an hour (95% ${rounded(low)} to ${rounded(high)}), ${allowed} allowed, mean ${rounded(mean)}\n`,
    );
};

/**
 * `npm run soak [-- --minutes 60] [--only tab|server]`: a tab and the server, one after the other, so many minutes each, into
 * docs/benchmarks/soak.json, which keeps what is known of the other. Exit 0: nothing grows, 1: something does, 2: usage.
 */
const main = async (): Promise<number> => {
  const { values } = parseArgs({ options: { minutes: { type: 'string', default: '60' }, only: { type: 'string' } } });
  const minutes = Number(values.minutes);
  const chosen = (Object.keys(parts) as Part[]).filter((part) => values.only === undefined || values.only === part);
  if (!(minutes >= LEAST) || chosen.length === 0) {
    process.stderr.write(`usage: npm run soak [-- --minutes N, at least ${LEAST}] [--only tab|server]\n`);
    return 2;
  }
  if (!isFresh()) spawnSync(process.execPath, ['scripts/build.mjs'], { stdio: ['ignore', 'ignore', 'inherit'] });
  const machine = `${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, ${Math.round(totalmem() / 1e9)} GB, Node ${process.versions.node}`;
  const results: Partial<
    Record<
      Part,
      Soaked & { readonly machine: string; readonly minutesLong: number; readonly date: string; readonly load: readonly number[] }
    >
  > = {};
  for (const part of chosen) {
    const each = (seen: Minute): void => void process.stderr.write(`${part} ${seen.minute}/${minutes} ${JSON.stringify(seen)}\n`);
    const seen = await parts[part](minutes, each);
    const result = soaked(seen, allowances[part]);
    results[part] = {
      machine,
      minutesLong: minutes,
      date: new Date().toISOString().slice(0, 10),
      load: loadavg().map((load) => rounded(load)),
      ...result,
    };
    print(part, result);
  }
  mkdirSync('docs/benchmarks', { recursive: true });
  const kept = existsSync(OUT) ? (JSON.parse(readFileSync(OUT, 'utf8')) as { readonly parts?: object }).parts : undefined;
  writeFileSync(OUT, `${JSON.stringify({ version: 2, parts: { ...kept, ...results } }, null, 1)}\n`);
  return Object.values(results).every(({ growth }) => Object.values(growth).every(({ ok }) => ok)) ? 0 : 1;
};

process.exitCode = await main();
