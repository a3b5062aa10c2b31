import { describe, expect, it } from 'vitest';
import { normal, seededRng } from '../../../../src/maths/random';
import type { Variant } from '../../../../src/protocol/experiment';
import type { SharedArm } from '../../../../src/stats/comparison/armContrast';
import { closedLevels } from '../../../../src/stats/comparison/levels';

/** 500 customers of 10 each on average in a third of all traffic, at the planned end. */
const arm = (sum: number): SharedArm => ({
  share: 1 / 3,
  orders: 500,
  planned: 500,
  moments: { customers: 500, sum, squares: 50_000, cubes: 0, foretold: { sum: 0, products: 0, squares: 0 } },
});

const pairs = (sums: Readonly<Record<Variant, number>>) =>
  (
    [
      ['rule', 'none'],
      ['couplet', 'none'],
      ['couplet', 'rule'],
    ] as const
  ).map(([treatment, control]) => ({ treatment, control, arms: [arm(sums[treatment]), arm(sums[control])] as const }));

describe('closedLevels', () => {
  it('gives one comparison the whole 5%', () => {
    expect(closedLevels(pairs({ none: 5_000, rule: 5_000, couplet: 5_000 }).slice(0, 1))).toEqual([{ sequence: 0.05, fixed: 0.05 }]);
  });

  it('puts most on Couplet against nothing, and all on each once one of the three differs', () => {
    const alike = closedLevels(pairs({ none: 5_000, rule: 5_010, couplet: 5_020 }));
    expect(alike.map(({ fixed }) => fixed)).toEqual([0.0025, 0.045, 0.0025]);
    const differs = closedLevels(pairs({ none: 5_000, rule: 5_000, couplet: 7_000 }));
    expect(differs).toEqual(Array(3).fill({ sequence: 0.05, fixed: 0.05 }));
  });

  it('takes one look and every look by their own scores', () => {
    // 2.2 standard errors: enough for one look at 4.5%, not for all of them.
    expect(closedLevels(pairs({ none: 5_000, rule: 5_400, couplet: 5_700 }))[1]).toEqual({ sequence: 0.045, fixed: 0.05 });
  });

  it('finds any false difference at one look in at most 5% of draws, unlike three tests at 5% each, where all are alike or two are', () => {
    const DRAWS = 20_000;
    const rng = seededRng(7);
    const falseOnes = (couplet: number) => {
      const found = { closed: 0, each: 0 };
      for (let i = 0; i < DRAWS; i++) {
        const draw = (mean: number): number => mean + Math.sqrt(50_000) * normal(rng);
        const drawn = pairs({ none: draw(5_000), rule: draw(5_000), couplet: draw(couplet) });
        const levels = closedLevels(drawn);
        const scores: Readonly<Record<number, number>> & { readonly 0.05: number } = { 0.05: 1.959964, 0.045: 2.004654, 0.0025: 3.023341 };
        const isFalse = drawn.map(({ treatment, control }) => couplet === 5_000 || (treatment === 'rule' && control === 'none'));
        const beyond = (level: (i: number) => number): boolean =>
          drawn.some(({ arms: [t, c] }, i) => isFalse[i] && Math.abs(t.moments.sum - c.moments.sum) / Math.sqrt(100_000) > level(i));
        if (beyond((i) => scores[levels[i]!.fixed] ?? 0)) found.closed += 1;
        if (beyond(() => scores[0.05])) found.each += 1;
      }
      return found;
    };
    const [alike, two] = [falseOnes(5_000), falseOnes(9_000)];
    console.log(
      `any false difference: all alike ${alike.closed / DRAWS} (each at 5%: ${alike.each / DRAWS}), two alike ${two.closed / DRAWS}`,
    );
    expect(alike.closed / DRAWS).toBeLessThan(0.055);
    expect(alike.each / DRAWS).toBeGreaterThan(0.1);
    expect(Math.abs(two.closed / DRAWS - 0.05)).toBeLessThan(0.006);
  });
});
