import type { Condition, ConditionLeaf, Scalar } from '../../protocol/coupons/condition';
import { type ConditionField, conditionFields, conditionOperators } from '../../protocol/coupons/conditionFields';

/** What is known when a condition is asked; a missing fact makes its leaf false. */
export type ConditionFacts = Readonly<Partial<Record<ConditionField, Scalar | readonly Scalar[]>>>;

const compare = (op: ConditionLeaf['op'], fact: Scalar, value: ConditionLeaf['value']): boolean => {
  const list = Array.isArray(value) ? (value as readonly Scalar[]) : [value as Scalar];
  const numbers = typeof fact === 'number' && typeof value === 'number';
  switch (op) {
    case 'eq':
    case 'in':
      return list.includes(fact);
    case 'ne':
    case 'nin':
      return !list.includes(fact);
    case 'gt':
      return numbers && fact > value;
    case 'gte':
      return numbers && fact >= value;
    case 'lt':
      return numbers && fact < value;
    case 'lte':
      return numbers && fact <= value;
    default:
      return op satisfies never;
  }
};

const leaf = ({ field, op, value }: ConditionLeaf, facts: ConditionFacts): boolean => {
  const fact = facts[field];
  if (fact === undefined) return false;
  if (!Array.isArray(fact)) return compare(op, fact as Scalar, value);
  // A list fact (`cart.categories`) satisfies a positive test with any entry, a negative one with all.
  const entries = fact as readonly Scalar[];
  return op === 'ne' || op === 'nin'
    ? entries.every((entry) => compare(op, entry, value))
    : entries.some((entry) => compare(op, entry, value));
};

/**
 * Truth of the tree under the facts; total, never throws. A device may meet a condition written for a later version: a leaf whose field or
 * operator it does not know counts as what makes the whole false (false, and true under a `not`), so that a coupon is shown only where it
 * would be whatever the unknown says.
 */
export const evaluateCondition = (condition: Condition, facts: ConditionFacts, positive = true): boolean => {
  if ('all' in condition) return condition.all.every((child) => evaluateCondition(child, facts, positive));
  if ('any' in condition) return condition.any.some((child) => evaluateCondition(child, facts, positive));
  if ('not' in condition) return !evaluateCondition(condition.not, facts, !positive);
  return conditionFields.includes(condition.field) && conditionOperators.includes(condition.op) ? leaf(condition, facts) : !positive;
};
