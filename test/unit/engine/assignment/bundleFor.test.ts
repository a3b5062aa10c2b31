import { describe, expect, it } from 'vitest';
import { assign, bundleFor, stageMark } from '../../../../src/engine/assignment/assign';

const current = '00000000000000aa';
const next = '00000000000000bb';
const units = Array.from({ length: 20_000 }, (_, i) => `unit-${i}`);
const taken = (share: number): ReadonlySet<string> =>
  new Set(units.filter((unit) => bundleFor({ bundle: current, next: { bundle: next, share } }, unit) === next));

describe('bundleFor', () => {
  it.each([0.01, 0.1, 0.5])('gives the staged bundle to a share of %s of the devices, within 4 standard errors', (share) => {
    const error = Math.sqrt((share * (1 - share)) / units.length);
    expect(Math.abs(taken(share).size / units.length - share)).toBeLessThan(4 * error);
  });

  it('keeps a device in the stage while it grows', () => {
    const grown = taken(0.5);
    expect([...taken(0.1)].filter((unit) => !grown.has(unit))).toEqual([]);
  });

  it('draws apart from the variants: each has its part of the stage', () => {
    const shares = { none: 0.5, rule: 0, couplet: 0.5 };
    const none = [...taken(0.5)].filter((unit) => assign({ id: 'exp-1', salt: next, shares }, unit) === 'none');
    const of = taken(0.5).size;
    expect(Math.abs(none.length / of - 0.5)).toBeLessThan(4 * Math.sqrt(0.25 / of));
  });

  it('leaves a device without a unit, and all when nothing is staged, on the current one', () => {
    expect(bundleFor({ bundle: current, next: { bundle: next, share: 1 } }, undefined)).toBe(current);
    expect(bundleFor({ bundle: current }, 'unit-1')).toBe(current);
    expect(bundleFor({ bundle: null }, 'unit-1')).toBeNull();
  });
});

describe('stageMark', () => {
  const marked = { bundle: next, share: 0.2, marked: true } as const;

  it('names the stage and the side by the same hash that chooses the bundle', () => {
    for (const unit of units) {
      const takesNext = bundleFor({ bundle: current, next: marked }, unit) === next;
      expect(stageMark(marked, unit)).toBe(`${next.slice(0, 8)}${takesNext ? 's' : 'l'}`);
    }
  });

  it('is absent without a stage, and of a stage that nobody judges by orders', () => {
    expect(stageMark(undefined, 'unit-1')).toBeUndefined();
    expect(stageMark({ bundle: next, share: 0.2 }, 'unit-1')).toBeUndefined();
  });
});
