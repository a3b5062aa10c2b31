import { describe, expect, it } from 'vitest';
import { seededRng } from '../../../../src/maths/random';
import { dropoutMask } from '../../../../src/trainer/run/sampling';

describe('dropoutMask', () => {
  it.each([0.1, 0.25, 0.5, 0.9])('keeps the expectation and drops a share of %d', (rate) => {
    const n = 40_000;
    const mask = dropoutMask(n, rate, seededRng(7));
    const dropped = mask.filter((m) => m === 0).length / n;
    expect(Math.abs(dropped - rate)).toBeLessThan(4 * Math.sqrt((rate * (1 - rate)) / n) + 1 / 512);
    const kept = mask.find((m) => m !== 0)!;
    expect(mask.every((m) => m === 0 || m === kept)).toBe(true);
    // E[mask] = 1 for the rounded rate that is really drawn.
    expect(kept).toBeCloseTo(256 / (256 - Math.round(rate * 256)), 5);
  });

  it('draws neighbouring cells independently', () => {
    const mask = dropoutMask(40_000, 0.5, seededRng(8));
    let equal = 0;
    for (let i = 1; i < mask.length; i++) if (mask[i] === mask[i - 1]) equal += 1;
    expect(Math.abs(equal / (mask.length - 1) - 0.5)).toBeLessThan((4 * 0.5) / Math.sqrt(mask.length));
  });
});
