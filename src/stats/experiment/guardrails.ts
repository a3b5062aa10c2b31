import * as v from 'valibot';
import type { SequentialEstimate } from '../../maths/interval';
import type { Variant } from '../../protocol/experiment';
import { isUnsound } from '../comparison/verdict';
import type { ComparisonResult } from './metricEstimates';

/** Metrics that may not get worse by more than the merchant allows. */
export const guardrailNames = ['refundRate', 'averageOrder', 'marginPerOrder'] as const;
export type GuardrailName = (typeof guardrailNames)[number];

const guardrailSchema = v.strictObject({
  /** `refundRate`: allowed rise in points, 0.02 = 2 points. The others: allowed fall as a share of the control's. */
  most: v.pipe(v.number(), v.minValue(0), v.maxValue(1)),
  /** `stop` switches coupons off, `warn` shows a warning on the results page and in the log, `off` disables the check. */
  action: v.picklist(['off', 'warn', 'stop']),
});
export type Guardrail = v.InferOutput<typeof guardrailSchema>;

/** Stored by the server only. Devices do not read it. */
export const guardrailsSchema = v.strictObject({
  refundRate: guardrailSchema,
  averageOrder: guardrailSchema,
  marginPerOrder: guardrailSchema,
});
export type Guardrails = v.InferOutput<typeof guardrailsSchema>;

/** Wide enough that the discount itself, e.g. 10% off six of ten orders at 40% margin, breaks none of them. */
export const defaultGuardrails: Guardrails = {
  refundRate: { most: 0.02, action: 'warn' },
  averageOrder: { most: 0.1, action: 'warn' },
  marginPerOrder: { most: 0.25, action: 'warn' },
};

/**
 * `broken`: the whole confidence sequence lies beyond the threshold. `held`: all of it lies within. `open`: neither yet. `unsound`: the
 * groups cannot be compared, because assignment or attribution is broken.
 */
export type GuardrailState = 'broken' | 'held' | 'open' | 'unsound';

export interface GuardrailStanding extends Guardrail {
  readonly metric: GuardrailName;
  readonly treatment: Variant;
  readonly control: Variant;
  /** `refundRate`: its rise in points. The others: their lift, negative for a fall. */
  readonly change: SequentialEstimate;
  readonly state: GuardrailState;
}

/** Interval of the worsening: a rise of the refund rate, a fall of the others. */
const worsening = (metric: GuardrailName, { sequence: { lower, upper } }: SequentialEstimate) =>
  metric === 'refundRate' ? { least: lower, most: upper } : { least: upper === null ? null : -upper, most: lower === null ? null : -lower };

/** Couplet against no coupons, else against the shop's own rule. */
const guarded = (comparisons: readonly ComparisonResult[]): ComparisonResult | undefined =>
  (['none', 'rule'] as const)
    .map((control) => comparisons.find((one) => one.treatment === 'couplet' && one.control === control))
    .find((one) => one !== undefined);

/**
 * Non-inferiority at any look: a guardrail is broken once the confidence sequence shows that the metric got worse by more than `most`. If
 * the change is exactly `most`, at most 1 experiment in 20 ever breaks it, however often it is checked. Guardrails with action `off` are
 * left out.
 */
export const guardrailStandings = (comparisons: readonly ComparisonResult[], guardrails: Guardrails): readonly GuardrailStanding[] => {
  const comparison = guarded(comparisons);
  if (!comparison) return [];
  const { treatment, control, metrics } = comparison;
  const unsound = isUnsound(comparison.verdict);
  return guardrailNames.flatMap((metric) => {
    const estimate = metrics.find((one) => one.metric === metric);
    const { most, action } = guardrails[metric];
    if (!estimate || action === 'off') return [];
    const change = metric === 'refundRate' ? estimate.difference : estimate.lift;
    const worse = worsening(metric, change);
    const state = unsound
      ? 'unsound'
      : worse.least !== null && worse.least > most
        ? 'broken'
        : worse.most !== null && worse.most <= most
          ? 'held'
          : 'open';
    return [{ metric, most, action, treatment, control, change, state }];
  });
};
