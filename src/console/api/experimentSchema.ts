import * as v from 'valibot';
import { variants } from '../../core/experiment/experiment';

const bound = v.nullable(v.number());
export const intervalSchema = v.object({ lower: bound, upper: bound });
const estimate = v.object({ value: bound, sequence: intervalSchema, fixed: intervalSchema });
const variant = v.picklist(variants);

/** `GET /v1/admin/experiment`, as `core/experiment/analyseExperiment` documents it; amounts in minor units. */
export const experimentResultSchema = v.object({
  v: v.literal('experiment/1'),
  experiment: v.string(),
  weeks: v.number(),
  arms: v.array(
    v.object({
      variant,
      share: v.number(),
      customers: v.number(),
      orders: v.number(),
      margin: v.number(),
      discount: v.number(),
      refunds: v.number(),
      net: v.number(),
      netAtFullShare: v.number(),
    }),
  ),
  comparisons: v.array(
    v.object({
      treatment: variant,
      control: variant,
      orders: estimate,
      netMargin: estimate,
      incremental: estimate,
      bounds: v.nullable(intervalSchema),
      verdict: v.variant('code', [
        v.object({ code: v.picklist(['gain', 'loss']) }),
        v.object({
          code: v.literal('unknown'),
          reason: v.picklist(['sample_ratio_mismatch', 'attribution_lost', 'too_few_customers', 'not_yet']),
          weeks: bound,
        }),
      ]),
    }),
  ),
});
export type ExperimentAnswer = v.InferOutput<typeof experimentResultSchema>;
