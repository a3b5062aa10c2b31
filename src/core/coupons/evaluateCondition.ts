import type { Condition, ConditionField, ConditionLeaf, Scalar } from './condition';

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

/** Truth of the tree under the facts; total, never throws. */
export const evaluateCondition = (condition: Condition, facts: ConditionFacts): boolean => {
  if ('all' in condition) return condition.all.every((child) => evaluateCondition(child, facts));
  if ('any' in condition) return condition.any.some((child) => evaluateCondition(child, facts));
  if ('not' in condition) return !evaluateCondition(condition.not, facts);
  return leaf(condition, facts);
};
