import fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { type Condition, conditionFields, conditionSchema } from '../../../../src/core/coupons/condition';
import { type ConditionFacts, evaluateCondition } from '../../../../src/core/coupons/evaluateCondition';

const scalar = fc.oneof(fc.constantFrom('a', 'b'), fc.integer({ min: -2, max: 2 }), fc.boolean(), fc.constant(Number.NaN));
const field = fc.constantFrom(...conditionFields);
const { tree } = fc.letrec<{ tree: Condition }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 4 },
    fc.record({
      field,
      op: fc.constantFrom(
        'eq' as const,
        'ne' as const,
        'in' as const,
        'nin' as const,
        'gt' as const,
        'gte' as const,
        'lt' as const,
        'lte' as const,
      ),
      value: fc.oneof(scalar, fc.array(scalar, { maxLength: 3 })),
    }),
    fc.record({ all: fc.array(tie('tree'), { maxLength: 3 }) }),
    fc.record({ any: fc.array(tie('tree'), { maxLength: 3 }) }),
    fc.record({ not: tie('tree') }),
  ),
}));
const anyFacts: fc.Arbitrary<ConditionFacts> = fc.dictionary(field, fc.oneof(scalar, fc.array(scalar, { maxLength: 3 })));

describe('evaluateCondition', () => {
  it('is total: a truth value for any tree and any facts, and no exception', () => {
    fc.assert(
      fc.property(tree, anyFacts, (when, facts) => {
        expect(typeof evaluateCondition(when, facts)).toBe('boolean');
      }),
    );
  });

  it('obeys De Morgan and double negation', () => {
    fc.assert(
      fc.property(fc.array(tree, { maxLength: 4 }), anyFacts, (children, facts) => {
        const none = evaluateCondition({ not: { any: children } }, facts);
        expect(none).toBe(evaluateCondition({ all: children.map((child) => ({ not: child })) }, facts));
        expect(evaluateCondition({ not: { not: { all: children } } }, facts)).toBe(evaluateCondition({ all: children }, facts));
      }),
    );
  });

  it('makes every leaf false when its fact is missing, negative operators included', () => {
    for (const op of ['eq', 'ne', 'in', 'nin', 'gt', 'gte', 'lt', 'lte'] as const)
      expect(evaluateCondition({ field: 'customer.orders', op, value: 0 }, {})).toBe(false);
  });
});

describe('conditionSchema', () => {
  it.each([
    { field: 'customer.age', op: 'eq', value: 1 },
    { field: 'channel', op: 'like', value: 'a' },
    { all: [{}] },
    { not: [] },
    { all: [], any: [] },
  ])('refuses %j', (when) => expect(v.safeParse(conditionSchema, when).success).toBe(false));
});
