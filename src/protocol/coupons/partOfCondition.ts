import type { Condition } from './condition';
import type { ConditionField } from './conditionFields';

const TRUE: Condition = { all: [] };
const FALSE: Condition = { any: [] };

/**
 * The part of a condition about some of its fields, never stricter than the whole: a leaf about another field counts as true where truth
 * helps, and as false under a `not`.
 */
export const partOfCondition = (condition: Condition, isKept: (field: ConditionField) => boolean, positive = true): Condition => {
  if ('all' in condition) return { all: condition.all.map((child) => partOfCondition(child, isKept, positive)) };
  if ('any' in condition) return { any: condition.any.map((child) => partOfCondition(child, isKept, positive)) };
  if ('not' in condition) return { not: partOfCondition(condition.not, isKept, !positive) };
  if (isKept(condition.field)) return condition;
  return positive ? TRUE : FALSE;
};
