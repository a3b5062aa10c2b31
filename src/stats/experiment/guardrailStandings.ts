import type { SequentialEstimate } from '../../maths/interval';
import type { Variant } from '../../protocol/experiment';
import { type Guardrail, type GuardrailName, type Guardrails, guardrailNames } from './guardrails';
import type { ComparisonResult } from './metricEstimates';
import { isUnsound } from './verdict';

/**
 * `broken`: the whole sequence lies beyond the threshold. `held`: the whole of it lies within. `open`: neither yet. `unsound`: the groups cannot be compared,
 * because assignment or attribution is broken.
 */
export type GuardrailState = 'broken' | 'held' | 'open' | 'unsound';

export interface GuardrailStanding extends Guardrail {
  readonly metric: GuardrailName;
  readonly treatment: Variant;
  readonly control: Variant;
  /** `refundRate`: its rise in points. The others: their lift, a fall is negative. */
  readonly change: SequentialEstimate;
  readonly state: GuardrailState;
}

/** How much worse an estimate is, upwards: a rise of the refund rate, a fall of the others. */
const worsening = (metric: GuardrailName, { sequence: { lower, upper } }: SequentialEstimate) =>
  metric === 'refundRate' ? { least: lower, most: upper } : { least: upper === null ? null : -upper, most: lower === null ? null : -lower };

/** Couplet against no coupons, else against the shop's own rule. */
const guarded = (comparisons: readonly ComparisonResult[]): ComparisonResult | undefined =>
  (['none', 'rule'] as const)
    .map((control) => comparisons.find((one) => one.treatment === 'couplet' && one.control === control))
    .find((one) => one !== undefined);

/**
 * Non-inferiority at any look: a guardrail is broken once the confidence sequence shows that the metric got worse by more than `most`. At a change of just
 * `most` at most 1 experiment in 20 ever breaks it, however often it is looked at. Those with action `off` are left out.
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
