import { describe, expect, it } from 'vitest';
import { assign } from '../../../../src/engine/assignment/assign';
import { type Experiment, type Variant, variants } from '../../../../src/protocol/experiment';

const experiment = (salt: string, shares: Experiment['shares'] = { none: 0.2, rule: 0.3, couplet: 0.5 }): Experiment => ({
  hashVersion: 1,
  id: 'launch',
  salt,
  shares,
  explore: 0.1,
});
const N = 60_000;
/** Three ways ids look in practice: counters, padded hex, and a long common prefix. */
const ids: Record<string, (i: number) => string> = {
  counters: (i) => String(i),
  hex: (i) => Math.imul(i, 0x9e3779b1).toString(16).padStart(32, '0'),
  prefixed: (i) => `customer:shop.example:${i}:v1`,
};
type Assign = (experiment: Experiment, unit: string) => Variant;

/** Largest |z| of the cells none × none … couplet × couplet of two assignments, against independence. */
const dependence = (draw: Assign, first: Experiment, second: Experiment, id: (i: number) => string): number => {
  const cells = new Map<string, number>();
  for (let i = 0; i < N; i++) {
    const cell = `${draw(first, id(i))} ${draw(second, id(i))}`;
    cells.set(cell, (cells.get(cell) ?? 0) + 1);
  }
  const scores = variants.flatMap((a) =>
    variants.map((b) => {
      const share = first.shares[a] * second.shares[b];
      return Math.abs((cells.get(`${a} ${b}`) ?? 0) - N * share) / Math.sqrt(N * share * (1 - share));
    }),
  );
  return Math.max(...scores);
};

describe.each(Object.keys(ids))('assign over ids like %s', (shape) => {
  const id = ids[shape]!;

  it.each(['2026-a', '2026-b', 'x', '0'])('meets the shares within 4 SE under salt %s', (salt) => {
    const counts = { none: 0, rule: 0, couplet: 0 };
    for (let i = 0; i < N; i++) counts[assign(experiment(salt), id(i))] += 1;
    for (const variant of variants) {
      const share = experiment(salt).shares[variant];
      expect(Math.abs(counts[variant] / N - share)).toBeLessThan(4 * Math.sqrt((share * (1 - share)) / N));
    }
  });

  it.each([
    ['2026-a', '2026-b'],
    ['0', '1'],
    ['x', 'xx'],
  ])('is independent between the salts %s and %s', (a, b) => {
    expect(dependence(assign, experiment(a), experiment(b), id)).toBeLessThan(4);
  });

  it('an assignment that forgets the salt fails the independence check', () => {
    const saltless: Assign = (one, unit) => assign({ ...one, salt: '' }, unit);
    expect(dependence(saltless, experiment('a'), experiment('b'), id)).toBeGreaterThan(4);
  });
});

describe('assign', () => {
  it('is sticky, and only moves shoppers into an arm that grows', () => {
    for (let i = 0; i < 2_000; i++) {
      const before = assign(experiment('s', { none: 0.2, rule: 0.3, couplet: 0.5 }), `u${i}`);
      expect(assign(experiment('s', { none: 0.2, rule: 0.3, couplet: 0.5 }), `u${i}`)).toBe(before);
      const after = assign(experiment('s', { none: 0.2, rule: 0.2, couplet: 0.6 }), `u${i}`);
      if (before !== after) expect([before, after]).toEqual(['rule', 'couplet']);
    }
  });

  it.each(variants)('gives everybody %s when it has the whole share', (variant) => {
    const shares = { none: 0, rule: 0, couplet: 0, [variant]: 1 };
    for (let i = 0; i < 1_000; i++) expect(assign(experiment('s', shares), `u${i}`)).toBe(variant);
  });
});
