import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { barsPlot } from '../../../bench/all/barsPlot';
import { benchNames } from '../../../bench/all/benchNames';
import { benchTable } from '../../../bench/all/benchTable';
import { between } from '../../../bench/all/between';
import { budgetTable } from '../../../bench/all/budgetTable';
import { gateFiles } from '../../../bench/all/enforced';
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

  it('says of a row what it is, what stands beside it, and that a budget was not held', () => {
    const table = benchTable(result('server', { what: 'a|b', value: 3, unit: 'ms', floor: 2, ratio: 1.5, budget: 2.5, ok: false }));
    expect(table).toContain('| a\\|b | 3 ms | 2 (× 1.5) | 2.5 **not held** |  |');
    expect(table).toContain('2 cores of a processor; load 0.5 before, 1 after.');
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
