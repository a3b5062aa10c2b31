import * as v from 'valibot';
import { dimensionNames } from '../../stats/experiment/experimentDimensions';
import { metricNames } from '../../stats/experiment/metricEstimates';
import { bound, trafficSchema, variantSchema, verdictSchema } from './comparedSchema';

const intervalSchema = v.object({ lower: bound, upper: bound });
export const estimateSchema = v.object({ value: bound, sequence: intervalSchema, fixed: intervalSchema });
const partSide = v.object({ customers: v.number(), orders: v.number(), net: v.number() });

/** `GET /v1/admin/experiment`, as `stats/experiment/analyseExperiment` documents it; amounts in minor units. */
export const experimentResultSchema = v.object({
  v: v.literal('experiment/1'),
  experiment: v.string(),
  /** Null: the whole experiment. */
  period: v.nullable(v.object({ from: v.string(), to: v.string() })),
  weeks: v.number(),
  arms: v.array(
    v.object({
      variant: variantSchema,
      share: v.number(),
      customers: v.number(),
      orders: v.number(),
      revenue: v.number(),
      margin: v.number(),
      discount: v.number(),
      refunds: v.number(),
      paidBack: v.number(),
      net: v.number(),
      netAtFullShare: v.number(),
    }),
  ),
  capped: v.nullable(v.object({ customers: v.number(), lower: v.number(), upper: v.number() })),
  comparisons: v.array(
    v.object({
      treatment: variantSchema,
      control: variantSchema,
      orders: estimateSchema,
      netMargin: estimateSchema,
      incremental: estimateSchema,
      roi: v.nullable(estimateSchema),
      spendPerIncrementalOrder: v.nullable(estimateSchema),
      chanceToWin: bound,
      bounds: v.nullable(intervalSchema),
      levels: v.object({ sequence: v.number(), fixed: v.number() }),
      traffic: trafficSchema,
      metrics: v.array(
        v.object({
          metric: v.picklist(metricNames),
          unit: v.picklist(['minor', 'share', 'count']),
          treatment: bound,
          control: bound,
          difference: estimateSchema,
          lift: estimateSchema,
        }),
      ),
      verdict: verdictSchema,
    }),
  ),
  coverage: v.object({
    orders: v.number(),
    attributed: v.number(),
    malformed: v.number(),
    identified: v.number(),
    routes: v.array(
      v.object({
        route: v.string(),
        orders: v.number(),
        attributed: v.number(),
        loses: v.boolean(),
        missing: v.number(),
        missingMargin: v.number(),
      }),
    ),
  }),
  known: v.nullable(v.object({ customers: v.number(), p: v.number(), score: v.number(), mismatch: v.boolean(), explained: v.number() })),
  sampleRatio: v.nullable(
    v.object({
      assigned: v.number(),
      p: v.number(),
      mismatch: v.boolean(),
      arms: v.array(v.object({ variant: variantSchema, assigned: v.number(), share: v.number() })),
    }),
  ),
  coupons: v.nullable(
    v.array(
      v.object({
        couponId: v.string(),
        orders: v.number(),
        value: estimateSchema,
        shrunk: v.nullable(v.object({ value: v.number(), interval: intervalSchema })),
      }),
    ),
  ),
  creatives: v.nullable(
    v.object({
      test: v.string(),
      couponId: v.string(),
      weeks: v.number(),
      arms: v.array(
        v.object({
          creative: v.string(),
          share: v.number(),
          customers: v.number(),
          orders: v.number(),
          net: v.number(),
          netAtFullShare: v.number(),
        }),
      ),
      comparisons: v.array(
        v.object({
          creative: v.string(),
          orders: estimateSchema,
          netMargin: estimateSchema,
          incremental: estimateSchema,
          chanceToWin: bound,
          levels: v.object({ sequence: v.number(), fixed: v.number() }),
          verdict: verdictSchema,
        }),
      ),
      best: v.nullable(v.string()),
      sampleRatio: v.nullable(v.object({ assigned: v.number(), p: v.number(), mismatch: v.boolean() })),
      known: v.nullable(v.object({ customers: v.number(), p: v.number(), score: v.number(), mismatch: v.boolean() })),
      unmarked: v.number(),
    }),
  ),
  dimensions: v.nullable(
    v.object({
      treatment: variantSchema,
      control: variantSchema,
      confidence: v.number(),
      dimensions: v.array(
        v.object({
          dimension: v.picklist(dimensionNames),
          values: v.array(
            v.object({
              value: v.string(),
              treatment: partSide,
              control: partSide,
              orders: estimateSchema,
              netMargin: estimateSchema,
              incremental: estimateSchema,
            }),
          ),
          ordersLeftOut: v.number(),
        }),
      ),
    }),
  ),
});
export type ExperimentAnswer = v.InferOutput<typeof experimentResultSchema>;
export type ExperimentComparison = ExperimentAnswer['comparisons'][number];

/** `GET /v1/admin/experiment/days`, as `stats/experiment/experimentDays` documents it: per day, all orders up to then; minor units. */
export const experimentDaysSchema = v.object({
  v: v.literal('experiment-days/1'),
  timeZone: v.string(),
  step: v.number(),
  days: v.array(
    v.object({
      day: v.string(),
      arms: v.array(v.object({ variant: variantSchema, orders: v.number(), net: v.number() })),
      comparisons: v.array(
        v.object({ treatment: variantSchema, control: variantSchema, value: v.number(), sequence: intervalSchema, fixed: intervalSchema }),
      ),
    }),
  ),
});
export type ExperimentDaysAnswer = v.InferOutput<typeof experimentDaysSchema>;
