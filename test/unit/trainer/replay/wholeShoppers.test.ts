import { describe, expect, it } from 'vitest';
import { wholeShoppers } from '../../../../src/trainer/decisions/gainRows';

const rows = Array.from({ length: 300 }, (_, i) => ({ at: i, shopper: Math.floor(i / 3) }));
const draw = (most: number, seed: number) => wholeShoppers(rows, ({ shopper }) => shopper, most, seed);

describe('wholeShoppers', () => {
  it('draws whole shoppers up to the bound, in order, the same for a seed and others for another', () => {
    const drawn = draw(100, 1);
    expect(drawn).toHaveLength(99);
    expect(new Set(drawn.map(({ shopper }) => shopper)).size).toBe(33);
    expect(drawn.map(({ at }) => at)).toEqual(drawn.map(({ at }) => at).toSorted((a, b) => a - b));
    expect(draw(100, 1)).toEqual(drawn);
    expect(draw(100, 2)).not.toEqual(drawn);
    // The first rows of the log are not preferred: 33 of 100 shoppers, hypergeometric, would be the first 33 once in 10²⁶ draws.
    expect(drawn.some(({ shopper }) => shopper >= 33)).toBe(true);
  });

  it('keeps every row of a short log', () => {
    expect(draw(300, 1)).toBe(rows);
  });
});
