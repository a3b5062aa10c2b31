import { DAY, type Instant } from '../../../protocol/values/clock';
import { FIRST_CUSTOMERS } from '../../../stats/comparison/confidenceSequence';
import { isUnsound } from '../../../stats/comparison/verdict';
import type { ExperimentAnswer, ExperimentComparison } from '../../api/experimentSchema';
import { headlineOf } from '../../experiment/plannedFrom';
import { isFutile } from '../../experiment/verdict';

type Control = ExperimentComparison['control'];
type Unknown = Extract<ExperimentComparison['verdict'], { readonly code: 'unknown' }>;

/** What coupons earned since the experiment began, or why that is not known. Amounts in minor units. */
export type OverviewAnswer =
  | { readonly code: 'unpublished' | 'no_orders' | 'one_group' }
  /** All three without a sign. */
  | { readonly code: 'gain' | 'loss'; readonly control: Control; readonly amount: number; readonly least: number; readonly most: number }
  | { readonly code: 'too_few'; readonly buyers: number; readonly needed: number; readonly by: Instant | null }
  | { readonly code: 'unsound'; readonly reason: Unknown['reason'] }
  | {
      readonly code: 'small' | 'open';
      readonly value: number;
      readonly lower: number;
      readonly upper: number;
      /** When a difference worth detecting is likely to show; null: unknown, or not by the planned end. */
      readonly by: Instant | null;
      readonly unlikely: boolean;
    };

const dayOf = ({ weeks }: Unknown, now: Instant): Instant | null => (weeks === null || weeks <= 0 ? null : now + weeks * 7 * DAY);

/** @param experiment `none`: it has no orders yet */
export const answerOf = (experiment: Pick<ExperimentAnswer, 'arms' | 'comparisons'> | 'none', now: Instant): OverviewAnswer => {
  if (experiment === 'none') return { code: 'no_orders' };
  const comparison = headlineOf(experiment);
  if (!comparison) return { code: 'one_group' };
  const { treatment, control, verdict, incremental } = comparison;
  const { lower, upper } = incremental.sequence;
  if (verdict.code !== 'unknown') {
    const [least, most] = [Math.abs(lower ?? 0), Math.abs(upper ?? 0)].sort((a, b) => a - b) as [number, number];
    return { code: verdict.code, control, amount: Math.abs(incremental.value ?? 0), least, most };
  }
  if (isUnsound(verdict)) return { code: 'unsound', reason: verdict.reason };
  if (verdict.reason === 'too_few_customers' || lower === null || upper === null) {
    const of = (variant: Control): number => experiment.arms.find((arm) => arm.variant === variant)?.customers ?? 0;
    return { code: 'too_few', buyers: Math.min(of(treatment), of(control)), needed: FIRST_CUSTOMERS, by: dayOf(verdict, now) };
  }
  const unlikely = isFutile(verdict) || verdict.weeks === 0;
  const code = verdict.reason === 'small' ? 'small' : 'open';
  return { code, value: incremental.value ?? 0, lower, upper, by: unlikely ? null : dayOf(verdict, now), unlikely };
};
