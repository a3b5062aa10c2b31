import * as v from 'valibot';
import { conditionFields, conditionOperators } from './conditionFields';

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

/** Levels a tree may have: people write three or four, and whoever reads one goes down by recursion. */
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
    : // A union of nothing weighs less than a schema that takes nothing, on the page that shows a preview.
      v.union([], `A condition has at most ${LEVELS} levels.`),
);
