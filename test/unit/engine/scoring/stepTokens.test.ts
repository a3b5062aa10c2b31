import { describe, expect, it } from 'vitest';
import type { SequenceStep } from '../../../../src/engine/profile/shopperProfile';
import { STEP_TOKENS, stepTokens } from '../../../../src/engine/scoring/sequenceSpec';
import { HOUR } from '../../../../src/protocol/values/clock';

/** Looks at these products, `item@category`, so many seconds after each other. */
const looks = (products: readonly string[], seconds = 30): readonly SequenceStep[] =>
  products.map((product, i) => {
    const [itemId = '', category] = product.split('@');
    return { itemId, ...(category === undefined ? {} : { category }), weight: 1, time: 1_000 * seconds * i };
  });
const tokensOf = (sequence: readonly SequenceStep[], length = 50): readonly number[] => stepTokens({ sequence }, length);

describe('stepTokens', () => {
  it('tells to and fro from staying, though the same categories are looked at as often', () => {
    const compare = tokensOf(looks(['a@tea', 'b@cups', 'c@tea', 'd@cups']));
    const settle = tokensOf(looks(['a@tea', 'c@tea', 'b@cups', 'd@cups']));
    expect(compare).not.toEqual(settle);
    // Back to a category twice; the same category twice.
    expect(compare[2]).toBe(compare[3]);
    expect(settle[1]).toBe(settle[3]);
    expect(compare[2]).not.toBe(settle[1]);
  });

  it('names no product and no category', () => {
    expect(tokensOf(looks(['a@tea', 'b@cups', 'c@tea']))).toEqual(tokensOf(looks(['x@books', 'y@pens', 'z@books'])));
  });

  it('tells the same product from the same category, and works without categories', () => {
    const [, again] = tokensOf(looks(['a@tea', 'a@tea']));
    const [, other] = tokensOf(looks(['a@tea', 'b@tea']));
    expect(again).not.toBe(other);
    expect(tokensOf(looks(['a', 'a']))[1]).toBe(again);
  });

  it('starts anew with a visit: nothing was seen before in it', () => {
    const [first, second] = looks(['a@tea', 'a@tea']);
    const later = [first!, { ...second!, time: second!.time + HOUR }];
    expect(tokensOf(later)[1]).toBe(tokensOf(later)[0]);
  });

  it('tells quick steps from slow ones, and looking from putting aside and buying', () => {
    const quick = tokensOf(looks(['a@tea', 'b@tea'], 5));
    const slow = tokensOf(looks(['a@tea', 'b@tea'], 30));
    expect(quick[1]).not.toBe(slow[1]);
    const kinds = [0.5, 1, 2, 3, 5].map((weight) => tokensOf(looks(['a@tea', 'b@tea']).map((step) => ({ ...step, weight })))[1]!);
    expect(new Set(kinds).size).toBe(3);
    expect(kinds[0]).toBe(kinds[1]);
    expect(kinds[2]).toBe(kinds[3]);
  });

  it('gives the last steps, oldest first, each a token from 1 to the most there are', () => {
    const all = tokensOf(
      looks(
        Array.from({ length: 9 }, (_, i) => `p${i}@${i % 3}`),
        40,
      ),
    );
    expect(
      stepTokens(
        {
          sequence: looks(
            Array.from({ length: 9 }, (_, i) => `p${i}@${i % 3}`),
            40,
          ),
        },
        4,
      ),
    ).toEqual(all.slice(-4));
    for (const token of all) {
      expect(Number.isInteger(token)).toBe(true);
      expect(token).toBeGreaterThanOrEqual(1);
      expect(token).toBeLessThanOrEqual(STEP_TOKENS);
    }
    expect(tokensOf([])).toEqual([]);
  });
});
