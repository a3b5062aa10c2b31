import { describe, expect, it } from 'vitest';
import { normal, seededRng } from '../../../../src/maths/random';
import { boundedContext } from '../../../../src/trainer/bandit/environment';
import { silent } from '../../../../src/trainer/run/progress';

const table = (columns: readonly string[], rows: number, cell: (column: number) => string) =>
  Array.from({ length: rows }, () => Object.fromEntries(columns.map((name, i) => [name, cell(i)])));

describe('boundedContext', () => {
  it('leaves a context alone that fits a device', async () => {
    const rows = [
      { mood: 'a', age: '20' },
      { mood: 'b', age: '45' },
    ];
    expect(await boundedContext(rows, ['mood', 'age'], silent)).toEqual({ facts: rows, columns: ['mood', 'age'], notes: [] });
  });

  it('keeps every one of 100 columns of numbers, each as above its median or not, and says so', async () => {
    const rng = seededRng(1);
    const columns = Array.from({ length: 100 }, (_, i) => `c${i}`);
    const bounded = await boundedContext(
      table(columns, 300, () => String(normal(rng))),
      columns,
      silent,
    );
    expect(bounded.columns).toHaveLength(100);
    expect(bounded.notes.join()).toContain('context_too_wide');
    const high = bounded.facts.filter((facts) => facts.c7 === 'high').length;
    expect(high).toBeGreaterThan(140);
    expect(high).toBeLessThan(160);
  });

  it('names columns that no room is left for', async () => {
    const rng = seededRng(2);
    const columns = Array.from({ length: 200 }, (_, i) => `c${i}`);
    const { columns: kept, notes } = await boundedContext(
      table(columns, 60, () => String(normal(rng))),
      columns,
      silent,
    );
    expect(kept).toHaveLength(159);
    expect(notes.join()).toContain('context_left_out: no room for 41 columns');
  });
});
