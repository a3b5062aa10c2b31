import * as v from 'valibot';
import { variants } from '../../protocol/experiment';

export const bound = v.nullable(v.number());
export const variantSchema = v.picklist(variants);
const traffic = v.nullable(v.object({ total: v.number(), squares: v.number(), customers: v.number() }));
export const trafficSchema = v.object({ orders: traffic, netMargin: traffic });

export const verdictSchema = v.variant('code', [
  v.object({ code: v.picklist(['gain', 'loss']) }),
  v.object({
    code: v.literal('unknown'),
    reason: v.picklist([
      'sample_ratio_mismatch',
      'customers_unbalanced',
      'attribution_lost',
      'too_few_customers',
      'small',
      'not_yet',
      'period',
    ]),
    weeks: bound,
    chance: bound,
  }),
]);

/** Duration estimates of the experiment, without the rest of its results. */
export const VERDICTS = 'admin/experiment?part=verdicts';

/** Response of `VERDICTS`. */
export const comparedSchema = v.object({
  experiment: v.string(),
  arms: v.array(v.object({ variant: variantSchema, share: v.number() })),
  comparisons: v.array(v.object({ treatment: variantSchema, control: variantSchema, traffic: trafficSchema, verdict: verdictSchema })),
});
export type Compared = v.InferOutput<typeof comparedSchema>;
