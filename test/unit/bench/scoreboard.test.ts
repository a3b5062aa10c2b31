import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { barsPlot } from '../../../bench/all/barsPlot';
import { benchNames } from '../../../bench/all/benchNames';
import { benchTable } from '../../../bench/all/benchTable';
import { between } from '../../../bench/all/between';
import { budgetTable } from '../../../bench/all/budgetTable';
import { figure } from '../../../bench/all/cells';
import { crossTable } from '../../../bench/all/crossTable';
import { gateFiles } from '../../../bench/all/enforced';
import { layouts } from '../../../bench/all/layouts';
import { machines } from '../../../bench/all/machines';
import { plotsOf } from '../../../bench/all/plotsOf';
import { DOCUMENT, filledDocument, keptResults } from '../../../bench/all/writeScoreboard';
import type { BenchResult, BenchRow } from '../../../bench/benchResult';
import { fitExponent } from '../../../bench/growth/fitExponent';
import { growthRow, LINEAR } from '../../../bench/growth/growthRow';

const sizes = [100, 200, 400, 800, 1_600, 3_200];
const power = (k: number, noise = 1): [number, number][] =>
  sizes.map((size, i) => [size, 0.5 * size ** k * (i % 2 === 0 ? noise : 1 / noise)]);
const result = (name: string, ...rows: readonly BenchRow[]): BenchResult => ({
  version: 1,
  name,
  machine: '2 cores of a processor',
  day: '2026-11-28',
  load: [0.5, 1],
  quick: false,
  rows,
});

describe('an exponent', () => {
  it.each([0, 0.5, 1, 3])('is the power by which cost grows: %d', (k) => {
    const { slope, low, high } = fitExponent(power(k));
    for (const value of [slope, low, high]) expect(value).toBeCloseTo(k, 9);
  });

  it('has an interval that holds it where costs are not exact', () => {
    const { low, high } = fitExponent(power(1, 1.1));
    expect(low).toBeLessThan(1);
    expect(high).toBeGreaterThan(1);
  });

  it('is not made of fewer than six sizes, nor of work that cost nothing', () => {
    expect(() => fitExponent(power(1).slice(1))).toThrow(RangeError);
    expect(() => fitExponent([...power(1), [1, 0]])).toThrow(RangeError);
  });

  it('is not held where work grows with its square and was expected to grow with its size', () => {
    const row = (k: number) => growthRow({ what: 'work', points: power(k), most: LINEAR, because: 'one step each' });
    expect([row(1).ok, row(2).ok]).toEqual([true, false]);
  });
});

