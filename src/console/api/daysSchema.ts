import * as v from 'valibot';
import { variantSchema } from './comparedSchema';
import { intervalSchema } from './experimentSchema';

/** `GET /v1/admin/experiment/days`, as `stats/experiment/experimentDays` documents it: after each day, all of the orders up to then; minor units. */
export const experimentDaysSchema = v.object({
  v: v.literal('experiment-days/1'),
  timeZone: v.string(),
  step: v.number(),
  days: v.array(
    v.object({
      day: v.string(),
      arms: v.array(v.object({ variant: variantSchema, orders: v.number(), net: v.number() })),
      comparisons: v.array(v.object({ treatment: variantSchema, control: variantSchema, value: v.number(), sequence: intervalSchema })),
    }),
  ),
});
export type ExperimentDaysAnswer = v.InferOutput<typeof experimentDaysSchema>;
