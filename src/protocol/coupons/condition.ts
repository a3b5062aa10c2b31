import * as v from 'valibot';

/** Facts a condition may use. Any other is refused when the campaign is read, not when the condition is evaluated. */
export const conditionFields = [
  'cart.value',
  'cart.quantity',
  'cart.categories',
  'cart.itemIds',
  'cart.idleMinutes',
  'customer.member',
  'customer.orders',
  'customer.daysSincePurchase',
  'interest.categories',
  'session.views',
  'session.visits',
  'time.hour',
  'time.weekday',
  'channel',
] as const;
export type ConditionField = (typeof conditionFields)[number];

export const conditionOperators = ['eq', 'ne', 'in', 'nin', 'gt', 'gte', 'lt', 'lte'] as const;

const scalar = v.union([v.string(), v.pipe(v.number(), v.finite()), v.boolean()]);
export type Scalar = v.InferOutput<typeof scalar>;

const leafSchema = v.object({
  field: v.picklist(conditionFields),
  op: v.picklist(conditionOperators),
  value: v.union([scalar, v.pipe(v.array(scalar), v.maxLength(200))]),
});
export type ConditionLeaf = v.InferOutput<typeof leafSchema>;

/** Boolean tree over facts; `all: []` is true, `any: []` is false. */
export type Condition =
  | { readonly all: readonly Condition[] }
  | { readonly any: readonly Condition[] }
  | { readonly not: Condition }
  | ConditionLeaf;

/** Maximum depth of a tree. People write three or four levels, and readers recurse. */
const LEVELS = 32;

const isShallow = (input: unknown, left = LEVELS): boolean => {
  const { all, any, not } = Object(input) as Readonly<Record<string, unknown>>;
  return left > 0 && [all, any, not].flat().every((child) => child === undefined || isShallow(child, left - 1));
};

export const conditionSchema: v.GenericSchema<Condition> = v.lazy((input) =>
  isShallow(input)
    ? v.union([
        v.strictObject({ all: v.pipe(v.array(conditionSchema), v.maxLength(50)) }),
        v.strictObject({ any: v.pipe(v.array(conditionSchema), v.maxLength(50)) }),
        v.strictObject({ not: conditionSchema }),
        leafSchema,
      ])
    : // An empty union is smaller than a schema that accepts nothing, on the page that shows a preview.
      v.union([], `A condition has at most ${LEVELS} levels.`),
);

const TRUE: Condition = { all: [] };
const FALSE: Condition = { any: [] };

/**
 * The part of a condition about some of its fields, never stricter than the whole. A leaf about another field counts as true, or as false
 * under a `not`.
 */
export const partOfCondition = (condition: Condition, isKept: (field: ConditionField) => boolean, positive = true): Condition => {
  if ('all' in condition) return { all: condition.all.map((child) => partOfCondition(child, isKept, positive)) };
  if ('any' in condition) return { any: condition.any.map((child) => partOfCondition(child, isKept, positive)) };
  if ('not' in condition) return { not: partOfCondition(condition.not, isKept, !positive) };
  if (isKept(condition.field)) return condition;
  return positive ? TRUE : FALSE;
};
