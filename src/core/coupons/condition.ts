import * as v from 'valibot';

const scalar = v.union([v.string(), v.number(), v.boolean()]);
export type Scalar = v.InferOutput<typeof scalar>;

/** Facts a condition may ask for; anything else is refused when the campaign is read, not when it runs. */
export const conditionFields = [
  'cart.value',
  'cart.quantity',
  'cart.categories',
  'cart.itemIds',
  'customer.member',
  'customer.orders',
  'session.views',
  'session.visits',
  'time.hour',
  'time.weekday',
  'channel',
] as const;
export type ConditionField = (typeof conditionFields)[number];

const leafSchema = v.object({
  field: v.picklist(conditionFields),
  op: v.picklist(['eq', 'ne', 'in', 'nin', 'gt', 'gte', 'lt', 'lte']),
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
