import type { Condition, ConditionLeaf } from '../protocol/coupons/condition';

/** What must all hold, one by one. */
const conjuncts = (condition: Condition): readonly Condition[] => ('all' in condition ? condition.all.flatMap(conjuncts) : [condition]);

const isLeaf = (condition: Condition): condition is ConditionLeaf => 'field' in condition;

const bound = { gt: ['gt', 'gte'], gte: ['gt', 'gte'], lt: ['lt', 'lte'], lte: ['lt', 'lte'] } as const;

/** Does the leaf hold wherever the other does, as far as bounds of one field tell? */
const follows = (leaf: ConditionLeaf, given: ConditionLeaf): boolean => {
  const { field, op, value } = leaf;
  if (field !== given.field || !Object.hasOwn(bound, op) || typeof value !== 'number' || typeof given.value !== 'number') return false;
  if (!bound[op as keyof typeof bound].some((other) => other === given.op)) return false;
  const strict = (op === 'gt' || op === 'lt') && op !== given.op;
  const distance = op === 'gt' || op === 'gte' ? given.value - value : value - given.value;
  return strict ? distance > 0 : distance >= 0;
};

/**
 * Does `then` hold wherever `given` does? `false` also means "not known": parts are compared as they are written, and bounds of one field by
 * their size.
 */
export const implies = (given: Condition, then: Condition): boolean => {
  const held = conjuncts(given);
  const written = new Set(held.map((part) => JSON.stringify(part)));
  return conjuncts(then).every(
    (part) => written.has(JSON.stringify(part)) || (isLeaf(part) && held.some((other) => isLeaf(other) && follows(part, other))),
  );
};
