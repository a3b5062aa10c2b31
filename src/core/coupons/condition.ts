import * as v from 'valibot';
import { conditionFields, conditionOperators } from './conditionFields';

const scalar = v.union([v.string(), v.number(), v.boolean()]);
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

export const conditionSchema: v.GenericSchema<Condition> = v.lazy(() =>
  v.union([
    v.strictObject({ all: v.pipe(v.array(conditionSchema), v.maxLength(50)) }),
    v.strictObject({ any: v.pipe(v.array(conditionSchema), v.maxLength(50)) }),
    v.strictObject({ not: conditionSchema }),
    leafSchema,
  ]),
);
