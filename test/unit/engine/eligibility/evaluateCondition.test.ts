import fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { type ConditionFacts, evaluateCondition } from '../../../../src/engine/eligibility/eligibility';
import { type Condition, conditionFields, conditionSchema } from '../../../../src/protocol/coupons/condition';

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

describe('a condition written for a later version', () => {
  /** A tree in which some leaves ask for what this version does not know. */
  const strange = { field: 'customer.mood', op: 'eq', value: 'good' } as unknown as Condition;
  const { node } = fc.letrec<{ node: Condition }>((tie) => ({
    node: fc.oneof(
      { maxDepth: 4 },
      fc.constant(strange),
      fc.record({ field, op: fc.constantFrom('eq' as const, 'ne' as const), value: scalar }),
      fc.record({ all: fc.array(tie('node'), { maxLength: 3 }) }),
      fc.record({ any: fc.array(tie('node'), { maxLength: 3 }) }),
      fc.record({ not: tie('node') }),
    ),
  }));
  /** The tree with each strange leaf decided by the next of `truths`. */
  const decided = (condition: Condition, truths: readonly boolean[]): Condition => {
    let next = 0;
    const of = (child: Condition): Condition => {
      if ('all' in child) return { all: child.all.map(of) };
      if ('any' in child) return { any: child.any.map(of) };
      if ('not' in child) return { not: of(child.not) };
      return child === strange ? (truths[next++ % truths.length] ? { all: [] } : { any: [] }) : child;
    };
    return of(condition);
  };
  type Evaluate = (condition: Condition, facts: ConditionFacts) => boolean;
  const wronglyTrue = (evaluate: Evaluate) =>
    fc.check(
      fc.property(node, anyFacts, fc.array(fc.boolean(), { minLength: 1, maxLength: 8 }), (when, facts, truths) => {
        fc.pre(evaluate(when, facts));
        return evaluateCondition(decided(when, truths), facts);
      }),
      { seed: 1, numRuns: 500 },
    ).failed;

  it('is true only where it is whatever the unknown says', () => {
    expect(wronglyTrue(evaluateCondition)).toBe(false);
  });

  it('is told from an evaluation that takes the unknown for false', () => {
    const broken: Evaluate = (when, facts) => evaluateCondition(decided(when, [false]), facts);
    expect(wronglyTrue(broken)).toBe(true);
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