describe('the scoreboard', () => {
  it('replaces what stands between its marks and nothing else', () => {
    const text = 'a\n<!-- bench:x -->\nold\n<!-- /bench:x -->\nb';
    expect(between(text, 'x', 'new')).toBe('a\n<!-- bench:x -->\nnew\n<!-- /bench:x -->\nb');
    expect(() => between(text, 'y', 'new')).toThrow('no place for y');
  });

  it('says of a row what it is, what it is compared with, and that a budget was not held', () => {
    const row: BenchRow = { what: 'a|b', value: 3, unit: 'ms', floor: 2, ratio: 1.5, budget: 2.5, ok: false, note: 'in turns; 9 of them' };
    const table = benchTable(
      result('server', row, { what: 'c', value: null, unit: 's', ok: false }, { what: 'd', value: 1, unit: 's', ok: true }),
    );
    expect(table).toContain('| | value | compared with | budget | |');
    expect(table).toContain('| a\\|b | 3 ms | 2 (× 1.5) | 2.5 **not held** | in turns |');
    expect(table).toContain('| c | failed |  | **not held** |  |');
    expect(table).toContain('[2026-11-28](benchmarks/server.json), load 0.5 before, 1 after.');
    expect(machines([result('server', row), result('page', row)])).toBe('- 2 cores of a processor');
    expect(machines([result('server', row), { ...result('page', row), machine: 'another' }])).toBe(
      '- 2 cores of a processor: `server`\n- another: `page`',
    );
  });

  it('puts rows of two dimensions into one table, and the others into a list without empty columns', () => {
    const row = (what: string, value: number, more: Partial<BenchRow> = {}): BenchRow => ({ what, value, unit: 'ms', ok: true, ...more });
    const names = /^(?<row>\w+), (?<column>\w+)$/;
    const rows = [
      row('ours, warm', 1),
      row('theirs, warm', 2, { ratio: 2 }),
      row('theirs, cold', 9, { budget: 5, ok: false }),
      row('alone', 4),
    ];
    const { text, others } = crossTable(rows, [{ names, also: 'ratio' }]);
    expect(text).toBe('| ms | warm | cold (budget 5) |\n|---|---|---|\n| ours | 1 |  |\n| theirs | 2 (× 2) | 9 **not held** |');
    expect(others).toEqual([rows[3]]);
    expect(benchTable(result('tokens', ...others))).toContain('| | value, ms |\n|---|---|\n| alone | 4 |');
  });

  it('shows every row of a stored result or leaves it to the file by name', () => {
    for (const kept of keptResults()) {
      const { left } = layouts[kept.name] ?? {};
      const shown = benchTable(kept)
        .split('\n')
        .filter((line) => line.startsWith('| '))
        .join('\n');
      const missing = kept.rows.filter(({ what, value }) => !left?.test(what) && value !== null && !shown.includes(figure(value)));
      expect(missing, kept.name).toEqual([]);
    }
  });

  it('lists budgets that CI holds, the tightest first, and none that it does not', () => {
    const size = (what: string, value: number): BenchRow => ({ what, value, unit: 'kB gzip', budget: 10, ok: true });
    const table = budgetTable([
      result('size', size('wide', 5), size('tight', 9.9)),
      result('server', { what: 'p99', value: 3, unit: 'ms', budget: 50, ok: true }),
    ]);
    expect(
      table
        .split('\n')
        .slice(2)
        .map((line) =>
          line
            .split('|')
            .slice(1, 5)
            .map((cell) => cell.trim()),
        ),
    ).toEqual([
      ['tight', '10 kB gzip', '9.9', '1.0%'],
      ['wide', '10 kB gzip', '5', '50.0%'],
    ]);
  });

  it('names files that hold budgets and are there', () => {
    expect(gateFiles.filter((file) => !existsSync(file))).toEqual([]);
  });

  it('knows every bench there is', () => {
    const others = ['all', 'run', 'benchResult', 'fitShoppers', 'fitFamily'];
    const found = readdirSync('bench').flatMap((file) => (file.endsWith('.ts') ? [file.slice(0, -3)] : []));
    expect(found.filter((name) => !others.includes(name)).sort()).toEqual([...benchNames].sort());
  });

  it('draws what grows, and bars of peers, and nothing of what failed', () => {
    const grown = growthRow({ what: 'work & more', points: power(1), most: LINEAR, because: '' });
    const plots = plotsOf([
      result('growth', grown),
      result('page', { what: 'download, page view, ours', value: 20, unit: 'kB gzip', ok: true }),
      result('decision', { what: 'network, warm, ours', value: null, unit: 'ms', ok: false }),
    ]);
    expect(Object.keys(plots).sort()).toEqual(['growth-growth', 'page-kB']);
    expect(plots['growth-growth']?.drawn).toContain('work &amp; more: 1');
    expect(`${Object.values(plots).map(({ drawn }) => drawn)}${barsPlot('none', [{ name: 'a', value: -1 }])}`).not.toMatch(
      /NaN|undefined|width="-/,
    );
  });

  it('is written into the document as it was measured', () => {
    const text = readFileSync(DOCUMENT, 'utf8');
    expect(filledDocument(text, keptResults())).toBe(text);
    for (const [file, { drawn }] of Object.entries(plotsOf(keptResults())))
      expect(readFileSync(`docs/images/benchmarks/${file}.svg`, 'utf8'), file).toBe(drawn);
    for (const [, file = ''] of text.matchAll(/\]\((images\/benchmarks\/[\w-]+\.svg)\)/g))
      expect(existsSync(`docs/${file}`), file).toBe(true);
  });
});
