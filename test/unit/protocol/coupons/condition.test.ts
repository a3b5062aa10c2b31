import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { type Condition, conditionSchema } from '../../../../src/protocol/coupons/condition';
import { parseWith } from '../../../../src/protocol/values/parse';

const leaf: Condition = { field: 'cart.value', op: 'gte', value: 2_000 };
const below = (levels: number, inner: unknown = leaf): unknown => Array.from({ length: levels }).reduce<unknown>((not) => ({ not }), inner);

describe('a condition tree', () => {
  it('has up to 32 levels', () => {
    expect(v.is(conditionSchema, below(31))).toBe(true);
    expect(v.is(conditionSchema, { all: [leaf, { any: [leaf, { not: leaf }] }] })).toBe(true);
  });

  it.each([32, 100_000])('is refused with %i levels above a leaf, and overflows nobody’s stack', (levels) => {
    expect(parseWith(conditionSchema, below(levels), 'condition_malformed')).toMatchObject({
      ok: false,
      error: { code: 'condition_malformed', message: 'A condition has at most 32 levels.' },
    });
  });

  it('compares with finite numbers: JSON’s 1e999 would be null once it is written again', () => {
    expect(v.is(conditionSchema, { ...leaf, value: JSON.parse('1e999') })).toBe(false);
  });
});
