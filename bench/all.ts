import { parseArgs } from 'node:util';
import { type BenchName, benchNames } from './all/benchNames';
import { isQuick } from './all/isQuick';
import { runBench } from './all/runBench';
import { keepResult, writeScoreboard } from './all/writeScoreboard';
import type { BenchRow } from './benchResult';

const chosen = (only: string | undefined): readonly BenchName[] => {
  const wanted = only?.split(',') ?? benchNames;
  const unknown = wanted.filter((name) => !(benchNames as readonly string[]).includes(name));
  if (unknown.length > 0) throw new Error(`--only takes names of ${benchNames.join(' ')}; unknown: ${unknown.join(' ')}`);
  return benchNames.filter((name) => wanted.includes(name));
};

/**
 * Every bench one after the other, each in a process of its own, into docs/benchmarks/NAME.json, docs/benchmarks.md and its plots: one row a bench.
 * `--only a,b`: these; `--render`: none, the document is written anew from what is kept; `--quick`: each as short as it can be. A bench that fails is a
 * row that is not ok; what was kept of it stays.
 */
export const bench = async (): Promise<readonly BenchRow[]> => {
  const { values } = parseArgs({
    options: {
      only: { type: 'string' },
      render: { type: 'boolean' },
      quick: { type: 'boolean' },
      full: { type: 'boolean' },
      json: { type: 'boolean' },
    },
    allowPositionals: true,
  });
  const names = values.render ? [] : chosen(values.only);
  const further = [...(isQuick ? ['--quick'] : []), ...(values.full ? ['--full'] : [])];
  const rows: BenchRow[] = [];
  for (const [i, name] of names.entries()) {
    process.stderr.write(`[${i + 1}/${names.length}] ${name}\n`);
    const from = performance.now();
    try {
      const result = await runBench(name, further);
      keepResult(result);
      const over = result.rows.filter(({ ok }) => !ok);
      const note = over.length > 0 ? `not held: ${over.map(({ what }) => what).join('; ')}` : `${result.rows.length} rows, all held`;
      rows.push({ what: name, value: Math.round((performance.now() - from) / 1_000), unit: 's', ok: over.length === 0, note });
    } catch (error) {
      rows.push({ what: name, value: null, unit: 's', ok: false, note: String(error) });
    }
    // After each, so that what is there is seen though a later one is stopped.
    writeScoreboard();
  }
  if (values.render) writeScoreboard();
  return rows;
};
